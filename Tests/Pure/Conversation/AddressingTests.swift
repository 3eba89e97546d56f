import SMTPGrammar
import SMTPServer
import Testing
import Vocabulary

@testable import Conversation

@Suite("MAIL and RCPT, RFC 5321 §4.1.1.2, §4.1.1.3")
struct AddressingTests {
    @Test(arguments: [
        ("<>", "250 2.1.0"), ("<a@b.test>", "250 2.1.0"), (" <a@b.test>", "501 5.5.2"), ("a@b.test", "501 5.5.2"),
        ("Bob <a@b.test>", "501 5.5.2"), ("<a@b", "501 5.1.7"), ("<<a@b>>", "501 5.1.7"), ("<a@b>x", "501 5.1.7"),
        ("<@h1.test,@h2.test:u@d.test>", "250 2.1.0"), ("<\"a b\"@d.test>", "250 2.1.0"),
        ("<a..b@d.test>", "501 5.1.7"),
        ("<a@[127.0.0.1]>", "250 2.1.0"), ("<a@[x]>", "501 5.1.7"), ("<ä@b.test>", "553 5.6.7"),
    ])
    func `A01, A04 to A08, A10, A11, A14: MAIL takes a reverse-path, RFC 5321 §4.1.1.2`(path: String, reply: String) {
        play("MAIL FROM:\(path)\r\n", gets: [reply])
    }

    @Test(arguments: [
        ("<>", "501 5.1.3"), ("<postmaster>", "250 2.1.5"), ("<PostMaster>", "250 2.1.5"), ("<root>", "501 5.1.3"),
        ("<a@b>", "250 2.1.5"), ("<@h1.test:u@d.test>", "250 2.1.5"), ("<@h1.test>", "501 5.1.3"),
        ("<u%d1@d2.test>", "250 2.1.5"), ("<h!u@d.test>", "250 2.1.5"), ("<u@d1@d2>", "501 5.1.3"),
        ("<\"a@b\"@d.test>", "250 2.1.5"), ("<\"a@d.test>", "501 5.1.3"), ("<.a@d.test>", "501 5.1.3"),
        ("<a.@d.test>", "501 5.1.3"), ("<a@-a.x>", "501 5.1.2"), ("<a@x.>", "501 5.1.2"), ("<a@a_b>", "250 2.1.5"),
        ("<|cmd@d.test>", "250 2.1.5"), ("</etc/passwd@d.test>", "250 2.1.5"), ("<-oQ/tmp@d.test>", "250 2.1.5"),
        ("<ä@b.test>", "553 5.6.7"), ("<a@b> SIZE=1", "555 5.5.4"), ("<a@b> NOTIFY=NEVER", "250 2.1.5"),
    ])
    func `A02, A03, A08 to A11, A13, A16: RCPT takes a forward-path, RFC 5321 §4.1.1.3`(path: String, reply: String) {
        play("RCPT TO:\(path)\r\n", after: .mail, gets: [reply])
    }

    @Test(arguments: [
        ("SIZE=0", "250 2.1.0"), ("SIZE=1000", "250 2.1.0"), ("SIZE=1001", "552 5.3.4"),
        ("SIZE=99999999999999999999", "552 5.3.4"), ("SIZE=999999999999999999999", "501 5.5.4"),
        ("SIZE=-1", "501 5.5.4"), ("SIZE=abc", "501 5.5.4"), ("SIZE=", "501 5.5.4"), ("SIZE", "501 5.5.4"),
        ("SIZE=1 SIZE=2", "501 5.5.4"), ("BODY=8BITMIME", "250 2.1.0"), ("BODY=7BIT", "250 2.1.0"),
        ("body=8bitmime", "250 2.1.0"), ("BODY=XX", "501 5.5.4"), ("BODY=", "501 5.5.4"), ("FOO=BAR", "555 5.5.4"),
        ("FOO", "555 5.5.4"), ("=x", "501 5.5.4"), ("SIZE=1 <c@d>", "501 5.5.4"), ("SMTPUTF8", "250 2.1.0"),
        ("RET=HDRS", "250 2.1.0"), ("REQUIRETLS", "555 5.5.4"),
    ])
    func
        `A15, A17, A18, A26, A29, A30, A36: MAIL takes the parameters that were offered, RFC 5321 §4.1.1.11, RFC 1870 §6`(
            parameters: String, reply: String
        )
    {
        let limits = ClientLimits(messageOctets: 1_000, recipients: 10, badCommands: 5)
        play("MAIL FROM:<a@b.test> \(parameters)\r\n", gets: [reply], terms: .example(limits: limits))
    }

    @Test
    func `A20, A21, M05: recipients beyond the limit get 452, and the others stay, RFC 5321 §4.5.3.1.8, §4.5.3.1.10`() {
        let limits = ClientLimits(messageOctets: 1_000, recipients: 100, badCommands: 5)
        let lines = (1...101).map { "RCPT TO:<r\($0)@mx.test>\r\n" }.joined()
        var player = Player(.example(limits: limits))
        player.send(Opening.mail.rawValue)
        player.forget()
        player.send(lines + "DATA\r\n.\r\n")
        #expect(player.replies.prefix(100).allSatisfy { $0.hasPrefix("250 2.1.5") })
        #expect(player.replies[100].hasPrefix("452 4.5.3"))
        #expect(player.stored.first?.recipients == (1...100).map { "r\($0)@mx.test" })
        #expect(player.notes.contains(.limit(.recipients)))
    }

    @Test func `A20: a thousand recipients are taken unless a setting says less, RFC 5321 §4.5.3.1.8`() {
        var player = Player()
        player.send(Opening.mail.rawValue)
        for number in 1...Limit.recipients { player.send("RCPT TO:<r\(number)@mx.test>\r\n") }
        player.send("DATA\r\n.\r\n")
        #expect(player.stored.first?.recipients.count == Limit.recipients)
    }
}
