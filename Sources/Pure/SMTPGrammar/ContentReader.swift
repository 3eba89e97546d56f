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
        /// Whether a whole line, or the end, came.
        package let completedLine: Bool
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
    private var completedLine = false
    /// What was kept, in octets.
    package private(set) var octets: UInt64 = 0
    package private(set) var hasBareCR = false
    package private(set) var hasBareLF = false

    package init() {}

    package var hasEnded: Bool { state == .ended }

    /// Reads input up to the end of content.
    /// - Parameter kept: Gets the content in it.
    package mutating func read(_ input: Span<UInt8>, into kept: inout [UInt8]) -> Progress {
        let before = kept.count
        completedLine = false
        var position = 0
        while position < input.count, state != .ended {
            if state == .inLine {
                let end = input.firstBreak(from: position)
                kept.append(copying: input.extracting(position..<end))
                position = end
            }
            guard position < input.count else { break }
            take(input[position], into: &kept)
            position += 1
        }
        octets += UInt64(kept.count - before)
        return Progress(consumed: position, completedLine: completedLine)
    }

    private mutating func take(_ octet: UInt8, into kept: inout [UInt8]) {
        switch (state, octet) {
        case (.lineStart, .dot):
            state = .dot
        case (.dot, .carriageReturn):
            state = .dotCR
        case (.dotCR, .lineFeed):
            state = .ended
            completedLine = true
        case (.dotCR, _):
            kept.append(.carriageReturn)
            state = .afterCR
            take(octet, into: &kept)
        case (.lineStart, _), (.dot, _):
            state = .inLine
            take(octet, into: &kept)
        case (.afterCR, .lineFeed):
            kept.append(octet)
            state = .lineStart
            completedLine = true
        case (.afterCR, _), (.inLine, _):
            hasBareCR = hasBareCR || state == .afterCR
            hasBareLF = hasBareLF || octet == .lineFeed
            kept.append(octet)
            state = octet == .carriageReturn ? .afterCR : .inLine
        case (.ended, _):
            break
        }
    }
}

extension Span<UInt8> {
    /// Where the first CR or LF from here on stands, or the end.
    fileprivate func firstBreak(from start: Int) -> Int {
        var index = start
        while index < count, self[index] != .carriageReturn, self[index] != .lineFeed { index += 1 }
        return index
    }
}
