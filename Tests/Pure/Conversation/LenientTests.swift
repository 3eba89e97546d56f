import SMTPGrammar
import SMTPServer
import Testing
import Vocabulary

@testable import Conversation

@Suite("A lenient server")
struct LenientTests {
    private let lenient = Conversation.Terms.example(profile: .lenient)

    @Test(arguments: [
        ("MAIL FROM: <a@client.test>", Irregularity.blankBeforePath),
        ("MAIL FROM:   <a@client.test>", .blankBeforePath),
        ("MAIL FROM:a@client.test", .noBrackets), ("MAIL FROM: a@client.test SIZE=1", .noBrackets),
        ("MAIL FROM:<.a@client.test>", .misplacedDots), ("MAIL FROM:<a..b@client.test>", .misplacedDots),
        ("MAIL FROM:<a.@client.test>", .misplacedDots), ("MAIL FROM: a..b@client.test", .misplacedDots),
    ])
    func `A04, A05, A11: a sender is taken as careless clients write it, RFC 5321 §4.1.1.2, §4.1.2`(
        line: String, irregularity: Irregularity
    ) {
        let outcome = play("\(line)\r\n", gets: ["250 2.1.0"], terms: lenient)
        #expect(outcome.notes.contains(.irregular(irregularity)))
        play("\(line)\r\n", gets: ["501 5."])
    }

    @Test func `A04, A05, A11: a recipient is taken likewise, and stands in the envelope as written`() {
        play(
            """
            MAIL FROM:a..b@client.test\r\nRCPT TO: <b.@mx.test>\r\nRCPT TO:"c d"@mx.test NOTIFY=NEVER\r\n\
            RCPT TO:postmaster\r\nDATA\r\nx\r\n.\r\n
            """, gets: ["250", "250", "250", "250", "354", "250"],
            stores: [
                Stored(
                    sender: "a..b@client.test", recipients: ["b.@mx.test", "\"c d\"@mx.test", "postmaster"],
                    content: Array("x\r\n".utf8))
            ], terms: lenient)
    }

    @Test(arguments: [
        "MAIL FROM:", "MAIL FROM: ", "MAIL FROM:Bob <a@b>", "MAIL FROM:a@b c@d", "MAIL FROM:<a@b", "MAIL FROM:a@b>",
        "MAIL FROM:<<a@b>>", "MAIL FROM <a@b>", "MAIL FROM:@", "MAIL FROM:a@@b", "MAIL FROM:<a@b..c>", "MAIL FROM:a",
        "RCPT TO:<>", "MAIL FROM:< a@b>",
    ])
    func `A06, A07: what can be misunderstood is refused all the same, RFC 5321 §4.1.2`(line: String) {
        let opening: Opening = line.hasPrefix("RCPT") ? .mail : .ehlo
        play("\(line)\r\n", after: opening, gets: ["501 5."], terms: lenient)
    }

    @Test func `L01: a command ended by a bare LF is done, and noted, RFC 5321 §2.3.8`() {
        let outcome = play(
            "MAIL FROM:<a@client.test>\nRCPT TO:<b@mx.test>\nBDAT 3 LAST\nabcXFOO\n",
            gets: ["250 2.1.0", "250 2.1.5", "250 2.0.0", "500 5.5.1"], stores: [message("abc")], terms: lenient)
        #expect(outcome.notes.filter { $0 == .irregular(.bareLF) }.count == 1)
    }

    @Test(
        arguments: [
            "\n.\n", "\n.\r\n", "\r\n.\n", "\r.\r", "\r.\r\n", "\n.\r", "\r.\n", "\r\n.\r", "\r\n.\r\r\n",
            "\r\r\n.\r\r\n",
        ], ["text", "text\r\n"])
    func `D07 to D16: a false end ends nothing here either, and is stored as sent, CVE-2023-51764`(
        end: String, before: String
    ) {
        let smuggled = "MAIL FROM:<smuggled@b.test>\r\nRCPT TO:<c@d.test>\r\nDATA\r\nx\r\n"
        let outcome = play(
            "\(before)\(end)\(smuggled).\r\n", after: .data, gets: ["250 2.0.0"], stores: nil, terms: lenient)
        #expect(outcome.stored.count == 1)
        #expect(outcome.stored.first?.content.suffix(smuggled.utf8.count) == Array(smuggled.utf8)[...])
    }

    @Test func `S18: parameters after HELO are taken, and noted, RFC 5321 §4.1.1.11`() {
        let outcome = play(
            "MAIL FROM:<> SIZE=1\r\nRCPT TO:<a@b> NOTIFY=NEVER\r\nRSET\r\nMAIL FROM:<> FOO=1\r\n", after: .helo,
            gets: ["250 Sender", "250 Recip", "250 Trans", "555 Param"], terms: lenient)
        #expect(outcome.notes.contains(.irregular(.parametersOfHELO)))
    }

    @Test func `a good client has nothing noted`() {
        let outcome = play(
            "MAIL FROM:<a@client.test> SIZE=1\r\nRCPT TO:<b@mx.test>\r\nDATA\r\nx\r\n.\r\n",
            gets: ["250", "250", "354", "250"], stores: [message("x\r\n")], terms: lenient)
        #expect(!outcome.notes.contains { if case .irregular = $0 { true } else { false } })
    }
}
