import Vocabulary

/// What a plan says of a command.
package enum Judgement: Hashable, Sendable {
    /// Nothing strikes: the honest reply goes out as it is.
    case honest
    /// The ledger must be asked first; its answer goes to `Plan.answer(_:)`.
    case ask(LedgerQuestion)
    case strike(Strike)
}

/// What the ledger is asked: to count this key once more.
package struct LedgerQuestion: Hashable, Sendable {
    /// Stands for purpose, word and what the word's attempts are counted by.
    package let key: UInt64
    /// How long the ledger keeps the key after this, before the time scale.
    package let keep: Duration

    package init(key: UInt64, keep: Duration) {
        self.key = key
        self.keep = keep
    }
}

/// What the ledger answers.
package struct Attempts: Hashable, Sendable {
    /// Which attempt this one is, from 1.
    package let count: UInt32
    /// Time since the first one, the time scale taken out.
    package let sinceFirst: Duration

    package init(count: UInt32, sinceFirst: Duration) {
        self.count = count
        self.sinceFirst = sinceFirst
    }
}

/// A word that fired, for the log and the envelope.
package struct Fired: Hashable, Sendable {
    package let word: Word
    package let carrier: Carrier
    /// Where it struck: for `any` the command that it met.
    package let point: Point
    /// Nil if nothing was left to chance.
    package let draw: Draw?

    package init(_ word: Word, _ carrier: Carrier, at point: Point, draw: Draw? = nil) {
        self.word = word
        self.carrier = carrier
        self.point = point
        self.draw = draw
    }
}

/// A word that is well-formed and can't act.
package struct Ignored: Hashable, Sendable {
    package let word: Word
    package let carrier: Carrier
    package let reason: Reason

    package init(_ word: Word, _ carrier: Carrier, _ reason: Reason) {
        self.word = word
        self.carrier = carrier
        self.reason = reason
    }

    package enum Reason: Hashable, Sendable {
        /// Words of this point don't ride there.
        case carrier
        /// It shapes a reply, and while content arrives there's none without a code.
        case noReply
        /// More words than one transaction may have.
        case tooMany
    }
}

extension Ignored.Reason: CustomStringConvertible {
    package var description: String {
        switch self {
        case .carrier: "its point can't be reached from there"
        case .noReply: "no reply is sent while content arrives, unless a code stands at body too"
        case .tooMany: "more than \(Limit.armedWords) words in one transaction"
        }
    }
}
