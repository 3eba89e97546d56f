import SMTPGrammar
import SMTPServer
import Testing
import Vocabulary

@testable import Conversation

@Suite("BDAT, RFC 3030 §2")
struct ChunkTests {
    private func limits(_ octets: UInt64, badCommands: UInt32 = 20) -> Conversation.Terms {
        .example(limits: ClientLimits(messageOctets: octets, recipients: 10, badCommands: badCommands))
    }

    @Test func `B01: BDAT LAST takes its octets and is answered at once, RFC 3030 §2`() {
        play("BDAT 7 LAST\r\nhello\r\n", after: .rcpt, gets: ["250 2.0.0"], stores: [message("hello\r\n")])
        var player = Player()
        player.send(Opening.rcpt.rawValue)
        player.forget()
        player.send("BDAT 3 LAST\r\nabc")
        #expect(player.replies == ["250 2.0.0 Message taken, id=1.test"])
    }

    @Test func `B02: each chunk has its reply, and the last one may be empty, RFC 3030 §2`() {
        play(
            "BDAT 3\r\nabcBDAT 4\r\ndefgBDAT 0 LAST\r\n", after: .rcpt,
            gets: ["250 2.0.0 3 octets received", "250 2.0.0 4 octets received", "250 2.0.0 Message taken"],
            stores: [message("abcdefg")])
        play("BDAT 0\r\nBDAT 0 LAST\r\n", after: .rcpt, gets: ["250 2.0.0 0", "250 2.0.0"], stores: [message("")])
        play("bdat 2 last\r\nxy", after: .rcpt, gets: ["250 2.0.0"], stores: [message("xy")])
    }

    @Test(arguments: ["BDAT 10 LAST\r\nfour", "BDAT 3\r\nabc", "BDAT 3\r\nabcBDAT 5 LAST\r\nx", "BDAT 10 LAST\r\n"])
    func `B03: fewer octets than announced, and then the end, store nothing, RFC 3030 §2`(sent: String) {
        var player = Player()
        player.send(Opening.rcpt.rawValue)
        player.forget()
        player.send(sent)
        player.halfClose()
        #expect(player.replies.allSatisfy { $0 == "250 2.0.0 3 octets received" })
        #expect(player.stored.isEmpty)
        #expect(player.endReason == .clientClosed)
    }

    @Test func `B04: octets behind the chunk are commands, RFC 3030 §2`() {
        play(
            "BDAT 3 LAST\r\nabcdef\r\n", after: .rcpt, gets: ["250 2.0.0", "500 5.5.1"], stores: [message("abc")])
    }

    @Test(arguments: [
        "BDAT", "BDAT ", "BDAT -1", "BDAT 1x", "BDAT +5", "BDAT 18446744073709551616", "BDAT 9223372036854775809 LAST",
        "BDAT LAST", "BDAT 0x10", "BDAT  5",
    ])
    func `B05: a size that can't be read gets 501 and the end, RFC 3030 §2`(line: String) {
        play("\(line)\r\nMAIL FROM:<>\r\n", after: .rcpt, gets: ["501 5.5.4"], ends: .outOfStep)
    }

    @Test(arguments: ["FIRST", "LAST now", "LAST LAST", " LAST"])
    func `B05: a size behind which something else stands is passed over, RFC 3030 §2`(marker: String) {
        play(
            "BDAT 5 \(marker)\r\nQUIT\nBDAT 2 LAST\r\nok", after: .rcpt, gets: ["501 5.5.4", "250 2.0.0"],
            stores: [message("ok")])
    }

    @Test(arguments: ["BDAT 5\n", "BDAT 5\r LAST\r\n", "BDAT 5\0\r\n"])
    func `a BDAT that is no line ends the connection, since nobody knows what follows, RFC 3030 §2`(line: String) {
        let replies = [line.contains("\0") ? "501 5.5.2" : "500 5.5.2"]
        play("\(line)MAIL FROM:<>\r\n", after: .rcpt, gets: replies, ends: .outOfStep)
        let long = "BDAT 5 " + String(repeating: "x", count: 3_000)
        play("\(long)\r\nMAIL FROM:<>\r\n", after: .rcpt, gets: ["500 5.5.2"], ends: .outOfStep)
    }

    @Test func `B06: a chunk behind the last one is read, and gets 503, RFC 3030 §2`() {
        play(
            "BDAT 3 LAST\r\nabcBDAT 6 LAST\r\nQUIT\r\nNOOP\r\n", after: .rcpt, gets: ["250 2.0.0", "503 5.5.1", "250"],
            stores: [message("abc")])
    }

