import SMTPGrammar
import Vocabulary

/// A message's content while it comes in, and whether it will be taken.
///
/// Content that can't be taken any more is still read to its true end: what follows are commands again.
struct Content: Sendable {
    private var reader = ContentReader()
    /// What a message may have, in octets.
    private let limit: UInt64
    /// Why the host couldn't keep it.
    private var failure: StoreRefusal?
    /// Whether the host was told to forget it.
    private(set) var isAbandoned = false

    init(limit: UInt64) {
        self.limit = limit
    }

    /// What one read gave.
    struct Piece {
        let consumed: Int
        let completedLine: Bool
        /// What the host should keep; empty once the message can't be taken.
        let kept: [UInt8]
        /// Whether it should forget the message from here on.
        let isDoomedNow: Bool
    }

    mutating func read(_ input: Span<UInt8>) -> Piece {
        var kept: [UInt8] = []
        let progress = reader.read(input, into: &kept)
        let isDoomedNow = !isAbandoned && refusal != nil
        isAbandoned = isAbandoned || isDoomedNow
        return Piece(
            consumed: progress.consumed, completedLine: progress.completedLine,
            kept: isAbandoned ? [] : kept, isDoomedNow: isDoomedNow)
    }

    /// The host couldn't keep what it got.
    /// - Returns: Whether it should forget the message from here on.
    mutating func fail(_ refusal: StoreRefusal) -> Bool {
        guard !isAbandoned else { return false }
        failure = refusal
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
        return failure.map(Reply.store)
    }
}
