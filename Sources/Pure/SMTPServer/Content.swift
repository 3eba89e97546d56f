import SMTPGrammar
import Vocabulary

/// A message's content while it comes in, and whether it will be taken.
///
/// Content that can't be taken any more is still read to its true end: what follows are commands again.
struct Content: Sendable {
    private var reader = ContentReader()
    /// What a message may have, in octets.
    private let limit: UInt64
    /// Why somebody else doesn't want it kept.
    private var failure: Reply?
    /// Whether the host was told to forget it.
    private(set) var isAbandoned = false

    init(limit: UInt64) {
        self.limit = limit
    }

    /// Reads from the head of the input. What the host should keep is among the effects, and `abandon` as soon as the
    /// message can't be taken any more.
    mutating func read(_ input: Span<UInt8>, into effects: inout [ServerDialogue.Effect]) -> ContentReader.Progress {
        let before = effects.count
        let isAbandoned = isAbandoned
        let progress = reader.read(input) { if !isAbandoned { effects.append(.write($0)) } }
        if !isAbandoned, refusal != nil {
            self.isAbandoned = true
            effects.removeSubrange(before...)
            effects.append(.abandon)
        }
        return progress
    }

    /// It isn't to be kept, and this is what is said behind its end.
    /// - Returns: Whether the host should forget the message from here on.
    mutating func fail(_ reply: Reply) -> Bool {
        guard !isAbandoned else { return false }
        failure = reply
        isAbandoned = true
        return true
    }

    var hasEnded: Bool { reader.hasEnded }
    var octets: UInt64 { reader.octets }
    var hasBareCR: Bool { reader.hasBareCR }
    var hasBareLF: Bool { reader.hasBareLF }

    /// Why the message can't be taken. The order is fixed, so that it never depends on how the input was cut.
    var refusal: Reply? {
        if reader.octets > limit { return .messageTooBig }
        if reader.hasBareCR || reader.hasBareLF { return .bareLineBreak }
        return failure
    }
}