    @Test(arguments: [
        (Opening.nothing, "503 Send EHLO"), (.ehlo, "503 5.5.1"), (.mail, "503 5.5.1"), (.helo, "503 Send MAIL"),
    ])
    func `B06, S02: a chunk without sender or recipient is read, and gets 503, RFC 3030 §2`(
        opening: Opening, reply: String
    ) {
        play("BDAT 6 LAST\r\nQUIT\r\n", after: opening, gets: [reply])
        play("BDAT 0\r\n", after: opening, gets: [reply])
    }

    @Test func `a chunk in a session of HELO is read, and gets 503, RFC 5321 §4.1.1.11`() {
        play(
            "MAIL FROM:<>\r\nRCPT TO:<a@b>\r\nBDAT 6 LAST\r\nQUIT\r\n", after: .helo,
            gets: ["250 Sender", "250 Recip", "503 Bad"])
    }

    @Test func `B07: DATA behind BDAT, and BDAT behind DATA, get 503, RFC 3030 §2`() {
        play(
            "BDAT 3\r\nabcDATA\r\nBDAT 3 LAST\r\ndef", after: .rcpt, gets: ["250 2.0.0", "503 5.5.1", "250 2.0.0"],
            stores: [message("abcdef")])
        play(
            "DATA\r\nx\r\n.\r\nBDAT 6 LAST\r\nQUIT\r\n", after: .rcpt, gets: ["354", "250 2.0.0", "503 5.5.1"],
            stores: [message("x\r\n")])
    }

    @Test func `MAIL and RCPT between chunks get 503, and the message goes on, RFC 3030 §2`() {
        play(
            "BDAT 3\r\nabcMAIL FROM:<>\r\nRCPT TO:<x@y>\r\nBDAT 0 LAST\r\n", after: .rcpt,
            gets: ["250 2.0.0", "503 5.5.1", "503 5.5.1", "250 2.0.0"], stores: [message("abc")])
    }

    @Test func `B08: a chunk over the limit is read, the next ones get 503, and RSET helps, RFC 1870 §6`() {
        let next = "MAIL FROM:<a@client.test>\r\nRCPT TO:<b@mx.test>\r\nBDAT 10 LAST\r\n0123456789"
        play(
            "BDAT 8\r\n01234567BDAT 3\r\nabcBDAT 4\r\nRSETMAIL FROM:<>\r\nDATA\r\nRSET\r\n\(next)", after: .rcpt,
            gets: [
                "250 2.0.0", "552 5.3.4", "503 5.5.1", "503 5.5.1", "503 5.5.1", "250 2.0.0", "250 2.1.0", "250 2.1.5",
                "250 2.0.0",
            ], stores: [message("0123456789")], terms: limits(10))
        let outcome = play(
            "BDAT 11 LAST\r\n0123456789X\(next)", after: .rcpt,
            gets: ["552 5.3.4", "250 2.1.0", "250 2.1.5", "250 2.0.0"], stores: [message("0123456789")],
            terms: limits(10))
        #expect(outcome.notes.contains(.limit(.messageOctets)))
    }

    @Test func `B08: the last chunk ends a message whose chunk was refused, RFC 3030 §2`() {
        play(
            "BDAT 11\r\n0123456789XBDAT 1 LAST\r\nyMAIL FROM:<>\r\n", after: .rcpt,
            gets: ["552 5.3.4", "503 5.5.1", "250 2.1.0"], terms: limits(10))
    }

    @Test(arguments: [".\r\n", "..\r\n", "a\nb\rc", "\0\u{1}", "\r\n.\r\n", "From x\r\n", ".", "\r", "\n"])
    func `B09: octets of a chunk are kept as they came, RFC 3030 §3`(content: String) {
        play(
            "BDAT \(content.utf8.count) LAST\r\n\(content)", after: .rcpt, gets: ["250 2.0.0"],
            stores: [message(content)])
    }

    @Test func `B09: all 256 octets come through, RFC 3030 §3`() {
        let content = (0...255).map { UInt8($0) }
        play(
            Array("BDAT 256 LAST\r\n".utf8) + content, after: .rcpt, gets: ["250 2.0.0"],
            stores: [Stored(sender: "a@client.test", recipients: ["b@mx.test"], content: content)])
    }

