import SMTPGrammar
import SMTPServer
import Testing
import Vocabulary

@testable import Conversation

@Suite("Session and order, RFC 5321 §4.1.4")
struct OrderTests {
    @Test(arguments: ["MAIL FROM:<>\r\n", "RCPT TO:<a@b>\r\n", "DATA\r\n"])
    func `S01, S02: nothing is sent before a greeting, RFC 5321 §4.1.4`(line: String) {
        play(line, after: .nothing, gets: ["503 Send"])
    }

    @Test(arguments: ["RCPT TO:<a@b>\r\n", "DATA\r\n"])
    func `S02: MAIL comes first, RFC 5321 §4.1.4`(line: String) {
        play(line, gets: ["503 5.5.1"])
    }

    @Test func `S02: DATA needs a recipient, RFC 5321 §3.3`() {
        play("DATA\r\n", after: .mail, gets: ["503 5.5.1"])
    }

    @Test func `S03: a nested MAIL is refused and the first one lives, RFC 5321 §4.1.4`() {
        play(
            "MAIL FROM:<other@b.test>\r\nDATA\r\nhi\r\n.\r\n", after: .rcpt,
            gets: ["503 5.5.1", "354 ", "250 2.0.0"], stores: [message("hi\r\n")])
    }

    @Test(arguments: ["EHLO again.test", "HELO again.test"])
    func `S04: a greeting in mid transaction resets it, RFC 5321 §4.1.4`(line: String) {
        play("\(line)\r\nDATA\r\n", after: .rcpt, gets: ["250", "503"])
    }

    @Test func `S05: EHLO twice and HELO after EHLO are fine, RFC 5321 §4.1.4`() {
        play("EHLO a.test\r\nHELO a.test\r\nEHLO a.test\r\n", gets: ["250 HELP", "250 mx.test", "250 HELP"])
    }

    @Test(arguments: [
        "", " ", "   ", " -bad-.x", " foo bar", " a..b", " [256.1.1.1]", " [::1]", " [IPv6:zz]",
        " \(String(repeating: "a.", count: 150))b",
    ])
    func `S06, S07, S09: a malformed greeting gets 501 without an enhanced code, RFC 5321 §4.1.1.1, RFC 2034 §4`(
        argument: String
    ) {
        play("EHLO\(argument)\r\n", gets: ["501 Syntax"])
        play("HELO\(argument)\r\n", gets: ["501 Syntax"])
    }

    @Test(arguments: ["a_b", "localhost", "x", "127.0.0.1", "[127.0.0.1]", "[IPv6:::1]", "does.not.resolve.invalid"])
    func `S07, S08, S09: an odd name is no reason to refuse a client, RFC 5321 §4.1.4`(name: String) {
        let outcome = play("EHLO \(name)\r\n", after: .nothing, gets: ["250 HELP"])
        #expect(outcome.notes.contains(.identified(helo: name, esmtp: true)))
    }

    @Test func `S10: RSET is fine at any time, and takes no argument, RFC 5321 §4.1.1.5`() {
        play("RSET\r\nRSET\r\n", after: .nothing, gets: ["250 Trans", "250 Trans"])
        play("RSET\r\nRSET\r\n", after: .rcpt, gets: ["250 2.0.0", "250 2.0.0"])
        play("RSET now\r\n", gets: ["501 5.5.4"])
    }

    @Test func `S11: RSET leaves nothing of a transaction, RFC 5321 §4.1.1.5`() {
        let round = "MAIL FROM:<a@b.test>\r\nRCPT TO:<c@d.test>\r\nRSET\r\n"
        let replies = ["250 2.1.0", "250 2.1.5", "250 2.0.0"]
        play(
            round + round + round + "DATA\r\nMAIL FROM:<>\r\nDATA\r\n",
            gets: replies + replies + replies + ["503 5.5.1", "250 2.1.0", "503 5.5.1"])
    }

    @Test func `S12: NOOP's argument is ignored, RFC 5321 §4.1.1.9`() {
        play("NOOP what ever\r\n", gets: ["250 2.0.0"])
    }

    @Test func `S13: QUIT drops a transaction, and takes no argument, RFC 5321 §4.1.1.10`() {
        play("QUIT\r\n", after: .rcpt, gets: ["221 2.0.0 mx.test"], ends: .quit)
        play("QUIT now\r\n", gets: ["501 5.5.4"])
    }

    @Test func `S14: VRFY, EXPN and HELP give nothing away, RFC 5321 §3.5, §7.3`() {
        play(
            "VRFY root\r\nEXPN all\r\nHELP\r\nHELP MAIL\r\n",
            gets: ["252 2.0.0", "502 5.5.1", "214 2.0.0", "214 2.0.0"])
    }

    @Test(arguments: [
        "TURN", "SEND FROM:<>", "SOML FROM:<>", "SAML FROM:<>", "ETRN x", "STARTTLS", "EXPN a",
    ])
    func `S15: what is known and not done gets 502, what is unknown gets 500, RFC 5321 §4.2.4`(line: String) {
        play("\(line)\r\nXFOO\r\n", gets: ["502 5.5.1", "500 5.5.1"])
    }

    @Test func `S17: DATA takes no argument, RFC 5321 §4.1.1.4`() {
        play("DATA now\r\n", after: .rcpt, gets: ["501 5.5.4"])
    }

    @Test func `S18: HELO brings no parameter, RFC 5321 §4.1.1.11`() {
        play("MAIL FROM:<> SIZE=1\r\nMAIL FROM:<> BODY=8BITMIME\r\n", after: .helo, gets: ["555 Para", "555 Para"])
    }

    @Test func `S19: after a refused command the next transaction is clean, RFC 5321 §3.3`() {
        let lines = [
            "MAIL FROM:<bad", "MAIL FROM:<> SIZE=99999999999", "MAIL FROM:<a@client.test>", "RCPT TO:<bad", "DATA",
            "RCPT TO:<b@mx.test>", "DATA", "x", ".",
        ]
        play(
            lines.map { $0 + "\r\n" }.joined(),
            gets: [
                "501 5.1.7", "552 5.3.4", "250 2.1.0", "501 5.1.3", "503 5.5.1", "250 2.1.5", "354", "250 2.0.0",
            ], stores: [message("x\r\n")])
    }

    @Test(arguments: [(StoreRefusal.full, "452 4.3.1"), (.failed, "451 4.3.0")])
    func `after a DATA that the store refused the next transaction is clean`(refusal: StoreRefusal, reply: String) {
        play(
            "DATA\r\nMAIL FROM:<>\r\nRCPT TO:<a@b>\r\nDATA\r\n", after: .rcpt,
            gets: [reply, "250 2.1.0", "250 2.1.5", reply], store: .refusesToOpen(refusal))
    }

    @Test func `S20: DATA after only refused recipients gets 503, RFC 2920 §3.1`() {
        play("RCPT TO:<>\r\nRCPT TO:<bad>\r\nDATA\r\n", after: .mail, gets: ["501 5.1.3", "501 5.1.3", "503 5.5.1"])
    }

    @Test func `S21: a recipient given twice stands there twice, RFC 5321 §3.3`() {
        play(
            "RCPT TO:<b@mx.test>\r\nDATA\r\n.\r\n", after: .rcpt, gets: ["250 2.1.5", "354", "250 2.0.0"],
            stores: [Stored(sender: "a@client.test", recipients: ["b@mx.test", "b@mx.test"], content: [])])
    }
}
