import Testing
import Vocabulary

@testable import SMTPGrammar

@Suite("Commands, RFC 5321 §4.1.1")
struct CommandTests {
    private func command(_ line: String) -> Command? { try? Command(octets(line)) }

    private func error(_ line: [UInt8], mailLine: Int = Limit.commandLine) -> String? {
        do throws(SyntaxError) {
            var lengths = LineLengths()
            lengths.mail = mailLine
            _ = try Command(line, lengths: lengths)
            return nil
        } catch {
            return "\(error.reply.code) \(error.reply.enhanced ?? "-")"
        }
    }

    private func error(_ line: String) -> String? { error(octets(line)) }

    @Test(arguments: [
        "HELO a.test", "EHLO [127.0.0.1]", "EHLO [IPv6:::1]", "MAIL FROM:<>", "MAIL FROM:<a@b.test> SIZE=10 BODY=7BIT",
        "MAIL FROM:<\"a \\\" b\"@b.test>", "RCPT TO:<a@[192.0.2.1]>", "RCPT TO:<Postmaster>", "RCPT TO:<a@b> X-Y",
        "DATA", "RSET", "NOOP", "VRFY a name", "VRFY dörte SMTPUTF8", "EXPN dörte", "HELP", "QUIT", "EXPN a list",
        "STARTTLS",
        "AUTH PLAIN", "AUTH X =", "AUTH X-1_ a b", "BDAT 0", "BDAT 9223372036854775808 LAST", "ETRN", "TURN",
        "SEND", "SOML", "SAML",
    ])
    func `a command read and written is the same`(line: String) throws {
        let command = try Command(octets(line))
        #expect(command.text == line)
        #expect(try Command(octets(command.text)) == command)
    }

    @Test(arguments: ["ehlo a.test", "Ehlo a.test", "eHLO a.test  "])
    func `verbs stand in any case, and blanks may trail`(line: String) {
        #expect(command(line)?.text == "EHLO a.test")
    }

    @Test func `a path's keyword and postmaster stand in any case`() {
        #expect(command("mail from:<a@b.test>")?.text == "MAIL FROM:<a@b.test>")
        #expect(command("rcpt To:<pOSTmaster>") == .rcpt(.postmaster("pOSTmaster"), []))
    }

    @Test(arguments: ["NOOP", "NOOP with words", "noop  "])
    func `NOOP's argument means nothing`(line: String) {
        #expect(command(line) == .noop)
    }

    @Test(arguments: [
        ("", "500 5.5.2"), (" NOOP", "500 5.5.2"), ("NOOP\tx", "500 5.5.2"), ("MAILFROM:<>", "500 5.5.2"),
        ("\u{FEFF}NOOP", "500 5.5.2"), ("\u{1B}[2J", "500 5.5.2"), ("NÖOP", "500 5.5.2"), ("NO\0OP", "500 5.5.2"),
        ("SSH-2.0-OpenSSH_9.2", "500 5.5.2"), ("XFOO bar", "500 5.5.1"), ("LHLO a.test", "500 5.5.1"),
        ("NOO\rP", "500 5.5.2"), ("NOOP\r", "500 5.5.2"), ("NOOP a\r", "500 5.5.2"), ("XFOO \r", "500 5.5.2"),
        ("GET / HTTP/1.1", "500 5.5.2"), ("NOOP a\tb", "501 5.5.2"), ("NOOP a\0b", "501 5.5.2"),
        ("DATA x", "501 5.5.4"), ("RSET x", "501 5.5.4"), ("QUIT x", "501 5.5.4"), ("VRFY", "501 5.5.4"),
        ("AUTH", "501 5.5.4"), ("AUTH ", "501 5.5.4"), ("AUTH  PLAIN", "501 5.5.4"),
        ("AUTH =", "501 5.5.4"), ("AUTH PLAIN \0", "501 5.5.2"), ("AUTH ABCDEFGHIJKLMNOPQRSTU", "501 5.5.4"),
        ("EXPN", "501 5.5.4"),
    ])
    func `a line that is no command says why`(line: String, reply: String) {
        #expect(error(line) == reply)
    }

    @Test(arguments: [
        "EHLO", "EHLO ", "EHLO   ", "EHLO  a.test", "EHLO -bad-.x", "EHLO foo bar", "EHLO a..b", "EHLO a.test.",
        "EHLO [256.1.1.1]", "EHLO [::1]", "EHLO [IPv6:zz]", "EHLO [x]", "HELO \0", "EHLO ä.test", "EHLO a\rb",
    ])
    func `a bad argument of EHLO gets 501 or 500 without an enhanced code`(line: String) {
        #expect(error(line) == (line.contains("\r") ? "500 -" : "501 -"))
    }

