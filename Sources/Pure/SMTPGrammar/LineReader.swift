import Vocabulary

/// Cuts a client's octets into command lines.
///
/// CRLF and nothing else ends a line. A bare LF is reported as soon as it's read, since whoever sent it
/// waits for an answer; a bare CR is an octet of its line, and the parser refuses it. RFC 5321 §2.3.8.
/// At most `Limit.heldLine` octets of an unfinished line are held; the rest of a longer one is thrown away,
/// and after `Limit.discardedLine` octets without CRLF there's no hope left.
package struct LineReader: Sendable {
    package enum Event: Hashable, Sendable {
        /// A line, without its CRLF.
        case line([UInt8])
        /// A line that ended with LF alone, without it.
        case bareLF([UInt8])
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
        case discarding(Discarded)
        /// No line can begin any more.
        case lost
    }

    private struct Discarded {
        let beginning: [UInt8]
        var octets: Int
        var afterCR: Bool
    }

    private var state = State.searching(searched: 0)

    package init() {}

    /// The next line, or nil if the octets there don't decide yet.
    package mutating func next(from inbox: inout Inbox) -> Event? {
        switch state {
        case .searching(let searched):
            return search(from: searched, in: &inbox)
        case .discarding(let discarded):
            return discard(behind: discarded, in: &inbox)
        case .lost:
            inbox.consume(inbox.count)
            return nil
        }
    }

    private mutating func search(from searched: Int, in inbox: inout Inbox) -> Event? {
        if inbox.beginsLikeTLS {
            inbox.consume(inbox.count)
            state = .lost
            return .tlsHandshake
        }
        let end = min(inbox.count, Limit.heldLine)
        if let found = (min(searched, end)..<end).first(where: { inbox[$0] == .lineFeed }) {
            let hasCR = found > 0 && inbox[found - 1] == .carriageReturn
            let line = inbox.prefix(hasCR ? found - 1 : found)
            inbox.consume(found + 1)
            state = .searching(searched: 0)
            return hasCR ? .line(line) : .bareLF(line)
        }
        guard end == Limit.heldLine else {
            state = .searching(searched: end)
            return nil
        }
        let beginning = inbox.prefix(end)
        inbox.consume(end)
        return discard(
            behind: Discarded(beginning: beginning, octets: end, afterCR: beginning.last == .carriageReturn),
            in: &inbox)
    }

    private mutating func discard(behind discarded: Discarded, in inbox: inout Inbox) -> Event? {
        var discarded = discarded
        for offset in 0..<inbox.count {
            discarded.octets += 1
            if discarded.afterCR, inbox[offset] == .lineFeed {
                inbox.consume(offset + 1)
                state = .searching(searched: 0)
                return .tooLong(discarded.beginning)
            }
            if discarded.octets > Limit.discardedLine {
                inbox.consume(inbox.count)
                state = .lost
                return .unending
            }
            discarded.afterCR = inbox[offset] == .carriageReturn
        }
        inbox.consume(inbox.count)
        state = .discarding(discarded)
        return nil
    }
}

extension Inbox {
    /// A record of type 22, handshake, of a version 3.x.
    fileprivate var beginsLikeTLS: Bool { count >= 2 && self[0] == 22 && self[1] == 3 }
}