    @Test func `B10: NOOP between chunks changes nothing, RSET and EHLO drop the message, RFC 3030 §2`() {
        play(
            "BDAT 3\r\nabcNOOP\r\nVRFY x\r\nBDAT 3 LAST\r\ndef", after: .rcpt,
            gets: ["250 2.0.0", "250 2.0.0 OK", "252 2.0.0", "250 2.0.0"], stores: [message("abcdef")])
        for line in ["RSET", "EHLO again.test", "HELO again.test"] {
            play(
                "BDAT 3\r\nabc\(line)\r\nBDAT 3 LAST\r\ndef", after: .rcpt, gets: ["250 2.0.0", "250", "503"])
        }
        play("BDAT 3\r\nabcQUIT\r\n", after: .rcpt, gets: ["250 2.0.0", "221 2.0.0"], ends: .quit)
    }

    @Test func `B11: chunks in a group are taken in order, and nothing in them is a command, RFC 2920 §3`() {
        let looks = "QUIT\r\nMAIL FROM:<evil@x.test>\r\nBDAT 1 LAST\r\n"
        play(
            """
            MAIL FROM:<a@client.test>\r\nRCPT TO:<b@mx.test>\r\nBDAT \(looks.utf8.count)\r\n\(looks)\
            BDAT 2 LAST\r\n\r\nMAIL FROM:<a@client.test>\r\nRCPT TO:<b@mx.test>\r\nBDAT 1 LAST\r\nxNOOP\r\n
            """,
            gets: [
                "250 2.1.0", "250 2.1.5", "250 2.0.0 44 octets", "250 2.0.0 Mess", "250 2.1.0", "250 2.1.5",
                "250 2.0.0 Mess", "250 2.0.0 OK",
            ], stores: [message(looks + "\r\n"), message("x")])
    }

    @Test func `B12: BDAT that wasn't offered gets 502 and the end, since its octets would follow, RFC 3030 §2`() {
        let terms = Conversation.Terms.example(offer: Offer([.pipelining, .enhancedStatusCodes]))
        play("BDAT 14 LAST\r\nMAIL FROM:<>\r\n", after: .rcpt, gets: ["502 5.5.1"], ends: .outOfStep, terms: terms)
        var player = Player.greeted("nochunking.test")
        #expect(player.say("MAIL FROM:<> BODY=BINARYMIME") == ["501 5.5.4 Syntax: BODY=7BIT or BODY=8BITMIME"])
        #expect(player.say("BDAT 3 LAST") == ["502 5.5.1 Command not implemented"])
    }

    @Test(arguments: ["2147483648", "9223372036854775807", "9223372036854775808"], ["", " LAST"])
    func `B13: more octets than anybody reads get their reply at once, and the end, RFC 1870 §6`(
        size: String, last: String
    ) {
        play("BDAT \(size)\(last)\r\nMAIL FROM:<>\r\n", after: .rcpt, gets: ["552 5.3.4"], ends: .outOfStep)
        play("BDAT \(size)\(last)\r\nMAIL FROM:<>\r\n", after: .mail, gets: ["503 5.5.1"], ends: .outOfStep)
        play(
            "BDAT 3\r\nabcBDAT \(size)\(last)\r\nMAIL FROM:<>\r\n", after: .rcpt, gets: ["250 2.0.0", "552 5.3.4"],
            ends: .outOfStep)
    }

    @Test func `a chunk too big is dropped as it comes, and nothing of it held, RFC 3030 §2`() {
        var player = Player(limits(1_000))
        player.send(Opening.rcpt.rawValue)
        player.forget()
        player.send("BDAT 8000000\r\n")
        let block = Array(repeating: UInt8(ascii: "x"), count: 80_000)
        for _ in 0..<100 {
            #expect(player.replies.isEmpty)
            player.send(block)
            #expect(player.heldOctets == 0)
        }
        #expect(player.replies.first?.hasPrefix("552 5.3.4") == true)
    }

    @Test func `chunks count as bad commands where they are out of order, RFC 5321 §7.8`() {
        play(
            "BDAT 1\r\nxBDAT 1\r\nxBDAT 1\r\nxBDAT 1\r\nxNOOP\r\n",
            gets: ["503 5.5.1", "503 5.5.1", "503 5.5.1", "421 4.7.0"], ends: .limit, terms: limits(10, badCommands: 3))
    }

