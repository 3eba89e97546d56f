import Testing
import Vocabulary

@testable import SMTPGrammar

@Suite("Command lines, RFC 5321 §2.3.8")
struct LineReaderTests {
    /// Reads pieces, and checks after each that no more is held than may be.
    private func read(_ pieces: [ArraySlice<UInt8>]) -> [ReadLine] {
        var reader = LineReader()
        var inbox = Inbox()
        var events: [ReadLine] = []
        for piece in pieces {
            inbox.append(piece)
            while let event = reader.next(from: &inbox) { events.append(event) }
            #expect(inbox.count <= Limit.heldLine)
        }
        return events
    }

    private func read(_ input: [UInt8]) -> [ReadLine] {
        let whole = read([input[...]])
        for pieces in cuts(of: input) { #expect(read(pieces) == whole) }
        return whole
    }

    private func line(_ text: String) -> ReadLine { .line(octets(text)) }

    @Test func `CRLF ends a line, and an empty one is a line too`() {
        #expect(read(octets("NOOP\r\n\r\nQUIT\r\n")) == [line("NOOP"), line(""), line("QUIT")])
    }

    @Test func `an unfinished line is none`() {
        #expect(read(octets("NOOP\r\nQUIT\r")) == [line("NOOP")])
    }

    @Test func `a bare LF is reported as soon as it is read`() {
        #expect(read(octets("NOOP\n")) == [.bareLF(octets("NOOP"))])
        #expect(read(octets("\nNOOP\r\n")) == [.bareLF([]), line("NOOP")])
    }

    @Test(arguments: ["a\rb", "a\r", "\r", "\r\r"])
    func `a bare CR ends nothing`(inside: String) {
        #expect(read(octets("\(inside)\r\n")) == [line(inside)])
    }

    @Test func `the longest line that is held comes whole, and one octet more is too long`() {
        let longest = Array(repeating: UInt8(ascii: "a"), count: Limit.heldLine - 2)
        #expect(read(longest + octets("\r\n")) == [.line(longest)])
        #expect(read(longest + octets("a\r\nNOOP\r\n")) == [.tooLong(longest + octets("a\r")), line("NOOP")])
        #expect(read(longest + octets("aaa\r\nNOOP\r\n")) == [.tooLong(longest + octets("aa")), line("NOOP")])
    }

    @Test func `a line too long ends with CRLF and nothing else`() {
        let long = Array(repeating: UInt8(ascii: "a"), count: Limit.heldLine)
        #expect(read(long + octets("\nb\rc\n\r\r\nNOOP\r\n")) == [.tooLong(long), line("NOOP")])
    }

    @Test func `a line without end is given up, and nothing is read behind it`() {
        let endless = Array(repeating: UInt8(ascii: "a"), count: Limit.discardedLine + 1)
        #expect(read([endless[...], octets("\r\nNOOP\r\n")[...]]) == [.unending])
        #expect(read(Array(repeating: 0, count: 10_000_000)[...].chunked) == [.unending])
    }

    @Test func `a line may be as long as whoever reads allows`() {
        let longest = Array(repeating: UInt8(ascii: "a"), count: Limit.responseLine - 2)
        for most in [Limit.heldLine, Limit.responseLine] {
            var reader = LineReader()
            var inbox = Inbox()
            inbox.append(longest + octets("\r\n"))
            let event = reader.next(from: &inbox, holding: most)
            #expect(event == (most == Limit.responseLine ? .line(longest) : .tooLong(Array(longest.prefix(most)))))
        }
    }

    @Test func `a TLS handshake is known by its first two octets`() {
        #expect(read([22, 3]) == [.tlsHandshake])
        #expect(read([22, 3, 1, 0, 5] + octets("\r\nNOOP\r\n")) == [.tlsHandshake])
        #expect(read([22, 13, 10]) == [.line([22])])
        #expect(read(octets("a") + [22, 3, 13, 10]) == [.line(octets("a") + [22, 3])])
    }
}

extension ArraySlice<UInt8> {
    /// In pieces of 64 KiB.
    fileprivate var chunked: [ArraySlice<UInt8>] {
        stride(from: startIndex, to: endIndex, by: 65_536).map { self[$0..<Swift.min($0 + 65_536, endIndex)] }
    }
}
