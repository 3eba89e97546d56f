import SMTPClient
import SMTPGrammar
import Support
import Testing
import Vocabulary

/// All events of these octets, read in pieces that end at the cuts.
private func events(_ octets: [UInt8], cutAt cuts: [Int] = []) -> [ReplyReader.Event] {
    var reader = ReplyReader()
    var events: [ReplyReader.Event] = []
    var start = 0
    for end in cuts + [octets.count] {
        let piece = Array(octets[start..<end])
        var position = 0
        while let event = reader.next(in: piece.span, at: &position) { events.append(event) }
        #expect(position == piece.count)
        start = end
    }
    return events
}

private func reply(_ code: UInt16, _ lines: String..., bareLF: Bool = false) -> ReplyReader.Event {
    .reply(ServerReply(code: code, lines: lines.map { Array($0.utf8) }, hasBareLF: bareLF))
}

@Suite("Reading replies, RFC 5321 §4.2")
struct ReplyReaderTests {
    private static let rows: [(String, [ReplyReader.Event])] = [
        ("220 mx.test\r\n", [reply(220, "mx.test")]),
        ("250-mx.test\r\n250-SIZE 1\r\n250 HELP\r\n", [reply(250, "mx.test", "SIZE 1", "HELP")]),
        ("250\r\n", [reply(250, "")]),
        ("250-\r\n250 \r\n", [reply(250, "", "")]),
        ("250 a\r\n354 b\r\n", [reply(250, "a"), reply(354, "b")]),
        ("250 a\n", [reply(250, "a", bareLF: true)]),
        ("250-a\n250 b\r\n", [reply(250, "a", "b", bareLF: true)]),
        ("250 a\rb\r\n", [reply(250, "a\rb")]),
        ("hello\r\n250 a\r\n", [.malformed(Array("hello".utf8)), reply(250, "a")]),
        ("250-a\r\n251 b\r\n250 c\r\n", [.malformed(Array("251 b".utf8)), reply(250, "c")]),
        ("650 a\r\n", [.malformed(Array("650 a".utf8))]),
        ("250_a\r\n", [.malformed(Array("250_a".utf8))]),
        ("\r\n", [.malformed([])]),
        ("25", []),
        ("", []),
    ]

    @Test(arguments: rows)
    func `a reply is its lines up to one with a blank behind the code`(octets: String, wanted: [ReplyReader.Event]) {
        #expect(events(Array(octets.utf8)) == wanted)
    }

    @Test(arguments: rows)
    func `any cut of the octets gives the same replies`(octets: String, wanted: [ReplyReader.Event]) {
        let octets = Array(octets.utf8)
        for cut in 0...octets.count { #expect(events(octets, cutAt: [cut]) == wanted) }
        #expect(events(octets, cutAt: Array(0..<octets.count)) == wanted)
    }

    @Test func `a reply that our server renders is read as it was meant`() throws {
        for sent in [
            Reply(250, EnhancedStatus(1, 5), "well"), Reply(220, "mx.test ESMTP"),
            Reply(550, EnhancedStatus(7, 1), "no", ["really", "no"]),
        ] {
            guard case .reply(let read)? = events(sent.octets).first else { throw Unfit("no reply") }
            #expect(read.code == sent.code)
            #expect(read.lines.count == sent.lines.count)
            #expect(read.status?.description == sent.enhanced)
            #expect(!read.hasBareLF)
        }
    }

    @Test func `a line without an end, and a reply without one, are given up at their limit`() {
        let line = Array(repeating: UInt8(ascii: "2"), count: Limit.readReplyLine + 10)
        #expect(events(line) == [.unending])
        let endless = Array(repeating: Array("250-x\r\n".utf8), count: Limit.readReply / 16).flatMap { $0 }
        #expect(events(endless) == [.unending])
        #expect(events(line + Array("\r\n250 ok\r\n".utf8)) == [.unending])
    }

    @Test func `no octets trap it, and any cut of them gives the same`() {
        var random = SplitMix(seed: 12)
        let letters = Array("0123456789 -\r\n\r\nab\0\u{e9}".utf8)
        for _ in 0..<500 {
            let octets = (0..<Int.random(in: 0...60, using: &random)).map { _ in letters.randomElement(using: &random)!
            }
            let cut = Int.random(in: 0...octets.count, using: &random)
            #expect(events(octets) == events(octets, cutAt: [cut]))
        }
    }

    @Test(arguments: [
        ("2.1.0 ok", "2.1.0"), ("5.7.999", "5.7.999"), ("4.3.2", "4.3.2"), ("3.0.0 x", nil), ("2.1.0x", nil),
        ("2.1 x", nil), ("2.1.1000 x", nil), ("", nil), ("22.1.0 x", nil), ("2..0 x", nil),
    ])
    func `an enhanced code leads the text, RFC 2034`(text: String, code: String?) {
        #expect(EnhancedCode(leading: Array(text.utf8))?.description == code)
    }

    @Test(arguments: [
        ("plain", "plain"), ("a\r\n\0\t\u{1b}[2J\u{7f}", "a\\r\\n\\0\\t\\x1b[2J\\x7f"), ("ü", "ü"), ("\\", "\\\\"),
        ("\u{202e}x", "\\xe2\\x80\\xaex"),
    ])
    func `control octets are shown and not sent to the terminal`(text: String, shown: String) {
        #expect(visible(Array(text.utf8)) == shown)
    }

    @Test func `octets that are no UTF-8 are shown as numbers`() {
        #expect(visible([0x61, 0xFF, 0xC3]) == "a\\xff\\xc3")
    }
}
