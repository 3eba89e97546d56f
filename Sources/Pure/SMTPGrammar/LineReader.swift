import Vocabulary

/// Cuts a client's octets into command lines.
///
/// CRLF and nothing else ends a line. A bare LF is reported as soon as it's read, since whoever sent it
/// waits for an answer; a bare CR is an octet of its line, and the parser refuses it. RFC 5321 §2.3.8.
/// At most `Limit.heldLine` octets of an unfinished line are held; the rest of a longer one is thrown away,
/// and after `Limit.discardedLine` octets without CRLF there's no hope left.
package struct LineReader: Sendable {
    package enum Event: Hashable, Sendable {
        /// A line, without its CRLF: where it stands in the input.
        case line(Range<Int>)
        /// A line that ended with LF alone, without it.
        case bareLF(Range<Int>)
        /// A line longer than any command's: its beginning, as much as is held. It ended with CRLF, so the next
        /// one begins here.
        case tooLong([UInt8])
        /// More octets without CRLF than anybody means. Nothing is read any more.
        case unending
        /// A TLS handshake record instead of a line (RFC 8446 §5.1). Nothing is read any more.
        case tlsHandshake
    }

    private enum State {
        /// The line's first octets are known to hold no LF.
        case searching(searched: Int)
        /// The line is too long; so many octets of it have gone by.
        indirect case discarding(Overlong)
        /// No line can begin any more.
        case lost
    }

    private struct Overlong {
        let beginning: [UInt8]
        var octets: Int
        var afterCR: Bool
    }

    private var state = State.searching(searched: 0)

    package init() {}

    /// The next line, or nil if the octets there don't decide yet. What it leaves is to be kept, and to stand at the
    /// head of the input the next time.
    /// - Parameters:
    ///   - position: Where unread octets begin; behind the line afterwards.
    ///   - most: How long an unfinished line is held, in octets.
    package mutating func next(
        in input: Span<UInt8>, at position: inout Int, holding most: Int = Limit.heldLine
    ) -> Event? {
        switch state {
        case .searching(let searched):
            return search(from: searched, in: input, at: &position, holding: most)
        case .discarding(let discarded):
            return discard(behind: discarded, in: input, at: &position)
        case .lost:
            position = input.count
            return nil
        }
    }

    private mutating func search(
        from searched: Int, in input: Span<UInt8>, at position: inout Int, holding most: Int
    ) -> Event? {
        let unread = input.count - position
        if unread >= 2, input[position] == Self.handshake, input[position + 1] == Self.version3 {
            position = input.count
            state = .lost
            return .tlsHandshake
        }
        let end = position + min(unread, most)
        if let found = input.firstLineFeed(in: min(position + searched, end)..<end) {
            let hasCR = found > position && input[found - 1] == .carriageReturn
            let line = position..<(hasCR ? found - 1 : found)
            position = found + 1
            state = .searching(searched: 0)
            return hasCR ? .line(line) : .bareLF(line)
        }
        guard unread >= most else {
            state = .searching(searched: unread)
            return nil
        }
        let beginning = Array(copying: input.extracting(position..<end))
        position = end
        return discard(
            behind: Overlong(
                beginning: beginning, octets: beginning.count, afterCR: beginning.last == .carriageReturn),
            in: input, at: &position)
    }

    private mutating func discard(
        behind discarded: Overlong, in input: Span<UInt8>, at position: inout Int
    ) -> Event? {
        var discarded = discarded
        while position < input.count {
            let octet = input[position]
            position += 1
            discarded.octets += 1
            if discarded.afterCR, octet == .lineFeed {
                state = .searching(searched: 0)
                return .tooLong(discarded.beginning)
            }
            if discarded.octets > Limit.discardedLine {
                position = input.count
                state = .lost
                return .unending
            }
            discarded.afterCR = octet == .carriageReturn
        }
        state = .discarding(discarded)
        return nil
    }

    /// A TLS record begins so: of type 22, handshake, of a version 3.x. RFC 8446 §5.1.
    private static let handshake: UInt8 = 22
    private static let version3: UInt8 = 3
}
