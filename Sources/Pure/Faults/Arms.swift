/// What is armed in one session, by whom it came.
struct Arms {
    var listener: [Armed] = []
    var helo: [Armed] = []
    var user: [Armed] = []
    /// Until the transaction ends, and until the next MAIL.
    var senderInTransaction: [Armed] = []
    var senderBeyond: [Armed] = []
    /// Of the RCPT that is being answered.
    var proposed: [Armed] = []
    /// Of the recipients that were taken.
    var taken: [Armed] = []
    /// For each rule the first recipient taken that fits it, by the rule's index.
    var ruleRecipients: [Int: String] = [:]
    /// The recipient of the RCPT that is being answered.
    var proposedRecipient: String?
    /// To whom it's about, while one of several deliveries is judged.
    var delivery: String?

    /// No word is armed.
    var isEmpty: Bool {
        listener.isEmpty && helo.isEmpty && user.isEmpty && senderInTransaction.isEmpty && senderBeyond.isEmpty
            && proposed.isEmpty && taken.isEmpty
    }

    mutating func endTransaction() {
        (senderInTransaction, proposed, taken, ruleRecipients, proposedRecipient) = ([], [], [], [:], nil)
    }

    mutating func rememberRecipient(for rules: [Rule]) {
        guard let recipient = proposedRecipient else { return }
        proposedRecipient = nil
        for (index, rule) in rules.enumerated() where ruleRecipients[index] == nil {
            if rule.match.recipient?.matches(recipient) ?? true { ruleRecipients[index] = recipient }
        }
    }
}

/// A word that waits for its command.
struct Armed {
    let word: Word
    let carrier: Carrier
    /// What its attempts are counted by.
    let key: String

    init(_ word: Word, _ carrier: Carrier, key: String) {
        self.word = word
        self.carrier = carrier
        self.key = key
    }
}
