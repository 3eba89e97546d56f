import SMTPGrammar
import SMTPServer
import Testing
import Vocabulary

@testable import Conversation

@Suite("Lines and octets, RFC 5321 §2.3.8, §4.5.3.1")
struct LineTests {
    @Test func `L01: a command ended by a bare LF is refused by name and never done, RFC 5321 §2.3.8`() {
        let outcome = play("MAIL FROM:<a@b.test>\nRCPT TO:<c@d.test>\r\n", gets: ["500 5.5.2", "503 5.5.1"])
        #expect(outcome.replies[0].contains("CRLF"))
        #expect(outcome.notes.contains(.irregular(.bareLF)))
    }

    @Test func `L01: a bare LF is answered as soon as it is read, RFC 5321 §2.3.8`() {
        play("NOOP\n", gets: ["500 5.5.2"])
    }

    @Test(arguments: ["NO\rOP\r\n", "NOOP\r\r\n", "\rNOOP\r\n", "NOOP\rMAIL FROM:<>\r\n"])
    func `L02, L03: a bare CR ends no command and spoils its own, RFC 5321 §2.3.8`(line: String) {
        play(line, gets: ["500 5.5.2"])
    }

    @Test(arguments: [
        ("NO\0OP\r\n", "500 5.5.2"), ("NOOP \0\r\n", "501 5.5.2"), ("MAIL FROM:<a\0@b.test>\r\n", "501 5.5.2"),
        ("N\u{D6}OP\r\n", "500 5.5.2"), ("\u{FEFF}NOOP\r\n", "500 5.5.2"), ("\u{1B}[31mNOOP\r\n", "500 5.5.2"),
        (" NOOP\r\n", "500 5.5.2"), ("\tNOOP\r\n", "500 5.5.2"), ("NOOP\tx\r\n", "500 5.5.2"),
        ("MAIL\tFROM:<>\r\n", "500 5.5.2"), ("MAILFROM:<>\r\n", "500 5.5.2"), ("MAIL FROM <a@b>\r\n", "501 5.5.4"),
        ("MAIL FROM:<>\t\r\n", "501 5.5.2"), ("\r\n", "500 5.5.2"),
    ])
    func `L04, L06, L12, L13, L15, L17: a line that is no command is refused, RFC 5321 §4.1.1`(
        line: String, reply: String
    ) {
        play(line, gets: [reply])
    }

    @Test(arguments: ["NOOP   \r\n", "noop\r\n", "nOoP\r\n", "RSET \r\n", "rset\r\n"])
    func `L12, L14: trailing blanks and small letters are taken, RFC 5321 §2.4, §4.1.1`(line: String) {
        play(line, gets: ["250 2.0.0"])
    }

    @Test func `L12, L15: a tab behind EHLO is no separator, RFC 5321 §4.1.1`() {
        play("EHLO\tx\r\n", after: .nothing, gets: ["500 Syntax"])
    }

    @Test
    func
        `L07, L08: a line of 512 octets is taken, one of 513 is not, and the next one is in step, RFC 5321 §4.5.3.1.4`()
    {
        let longest = "NOOP " + String(repeating: "x", count: Limit.commandLine - "NOOP \r\n".utf8.count)
        play("\(longest)\r\n", gets: ["250 2.0.0"])
        play("\(longest)x\r\n", gets: ["500 5.5.2 Line too long"])
        play("\(longest)\(longest)\(longest)\(longest)\(longest)\r\n", gets: ["500 5.5.2 Line too long"])
    }

    @Test func `L07: a MAIL line is longer by what SIZE, BODY, SMTPUTF8, DSN and AUTH add, RFC 5321 §4.5.3.1.4`() {
        let room =
            Limit.commandLine + Limit.commandLineForSize + Limit.commandLineForBody + Limit.commandLineForUTF8
            + Limit.commandLineForReturn + Limit.commandLineForAuth
        let parameters = " SIZE=00000000000000000001 BODY=8BITMIME"
        let blanks = String(repeating: " ", count: room - "MAIL FROM:<>\(parameters)\r\n".utf8.count)
        play("MAIL FROM:<>\(parameters)\(blanks)\r\n", gets: ["250 2.1.0"])
        play("MAIL FROM:<>\(parameters)\(blanks) \r\n", gets: ["500 5.5.2"])
    }

    @Test func `a MAIL line is no longer if nothing that lengthens it was offered`() {
        let room = String(repeating: " ", count: Limit.commandLine - "MAIL FROM:<>\r\n".utf8.count)
        let terms = Conversation.Terms.example(offer: Offer([.pipelining, .enhancedStatusCodes]))
        play("MAIL FROM:<>\(room)\r\n", gets: ["250 2.1.0"], terms: terms)
        play("MAIL FROM:<>\(room) \r\n", gets: ["500 5.5.2"], terms: terms)
    }

    @Test(arguments: [998, 1_000, 1_001, 10_000, 100_000])
    func `L10, L11: a line of content may be long, and is kept as it came, RFC 5321 §4.5.3.1.6`(count: Int) {
        let line = "." + String(repeating: "x", count: count - 1) + "\r\n"
        var player = Player()
        player.send(Opening.data.rawValue)
        player.send(".\(line).\r\n")
        #expect(player.stored == [message(line)])
    }

    @Test func `L18: many commands in a packet are answered in order after HELO too, and noted, RFC 2920 §3.1`() {
        play("NOOP\r\nMAIL FROM:<>\r\nXFOO\r\n", after: .helo, gets: ["250 OK", "250 Sender", "500 Command"])
        var player = Player()
        player.send(Opening.helo.rawValue)
        #expect(!player.notes.contains(.irregular(.unpipelined)))
        player.send("NOOP\r\nNOOP\r\n")
        #expect(player.notes.contains(.irregular(.unpipelined)))
    }
}
