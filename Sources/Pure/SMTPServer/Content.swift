import SMTPGrammar
import Vocabulary

/// A message's content while it comes in, by DATA or by BDAT, and whether it will be taken.
///
/// Content that can't be taken any more is still read to its true end: what follows are commands again.
struct Content: Sendable {
    private var form: Form
    /// What a message may have, in octets.
    private let limit: UInt64
    /// Whether a CR or an LF without the other is kept as it came.
    private let keepsBareBreaks: Bool
    /// Why somebody else doesn't want it kept.
    private var failure: Reply?
    /// Whether the host was told to forget it.
    private(set) var isAbandoned = false

    private enum Form {
        case lines(ContentReader)
        case chunks(ChunkReader)
    }

    /// - Parameter chunk: The first one; nil: DATA's lines.
    init(limit: UInt64, keepsBareBreaks: Bool = false, chunk: Chunk? = nil) {
        self.limit = limit
        self.keepsBareBreaks = keepsBareBreaks
        form = chunk.map { .chunks(ChunkReader($0)) } ?? .lines(ContentReader())
    }

    /// The next chunk comes.
    mutating func begin(_ chunk: Chunk) {
        guard case .chunks(var reader) = form else { return }
        reader.begin(chunk)
        form = .chunks(reader)
    }

    /// Reads from the head of the input. What the host should keep is among the effects, and `abandon` as soon as the
    /// message can't be taken any more.
    mutating func read(_ input: Span<UInt8>, into effects: inout [ServerDialogue.Effect]) -> ContentReader.Progress {
        let before = effects.count
        let isAbandoned = isAbandoned
        let progress = progress(input) { if !isAbandoned { effects.append(.write($0)) } }
        if !isAbandoned, refusal != nil {
            self.isAbandoned = true
            effects.removeSubrange(before...)
            effects.append(.abandon)
        }
        return progress
    }

    private mutating func progress(
        _ input: Span<UInt8>, keep: (ContentReader.Piece) -> Void
    ) -> ContentReader.Progress {
        switch form {
        case .lines(var reader):
            defer { form = .lines(reader) }
            return reader.read(input, keep: keep)
        case .chunks(var reader):
            defer { form = .chunks(reader) }
            return reader.read(input, keep: keep)
        }
    }

    /// It isn't to be kept, and this is what is said behind its end.
    /// - Returns: Whether the host should forget the message from here on.
    mutating func fail(_ reply: Reply) -> Bool {
        guard !isAbandoned else { return false }
        failure = reply
        isAbandoned = true
        return true
    }

    /// Whether the message is whole.
    var hasEnded: Bool {
        switch form {
        case .lines(let reader): reader.hasEnded
        case .chunks(let reader): reader.hasEnded
        }
    }

    /// The chunk that is coming, or came last, and what it has left, in octets; nil for DATA.
    var chunk: Chunk? {
        if case .chunks(let reader) = form { reader.chunk } else { nil }
    }
    var octetsLeft: UInt64? {
        if case .chunks(let reader) = form { reader.remaining } else { nil }
    }

    /// Kept so far.
    var octets: UInt64 {
        switch form {
        case .lines(let reader): reader.octets
        case .chunks(let reader): reader.octets
        }
    }

    /// Whether DATA's lines had a CR, or an LF, without the other. A chunk may have what it likes: RFC 3030 §3.
    var hasBareCR: Bool {
        if case .lines(let reader) = form { reader.hasBareCR } else { false }
    }
    var hasBareLF: Bool {
        if case .lines(let reader) = form { reader.hasBareLF } else { false }
    }

    /// Why the message can't be taken. The order is fixed, so that it never depends on how the input was cut.
    var refusal: Reply? {
        if octets > limit { return .messageTooBig }
        if !keepsBareBreaks, hasBareCR || hasBareLF { return .bareLineBreak }
        return failure
    }
}
