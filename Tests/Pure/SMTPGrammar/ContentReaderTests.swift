import Testing

@testable import SMTPGrammar

@Suite("Content, RFC 5321 §4.1.1.4, §4.5.2")
struct ContentReaderTests {
    private struct Reading: Hashable {
        var content: [UInt8] = []
        var ended = false
        var rest: [UInt8] = []
        var bareCR = false
        var bareLF = false
    }

    private func read(_ pieces: [ArraySlice<UInt8>]) -> Reading {
        var reader = ContentReader()
        var reading = Reading()
        for piece in pieces {
            let piece = Array(piece)
            let progress = reader.read(piece, into: &reading.content)
            #expect(reader.hasEnded || progress.consumed == piece.count)
            reading.rest += piece[progress.consumed...]
        }
        #expect(reader.octets == UInt64(reading.content.count))
        reading.ended = reader.hasEnded
        reading.bareCR = reader.hasBareCR
        reading.bareLF = reader.hasBareLF
        return reading
    }

    private func read(_ input: String) -> Reading {
        let whole = read([octets(input)[...]])
        for pieces in cuts(of: octets(input)) { #expect(read(pieces) == whole) }
        return whole
    }

    @Test(arguments: [
        ("..\r\n", ".\r\n"), ("..a\r\n", ".a\r\n"), ("a..\r\n", "a..\r\n"), (".x\r\n", "x\r\n"), (". \r\n", " \r\n"),
        (".\t\r\n", "\t\r\n"), ("...\r\n", "..\r\n"), ("a\r\n.b\r\n", "a\r\nb\r\n"),
        ("a\r\n..\r\nb\r\n", "a\r\n.\r\nb\r\n"),
        ("", ""), ("\r\n", "\r\n"), ("a\0b\u{7F}ä\r\n", "a\0b\u{7F}ä\r\n"),
    ])
    func `only a line's first dot is dropped`(sent: String, kept: String) {
        let reading = read(sent + ".\r\nQUIT\r\n")
        #expect(reading == Reading(content: octets(kept), ended: true, rest: octets("QUIT\r\n")))
    }

    @Test(arguments: [
        "\n.\n", "\n.\r\n", "\r\n.\n", "\r.\r", "\r.\r\n", "\n.\r", "\r.\n", "\r\n.\r", "\r\n\0.\r\n", "\r\n.\r\r\n",
        "\r\r\n.\r\r\n", ".\n", ".\r", "\r\n.\r.\r\n",
    ])
    func `nothing but CRLF, dot, CRLF ends content`(falseEnd: String) {
        for before in ["", "text", "text\r\n"] {
            let reading = read("\(before)\(falseEnd)smuggled\r\n")
            #expect(!reading.ended)
            #expect(read("\(before)\(falseEnd)smuggled\r\n.\r\n").ended)
        }
    }

    @Test(arguments: [
        ("a\nb\r\n", false, true), ("a\rb\r\n", true, false), ("a\r\r\n", true, false), ("\n\r\n", false, true),
        ("a\r\n\nb\r\n", false, true), ("\r\n.\n\r\n", false, true), (".\rx\r\n", true, false),
        ("a\r\nb\r\n", false, false),
    ])
    func `a bare CR and a bare LF are noted and kept`(sent: String, bareCR: Bool, bareLF: Bool) {
        let reading = read(sent + ".\r\n")
        #expect(reading.bareCR == bareCR)
        #expect(reading.bareLF == bareLF)
        #expect(reading.content.count == sent.utf8.count - (sent.contains(".") ? 1 : 0))
    }

    @Test func `content stuffed and read is the same`() {
        let lines = ["", ".", "..", "a", ".a", "a.", " .", String(repeating: "x", count: 10_000)]
        let content = (lines + lines.reversed()).map { $0 + "\r\n" }.joined()
        let stuffed = (lines + lines.reversed()).map { ($0.hasPrefix(".") ? "." : "") + $0 + "\r\n" }.joined()
        #expect(text(read(stuffed + ".\r\n").content) == content)
    }

    @Test func `a whole line is told, single octets are not`() {
        var reader = ContentReader()
        var kept: [UInt8] = []
        let told = octets("ab\r\n.\r\n").map { reader.read([$0], into: &kept).completedLine }
        #expect(told == [false, false, false, true, false, false, true])
    }

    @Test func `content without dots at its lines' beginnings is one piece`() {
        var reader = ContentReader()
        var pieces: [ContentReader.Piece] = []
        _ = reader.read(octets("one\r\ntwo.\r\n\r\n.\r\n").span) { pieces.append($0) }
        #expect(pieces == [.received(0..<13)])
    }

    @Test func `breaks are found wherever they stand`() {
        for length in 0...100 {
            let line = String(repeating: "x", count: length)
            #expect(read(line + "\r\n.\r\n").content == octets(line + "\r\n"))
            #expect(read(line + "\n\r\n.\r\n").bareLF)
            #expect(read("x\r\n" + line + "\r\n" + line + "\ry\r\n.\r\n").bareCR)
            #expect(read("x\r\n" + line + "\r\n..\r\n.\r\n").content == octets("x\r\n" + line + "\r\n.\r\n"))
        }
    }

    @Test func `after the end nothing is read`() {
        var reader = ContentReader()
        var kept: [UInt8] = []
        #expect(reader.read(octets(".\r\nMAIL"), into: &kept).consumed == 3)
        #expect(reader.read(octets("MAIL"), into: &kept).consumed == 0)
    }
}
