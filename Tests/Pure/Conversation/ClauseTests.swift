import Faults
import SMTPGrammar
import SMTPServer
import Testing
import Vocabulary

@testable import Conversation

@Suite("Clause by clause: what has no place elsewhere")
struct ClauseTests {
    @Test func `C21: an IPv4-mapped client has its IPv4 literal, RFC 5321 §4.1.3`() throws {
        let session = try #require(SessionID(1))
        let fields = TraceFields(
            sender: "", greeting: .none, client: .internet(try #require(Endpoint("[::ffff:192.0.2.1]:1"))),
            hostname: try #require(Domain("mx.test")),
            transaction: try #require(TransactionID(session: session, ordinal: 1)), at: WallTime(microseconds: 0))
        #expect(String(decoding: fields.octets, as: UTF8.self).contains("unknown ([192.0.2.1])\r\n"))
    }

    @Test func `S16: after a banner with 554 everything but QUIT gets 503, RFC 5321 §3.1`() throws {
        let terms = Conversation.Terms.example(faults: FaultTerms(words: try words("banner554"), seed: 1))
        play(
            "EHLO a.test\r\nNOOP\r\nMAIL FROM:<>\r\nRSET\r\nBDAT 4 LAST\r\nQUITQUIT\r\n", after: .nothing,
            gets: ["503", "503", "503", "503", "503", "221"], ends: .quit, terms: terms)
    }

    @Test(arguments: [
        "MAIL FROM:<a@b%0d%0aRCPT TO:<c@d>>", "MAIL FROM:<a@b>%0d%0aRCPT TO:<c@d>", "MAIL FROM:<a@b> SIZE=1 <c@d>",
        "MAIL FROM:<a@b>RCPT TO:<c@d>", "MAIL FROM:<\"a\r@b>",
    ])
    func `A15: one line is one command, RFC 5321 §4.1.2`(line: String) {
        play("\(line)\r\n", gets: ["50"])
    }

    @Test(arguments: ["|/bin/sh", "/etc/passwd", "../../x", "-oQ/tmp", "`id`", "$(id)", "a;b", "~root", "\"a b\"", "*"])
    func `A16: a local part is text and nothing else, RFC 5321 §3.6`(local: String) {
        let address = local.contains(where: "();.".contains) ? "\"\(local)\"@d.test" : "\(local)@d.test"
        play(
            "MAIL FROM:<a@client.test>\r\nRCPT TO:<\(address)>\r\nDATA\r\n.\r\n", gets: ["250", "250", "354", "250"],
            stores: [message("", to: address)])
    }

    @Test(arguments: ["REQUIRETLS", "HOLDFOR=10", "MT-PRIORITY=3", "BY=120;R", "CONPERM", "TRANSID=<x@y>"])
    func `A36: parameters of extensions that nobody offered get 555, RFC 5321 §4.1.1.11`(parameter: String) {
        play("MAIL FROM:<a@b.test> \(parameter)\r\n", gets: ["555 5.5.4"])
    }

    @Test(arguments: ["XCLIENT NAME=x", "XFORWARD NAME=x", "LHLO a.test", "XVERP on"])
    func `M02, M03: what other protocols and servers have gets 500, RFC 5321 §4.2.4`(line: String) {
        play("\(line)\r\n", gets: ["500 5.5.1"])
        play("\(line)\r\nDATA\r\n.\r\n", after: .rcpt, gets: ["500 5.5.1", "354", "250"], stores: [message("")])
    }

    @Test func `M04: a server without mail says 521, a domain without mail 556, RFC 7504 §2, RFC 7505 §4.2`() throws {
        let terms = Conversation.Terms.example(faults: FaultTerms(words: try words("banner521"), seed: 1))
        var player = Player(terms)
        #expect(player.replies.first?.hasPrefix("521 ") == true)
        player = Player.greeted()
        _ = player.say("MAIL FROM:<a@b>")
        #expect(player.say("RCPT TO:<rcpt556@b>").first?.hasPrefix("556 5.1.10") == true)
    }

    @Test(arguments: [
        "bounce+user=domain.test@list.test", "prvs=1234abcd=a@b.test", "SRS0=HHH=TT=d=a@fwd.test", "a+tag@b.test",
        "pOstmAster@[127.0.0.1]", "postmaster@mx.test", "a@b.test",
    ])
    func `M06: VERP, BATV, SRS, tags and postmaster at a literal are addresses, RFC 5321 §4.5.1`(address: String) {
        play("RCPT TO:<\(address)>\r\n", after: .mail, gets: ["250 2.1.5"])
    }

    @Test func `M06: five megabytes of header fields are content, RFC 5321 §6.4`() {
        let field = "Received: from \(String(repeating: "x", count: 80))\r\n"
        let content = String(repeating: field + "Resent-To: <a@b>\r\n", count: 45_000) + "\r\n"
        var player = Player()
        player.send(Opening.data.rawValue)
        player.send(content + ".\r\n")
        #expect(player.stored.first?.content.count == content.utf8.count)
    }
}

/// Dialogues as clients have them, whole: however the network cuts them, the server says the same.
@Suite("Whole dialogues, cut at every octet")
struct DialogueTests {
    private static let dialogues: [(name: String, said: String, replies: [String], messages: Int, end: EndReason?)] = [
        (
            "a mail client with PIPELINING and SIZE",
            """
            EHLO [127.0.0.1]\r\nMAIL FROM:<a@client.test> SIZE=57\r\nRCPT TO:<b@mx.test>\r\nRCPT TO:<c@mx.test>\r\n\
            DATA\r\nFrom: a\r\nTo: b\r\n\r\n.. a dot\r\n..\r\nend\r\n.\r\nQUIT\r\n
            """, ["250 HELP", "250 2.1.0", "250 2.1.5", "250 2.1.5", "354", "250 2.0.0", "221 2.0.0"], 1, .quit
        ),
        (
            "an old client with HELO, one recipient refused",
            """
            HELO old.test\r\nMAIL FROM:<>\r\nRCPT TO:<bad address>\r\nRCPT TO:<Postmaster>\r\nDATA\r\n\r\n.\r\n\
            NOOP\r\nQUIT\r\n
            """, ["250 mx", "250 S", "501 Bad", "250 R", "354", "250 M", "250 OK", "221"], 1, .quit
        ),
        (
            "chunks, two messages, a reset between",
            """
            EHLO c.test\r\nMAIL FROM:<a@c> BODY=BINARYMIME SMTPUTF8\r\nRCPT TO:<ü@ü.test> NOTIFY=NEVER\r\n\
            BDAT 6\r\nQUIT\r\nBDAT 3 LAST\r\n\r\n.MAIL FROM:<b@c>\r\nRCPT TO:<d@e>\r\nBDAT 4\r\nRSETRSET\r\n\
            MAIL FROM:<>\r\nRCPT TO:<d@e>\r\nBDAT 0 LAST\r\nQUIT\r\n
            """,
            [
                "250 HELP", "250 2.1.0", "250 2.1.5", "250 2.0.0 6", "250 2.0.0 Mess", "250 2.1.0", "250 2.1.5",
                "250 2.0.0 4", "250 2.0.0 Trans", "250 2.1.0", "250 2.1.5", "250 2.0.0 Mess", "221",
            ], 2, .quit
        ),
        (
            "a client that logs in, and asks about people",
            """
            EHLO c.test\r\nAUTH PLAIN\r\nAGEAYg==\r\nVRFY exists\r\nEXPN all\r\nHELP\r\nMAIL FROM:<a@c> AUTH=<>\r\n\
            RSET\r\nQUIT\r\n
            """,
            [
                "250 HELP", "334", "235 2.7.0", "250 2.1.5", "502 5.5.1", "214 2.0.0", "250 2.1.0", "250 2.0.0", "221",
            ], 0, .quit
        ),
        (
            "mistakes of every kind",
            """
            \r\nMAIL FROM:<a@b>\r\nEHLO\r\nEHLO c.test\r\nMAIL FROM <a@b>\r\nMAIL FROM:<a@b>\nMAIL FROM:<a@b> FOO=1\r\n\
            RCPT TO:<c@d>\r\nDATA\r\nXFOO \r\n MAIL\r\nMAIL FROM:<a@b>\r\nMAIL FROM:<c@d>\r\nRCPT TO:<>\r\n\
            BDAT 4 MORE\r\nQUITDATA now\r\nRCPT TO:<c@d>\r\nDATA\r\nbare\nLF\r\n.\r\nQUIT\r\n
            """,
            [
                "500", "503", "501", "250 HELP", "501 5.5.4", "500 5.5.2", "555 5.5.4", "503 5.5.1", "503 5.5.1",
                "500 5.5.1", "500 5.5.2", "250 2.1.0", "503 5.5.1", "501 5.1.3", "501 5.5.4", "501 5.5.4", "250 2.1.5",
                "354", "554 5.6.0", "221",
            ], 0, .quit
        ),
        (
            "a browser", "POST / HTTP/1.1\r\nHost: x\r\n\r\nMAIL FROM:<a@b>\r\n", ["500", "421"], 0, .outOfStep
        ),
    ]

    @Test(arguments: dialogues.indices)
    func `L16: a dialogue is the same however it's cut, RFC 5321 §4.1.1`(index: Int) {
        let dialogue = Self.dialogues[index]
        let outcome = play(
            dialogue.said, after: .nothing, gets: dialogue.replies, stores: nil, ends: dialogue.end)
        #expect(outcome.stored.count == dialogue.messages, "\(dialogue.name)")
    }
}
