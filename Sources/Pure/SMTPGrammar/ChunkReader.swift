import Vocabulary

/// Reads message content as BDAT sends it: so many octets in each chunk, whatever they are. RFC 3030 §2.
///
/// No octet has a meaning here: a dot that begins a line stays, and no line has to end with CRLF.
package struct ChunkReader: Hashable, Sendable {
    /// Of all the chunks, in octets.
    package private(set) var octets: UInt64 = 0
    /// The one that is coming, or came last.
    package private(set) var chunk: Chunk
    /// What it has left, in octets.
    package private(set) var remaining: UInt64

    package init(_ chunk: Chunk) {
        self.chunk = chunk
        remaining = chunk.octets
    }

    /// Whether the message is whole.
    package var hasEnded: Bool { remaining == 0 && chunk.isLast }

    /// The next chunk comes.
    package mutating func begin(_ chunk: Chunk) {
        self.chunk = chunk
        remaining = chunk.octets
    }

    /// Reads input up to the end of the chunk.
    /// - Parameter keep: Gets the content in it.
    package mutating func read(_ input: Span<UInt8>, keep: (ContentReader.Piece) -> Void) -> ContentReader.Progress {
        let count = Int(min(remaining, UInt64(input.count)))
        let blocks = octets / Limit.chunkBlock
        remaining -= UInt64(count)
        octets += UInt64(count)
        if count > 0 { keep(.received(0..<count)) }
        return ContentReader.Progress(
            consumed: count, completedLine: remaining == 0 || octets / Limit.chunkBlock > blocks)
    }
}