    @Test(arguments: ["a_b", "localhost", "127.0.0.1", "x", "1", "[IPV6:2001:DB8::1]"])
    func `an odd name of a client is a name`(name: String) {
        #expect(command("EHLO \(name)")?.text == "EHLO \(name)")
    }

    @Test func `a name may have 255 octets, and no more`() {
        let label = String(repeating: "a", count: Limit.label) + "."
        let name = String(String(repeating: label, count: 4).dropLast())
        #expect(name.utf8.count == Limit.domain)
        #expect(command("EHLO \(name)") != nil)
        #expect(error("EHLO \(name)a") == "501 -")
    }

    @Test func `a line may have 512 octets with its CRLF, and no more`() {
        let longest = octets("NOOP " + String(repeating: "x", count: 505))
        #expect(longest.count + 2 == Limit.commandLine)
        #expect(error(longest) == nil)
        #expect(error(longest + octets("x")) == "500 5.5.2")
    }

    @Test func `a line of AUTH may have 12,288 octets, and no more`() {
        let longest = octets("AUTH PLAIN " + String(repeating: "A", count: 12_275))
        #expect(longest.count + 2 == Limit.responseLine)
        #expect(error(longest) == nil)
        #expect(error(longest + octets("A")) == "500 5.5.6")
    }

    @Test func `a MAIL line is longer by what was offered`() {
        let limit = Limit.commandLine + Limit.commandLineForSize + Limit.commandLineForBody
        let parameter = String(repeating: "x", count: limit - 2 - "MAIL FROM:<> A=".utf8.count)
        #expect(error(octets("MAIL FROM:<> A=\(parameter)"), mailLine: limit) == nil)
        #expect(error(octets("MAIL FROM:<> A=\(parameter)x"), mailLine: limit) == "500 5.5.2")
        #expect(error(octets("MAIL FROM:<> A=\(parameter)")) == "500 5.5.2")
    }

    @Test func `only HTTP and a BDAT without size end the dialogue`() {
        let http = #expect(throws: SyntaxError.self) { try Command(octets("POST /x HTTP/1.0")) }
        #expect(http?.aftermath == .announceAndClose)
        let unknown = #expect(throws: SyntaxError.self) { try Command(octets("POST it")) }
        #expect(unknown?.aftermath == .nextLine)
        let chunk = #expect(throws: SyntaxError.self) { try Command(octets("BDAT x")) }
        #expect(chunk?.aftermath == .close)
        let marker = #expect(throws: SyntaxError.self) { try Command(octets("BDAT 7 FIRST")) }
        #expect(marker?.aftermath == .octets(7))
        let bareChunk = SyntaxError.bareLF(octets("bdat 7").span)
        #expect(bareChunk.aftermath == .close)
        #expect(SyntaxError.lineTooLong(octets("BDAT 7 x")).aftermath == .close)
        let bareCommand = SyntaxError.bareLF(octets("NOOP").span)
        #expect(bareCommand.aftermath == .nextLine)
    }

    @Test(arguments: [0, 1, 9, 10, 13, 31, 127] as [UInt8])
    func `a control octet is found wherever it stands`(octet: UInt8) {
        for length in 1...40 {
            for place in 0..<length {
                var name = Array(repeating: UInt8(ascii: "x"), count: length)
                name[place] = octet
                #expect(throws: octet == 13 ? SyntaxError.bareCR : .controlOctet) {
                    try Command(octets("NOOP ") + name)
                }
            }
        }
    }

    @Test func `no octets whatever make the parser trap`() {
        var generator = Generator(state: 1)
        for _ in 0..<20_000 {
            let start = ["", "MAIL FROM:<", "RCPT TO:<", "EHLO ", "MAIL FROM:<a@b> "].randomElement(using: &generator)!
            let alphabet = octets("@<>\"\\[]:.,=a1 \r\0") + [0xFF]
            let count = Int.random(in: 0...12, using: &generator)
            _ = try? Command(octets(start) + (0..<count).map { _ in alphabet.randomElement(using: &generator)! })
        }
    }
}

/// The same numbers in every run (splitmix64).
private struct Generator: RandomNumberGenerator {
    var state: UInt64

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }
}
