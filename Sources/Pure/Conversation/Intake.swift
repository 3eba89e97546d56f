import SMTPGrammar
import Vocabulary

/// A client's octets on their way in: what isn't read yet, and how lines are cut from it.
struct Intake {
    private var inbox = Inbox()
    private var lines = LineReader()
    /// Whether the client ended its side.
    private(set) var hasEnded = false

    var count: Int { inbox.count }
    var isEmpty: Bool { inbox.isEmpty }

    /// Takes out what is held; what isn't read of it is put back.
    mutating func take() -> Inbox {
        defer { inbox = Inbox() }
        return inbox
    }

    mutating func putBack(_ rest: consuming Inbox) { inbox = rest }

    mutating func append(_ octets: Span<UInt8>) { inbox.append(octets) }

    mutating func end() { hasEnded = true }

    /// Nothing is held any more, and the next octet begins a line.
    mutating func discard() {
        inbox = Inbox()
        lines = LineReader()
    }

    mutating func nextLine(
        in input: Span<UInt8>, at position: inout Int, holding most: Int
    ) -> LineReader.Event? {
        lines.next(in: input, at: &position, holding: most)
    }
}