    @Test func `A28: BODY=BINARYMIME is for BDAT, and DATA gets 503, RFC 3030 §3`() {
        play(
            "MAIL FROM:<a@client.test> BODY=BINARYMIME\r\nRCPT TO:<b@mx.test>\r\nDATA\r\nBDAT 3 LAST\r\n\n\r\0",
            gets: ["250 2.1.0", "250 2.1.5", "503 5.5.1", "250 2.0.0"], stores: [message("\n\r\0")])
    }

    @Test(arguments: [(StoreRefusal.full, "452 4.3.1"), (.failed, "451 4.3.0")])
    func `a store that has no place refuses the first chunk behind its octets`(refusal: StoreRefusal, reply: String) {
        play(
            "BDAT 6\r\nRSET\r\nBDAT 2 LAST\r\nxyMAIL FROM:<>\r\n", after: .rcpt,
            gets: [reply, "503 5.5.1", "250 2.1.0"], store: .refusesToOpen(refusal))
        play(
            "BDAT 6 LAST\r\nRSET\r\nMAIL FROM:<>\r\n", after: .rcpt, gets: [reply, "250 2.1.0"],
            store: .refusesToOpen(refusal))
        play(
            "BDAT 0 LAST\r\nMAIL FROM:<>\r\n", after: .rcpt, gets: [reply, "250 2.1.0"], store: .refusesToOpen(refusal))
    }

    @Test(arguments: [(StoreRefusal.full, "452 4.3.1"), (.failed, "451 4.3.0")])
    func `a message in chunks that the store can't keep is refused for now`(refusal: StoreRefusal, reply: String) {
        play("BDAT 3 LAST\r\nabc", after: .rcpt, gets: [reply], store: .refusesToCommit(refusal))
        play(
            "BDAT 3 LAST\r\nabcMAIL FROM:<>\r\n", after: .rcpt, gets: [reply, "250"],
            store: .breaksWriting(at: 1, refusal))
    }

    @Test func `a chunk's octets are no group, RFC 2920 §3`() {
        let terms = Conversation.Terms.example(offer: Offer([.chunking]))
        var player = Player(terms)
        for line in ["EHLO a.test\r\n", "MAIL FROM:<>\r\n", "RCPT TO:<a@b>\r\n", "BDAT 3 LAST\r\nabc"] {
            player.send(line)
        }
        #expect(player.stored.count == 1)
        #expect(!player.notes.contains(.irregular(.unpipelined)))
        #expect(!player.notes.contains(.irregular(.pipelinedBody)))
    }

    // MARK: Deadlines

    @Test func `C05: single octets don't prolong a chunk's wait, a block of them does, RFC 5321 §4.5.3.2.5`() {
        var player = Player()
        player.send(Opening.rcpt.rawValue)
        player.send("BDAT 100000\r\n")
        let wait = Conversation.Terms.example().deadlines.content
        player.pass(wait / 2)
        player.send("x")
        player.pass(wait / 2 - .milliseconds(1))
        player.send(String(repeating: "x", count: 1_000))
        player.pass(wait - .milliseconds(1))
        #expect(player.endReason == nil)
        player.pass(.milliseconds(1))
        #expect(player.replies.last?.hasPrefix("421 4.4.2") == true)
        #expect(player.endReason == .timeout)
        #expect(player.stored.isEmpty)
    }

    @Test func `chunks for ever are ended as one message is, RFC 5321 §4.5.3.2.6`() {
        var player = Player()
        player.send(Opening.rcpt.rawValue)
        let deadlines = Conversation.Terms.example().deadlines
        var passed = Duration.zero
        while player.endReason == nil, passed < deadlines.message + deadlines.command {
            player.send("BDAT 1\r\nx")
            player.pass(deadlines.command / 2)
            passed += deadlines.command / 2
        }
        #expect(player.endReason == .timeout)
        #expect(passed >= deadlines.message && passed <= deadlines.message + deadlines.command / 2)
        #expect(player.notes.contains(.limit(.messageWait)))
    }

    @Test func `a message in chunks may be finished while the daemon stops`() {
        var player = Player()
        player.send(Opening.rcpt.rawValue)
        player.send("BDAT 3\r\nabc")
        player.forget()
        player.drain(for: .seconds(5))
        player.send("BDAT 1 LAST\r\nx")
        #expect(player.replies.map { $0.prefix(3) } == ["250", "421"])
        #expect(player.stored == [message("abcx")])
    }
}
