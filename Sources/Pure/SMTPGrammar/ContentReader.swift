/// Reads message content as DATA sends it: drops each line's first dot, and finds the end.
///
/// CRLF, dot, CRLF ends content and nothing else does: a server that took `LF . LF` for the end as well would
/// let one message smuggle another in. RFC 5321 §4.1.1.4, §4.5.2. All other octets are kept as they came; a CR or
/// an LF without the other is noted, since content may not have it (§2.3.8). A line may be of any length: the 1,000
/// octets of §4.5.3.1.6 are what a receiver has to take at least.
package struct ContentReader: Hashable, Sendable {
    package struct Progress: Hashable, Sendable {
        /// How many octets of the input were content; behind them, once it has ended, stand commands.
        package let consumed: Int
        /// Whether a whole line, a chunk's next block, or the end came.
        package let completedLine: Bool
    }

    /// Content to keep. Nothing is copied: most of it lies in the input as it is.
    package enum Piece: Hashable, Sendable {
        /// Octets of the input, by their offsets in it.
        case received(Range<Int>)
        /// A CR that came with earlier input, where it could have belonged to the end.
        case carriageReturn
    }

    private enum State {
        /// Behind a CRLF. The one that ended the DATA command counts: content may be empty.
        case lineStart
        /// Behind a dot that began a line. It's dropped whatever follows.
        case dot
        /// Behind a dot and a CR. The CR is held back.
        case dotCR
        case inLine
        /// Behind a CR.
        case afterCR
        case ended
    }

    private var state = State.lineStart
    /// What was kept, in octets.
    package private(set) var octets: UInt64 = 0
    package private(set) var hasBareCR = false
    package private(set) var hasBareLF = false

    package init() {}

    package var hasEnded: Bool { state == .ended }

    /// Reads input up to the end of content.
    /// - Parameter keep: Gets the content in it, in order.
    package mutating func read(_ input: Span<UInt8>, keep: (Piece) -> Void) -> Progress {
        var position = 0
        /// Where what isn't handed on yet begins. In `dotCR` it's the CR's place, if that is in this input.
        var start = 0
        var completedLine = false
        while position < input.count, state != .ended {
            switch (state, input[position]) {
            case (.inLine, _):
                if input.skipLines(from: &position) { completedLine = true }
                if position < input.count { endLine(at: &position, in: input) }
            case (.lineStart, .dot):
                hand(start..<position, to: keep)
                state = .dot
                position += 1
                start = position
            case (.dot, .carriageReturn):
                state = .dotCR
                position += 1
            case (.lineStart, _), (.dot, _):
                state = .inLine
            case (.dotCR, .lineFeed):
                state = .ended
                completedLine = true
                position += 1
                start = position
            case (.dotCR, _):
                if position == start { hand(keep) }
                state = .afterCR
            case (.afterCR, .lineFeed):
                state = .lineStart
                completedLine = true
                position += 1
            case (.afterCR, _):
                hasBareCR = true
                state = .inLine
            case (.ended, _): break
            }
        }
        if state != .dotCR { hand(start..<position, to: keep) }
        return Progress(consumed: position, completedLine: completedLine)
    }

    /// At a CR that may be the last line's here, or has no LF behind it; or at an LF that had none before it.
    private mutating func endLine(at position: inout Int, in input: Span<UInt8>) {
        if input[position] == .carriageReturn {
            state = .afterCR
        } else {
            hasBareLF = true
        }
        position += 1
    }

    private mutating func hand(_ range: Range<Int>, to keep: (Piece) -> Void) {
        guard !range.isEmpty else { return }
        octets += UInt64(range.count)
        keep(.received(range))
    }

    private mutating func hand(_ keep: (Piece) -> Void) {
        octets += 1
        keep(.carriageReturn)
    }
}
