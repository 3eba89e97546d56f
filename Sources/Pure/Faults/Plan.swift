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

    /// What is armed; nil: nothing, and no judgement says anything but `honest`. So it is in most sessions.
    @Rare var arms: Arms?
    /// Whether the user name says that it's accepted: nothing farther away refuses it then.
    var acceptsUser = false

    var occurrences = Occurrences()
    /// Octets of content up to which `body` was judged in this message, and `bdat`.
    var bodyOctets: UInt64 = 0
    var chunkOctets: UInt64 = 0
    var chunks = 0
    /// What waits for the ledger.
    @Rare var judging: Judging?

    /// A reply is sent so much later, whatever it is: the EHLO words' `dlay`.
    package private(set) var delay: Duration = .zero
    private var ignored: [Ignored] = []

    /// Nothing is armed, and no judgement says anything but `honest`.
    package var isEmpty: Bool { !_arms.isSet }

    package init(_ terms: FaultTerms, client: Peer, listener: String) {
        self.terms = terms
        facts = Facts(client: client, listener: listener)
        drawSeed = terms.seed
        guard !terms.words.isEmpty || !terms.rules.isEmpty else { return }
        var arms = Arms()
        arms.listener = terms.words.map { Armed($0, .listener, key: listener) }
        self.arms = arms
    }

    // MARK: What the commands carry

    /// EHLO or HELO came. What the one before brought is gone.
    package mutating func identify(_ name: String, _ words: [Word], delay: Duration = .zero, seed: UInt64? = nil) {
        facts.helo = name
        self.delay = delay
        drawSeed = seed ?? terms.seed
        guard !words.isEmpty || !isEmpty else { return }
        let words = armed(words, .helo, key: name)
        rearm { $0.helo = words }
    }

    /// AUTH came to a user name. Nil: it came to nothing, and the client has none.
    /// - Parameter isGood: whether the name says that it's accepted.
    package mutating func authenticate(_ name: String?, _ words: [Word], isGood: Bool = false) {
        facts.user = name
        acceptsUser = isGood
        guard !words.isEmpty || !isEmpty else { return }
        let words = armed(words, .user, key: name ?? "")
        rearm { $0.user = words }
    }

    /// MAIL came; the address is empty for nobody.
    package mutating func begin(_ sender: String, _ words: [Word]) {
        endTransaction()
        facts.sender = sender
        guard !words.isEmpty || !isEmpty else { return }
        let words = armed(words, .sender, key: sender)
        rearm {
            $0.senderInTransaction = words.filter { $0.word.point.isInTransaction }
            $0.senderBeyond = words.filter { !$0.word.point.isInTransaction }
        }
    }

    /// RCPT came.
    package mutating func propose(_ recipient: String, _ words: [Word]) {
        guard !words.isEmpty || !isEmpty else { return }
        let words = armed(words, .recipient, key: recipient)
        rearm {
            $0.proposedRecipient = recipient
            $0.proposed = words
        }
    }

    /// The recipient of the last RCPT was taken: its words stay for the rest of the transaction.
    package mutating func accept() {
        guard let arms else { return }
        let taken = arms.proposed.filter { $0.word.point != .rcpt }
        let room = max(0, Limit.armedWords - arms.taken.count)
        for armed in taken.dropFirst(room) { ignore(armed, .tooMany) }
        let rules = terms.rules
        rearm {
            $0.rememberRecipient(for: rules)
            $0.taken += taken.prefix(room)
            $0.proposed = []
        }
    }

    /// The transaction is over, in whichever way.
    package mutating func endTransaction() {
        (bodyOctets, chunkOctets, chunks) = (0, 0, 0)
        guard !isEmpty else { return }
        rearm { $0.endTransaction() }
    }

    /// Nothing that the client said is known any more.
    package mutating func forget() {
        endTransaction()
        (facts.helo, facts.user, facts.sender, facts.recipient) = (nil, nil, nil, nil)
        (delay, drawSeed) = (.zero, terms.seed)
        guard !isEmpty else { return }
        rearm { ($0.helo, $0.user, $0.senderBeyond) = ([], [], []) }
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

    private mutating func rearm(_ change: (inout Arms) -> Void) {
        var arms = arms ?? Arms()
        change(&arms)
        self.arms = arms.isEmpty && terms.rules.isEmpty ? nil : arms
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
