package import Vocabulary

/// What is armed in one session: which words, from where, for how long.
///
/// Told of each admissible command before it's judged:
///
///     C: EHLO name        identify(…)       judge(.helo)
///     C: MAIL FROM:<a>    begin(…)          judge(.mail)
///     C: RCPT TO:<b>      propose(…)        judge(.rcpt)      accept() if it's taken
///     C: DATA                               judge(.data)
///     C: content          beginContent()    judgeBody(…) at each nextBodyMark
///     C: dot                                judge(.dot)       endTransaction()
///
/// A command that is malformed or out of order never comes here: no fault hides an honest error. Every other command
/// is judged, whether anything is armed or not, for occurrences are counted.
package struct Plan: Sendable {
    let terms: FaultTerms
    var facts: Facts
    /// What chance is drawn from: the daemon's seed, or the client's own.
    var drawSeed: UInt64

    var listener: [Armed] = []
    var helo: [Armed] = []
    var user: [Armed] = []
    /// Whether the user name says that it's accepted: nothing farther away refuses it then.
    var acceptsUser = false
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
    @Rare var delivery: String?

    var occurrences = Occurrences()
    /// Octets of content up to which `body` was judged in this message, and `bdat`.
    var bodyOctets: UInt64 = 0
    var chunkOctets: UInt64 = 0
    var chunks = 0
    /// What waits for the ledger.
    @Rare var judging: Judging?

    /// Nothing is armed, and no judgement says anything but `honest`.
    package private(set) var isEmpty = true
    /// A reply is sent so much later, whatever it is: the EHLO words' `dlay`.
    package private(set) var delay: Duration = .zero
    private var ignored: [Ignored] = []

    package init(_ terms: FaultTerms, client: Peer, listener: String) {
        self.terms = terms
        facts = Facts(client: client, listener: listener)
        drawSeed = terms.seed
        self.listener = terms.words.map { Armed($0, .listener, key: listener) }
        refresh()
    }

    // MARK: What the commands carry

    /// EHLO or HELO came. What the one before brought is gone.
    package mutating func identify(_ name: String, _ words: [Word], delay: Duration = .zero, seed: UInt64? = nil) {
        facts.helo = name
        helo = armed(words, .helo, key: name)
        self.delay = delay
        drawSeed = seed ?? terms.seed
        refresh()
    }

    /// AUTH came to a user name. Nil: it came to nothing, and the client has none.
    /// - Parameter isGood: whether the name says that it's accepted.
    package mutating func authenticate(_ name: String?, _ words: [Word], isGood: Bool = false) {
        facts.user = name
        acceptsUser = isGood
        user = armed(words, .user, key: name ?? "")
        refresh()
    }

    /// MAIL came; the address is empty for nobody.
    package mutating func begin(_ sender: String, _ words: [Word]) {
        endTransaction()
        facts.sender = sender
        // The common case leaves nothing to look at.
        guard !words.isEmpty || !isEmpty else { return }
        let words = armed(words, .sender, key: sender)
        senderInTransaction = words.filter { $0.word.point.isInTransaction }
        senderBeyond = words.filter { !$0.word.point.isInTransaction }
        refresh()
    }

    /// RCPT came.
    package mutating func propose(_ recipient: String, _ words: [Word]) {
        proposedRecipient = recipient
        // The common case leaves nothing to look at.
        guard !words.isEmpty || !proposed.isEmpty else { return }
        proposed = armed(words, .recipient, key: recipient)
        refresh()
    }

    /// The recipient of the last RCPT was taken: its words stay for the rest of the transaction.
    package mutating func accept() {
        rememberRecipient()
        guard !proposed.isEmpty else { return }
        for armed in proposed where armed.word.point != .rcpt {
            if taken.count < Limit.armedWords {
                taken.append(armed)
            } else {
                ignore(armed, .tooMany)
            }
        }
        proposed = []
        refresh()
    }

    /// The transaction is over, in whichever way.
    package mutating func endTransaction() {
        (proposedRecipient, bodyOctets, chunkOctets, chunks) = (nil, 0, 0, 0)
        ruleRecipients = [:]
        guard !isEmpty else { return }
        senderInTransaction = []
        proposed = []
        taken = []
        refresh()
    }

    /// Nothing that the client said is known any more.
    package mutating func forget() {
        endTransaction()
        (helo, user, senderInTransaction, senderBeyond, proposed, taken) = ([], [], [], [], [], [])
        (facts.helo, facts.user, facts.sender, facts.recipient) = (nil, nil, nil, nil)
        (delay, drawSeed) = (.zero, terms.seed)
        refresh()
    }

    // MARK: What can't act

    /// Words that came since the last time and can't act where they rode.
    package mutating func takeIgnored() -> [Ignored] {
        guard !ignored.isEmpty else { return [] }
        defer { ignored = [] }
        return ignored
    }

    /// Each is told once in a transaction, and never more than can be armed in one.
    mutating func ignore(_ armed: Armed, _ reason: Ignored.Reason) {
        guard ignored.count < Limit.armedWords else { return }
        ignored.append(Ignored(armed.word, armed.carrier, reason))
    }

    // MARK: Bookkeeping

    private mutating func armed(_ words: [Word], _ carrier: Carrier, key: String) -> [Armed] {
        guard !words.isEmpty else { return [] }
        let key = key.countingKey
        var able: [Armed] = []
        for word in words {
            let armed = Armed(word, carrier, key: key)
            if carrier.reaches(word.point) { able.append(armed) } else { ignore(armed, .carrier) }
        }
        return able
    }

    private mutating func rememberRecipient() {
        guard let recipient = proposedRecipient else { return }
        proposedRecipient = nil
        for (index, rule) in terms.rules.enumerated() where ruleRecipients[index] == nil {
            if rule.match.recipient?.matches(recipient) ?? true { ruleRecipients[index] = recipient }
        }
    }

    private mutating func refresh() {
        isEmpty =
            terms.rules.isEmpty && listener.isEmpty && helo.isEmpty && user.isEmpty && senderInTransaction.isEmpty
            && senderBeyond.isEmpty && proposed.isEmpty && taken.isEmpty
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

/// How often each point was met in this session.
///
/// Counted no further than nobody asks any more: every session holds them all.
struct Occurrences {
    private var counts = InlineArray<17, UInt16>(repeating: 0)

    subscript(point: Point) -> UInt32 { UInt32(counts[point.index]) }

    mutating func count(_ point: Point) {
        if counts[point.index] <= Limit.faultOccurrence.upperBound { counts[point.index] += 1 }
    }
}
