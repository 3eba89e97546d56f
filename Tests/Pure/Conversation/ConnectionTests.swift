import SMTPGrammar
import SMTPServer
import Testing
import Vocabulary

@testable import Conversation

@Suite("The connection, RFC 5321 §3.1, §3.8")
struct ConnectionTests {
    @Test func `the banner names the host and ESMTP`() {
        #expect(Player().replies == ["220 mx.test ESMTP fumbled"])
    }

    @Test func `C01: a health check that leaves after the banner ends without a reply or an error, RFC 5321 §3.8`() {
        var player = Player()
        player.settle()
        player.halfClose()
        #expect(player.replies.count == 1)
        #expect(player.ending == .finish)
        #expect(player.notes.dropFirst() == [.ended(.clientClosed)])
    }

    @Test func `C02: a client that is gone before the banner is survived, RFC 5321 §3.8`() {
        var player = Player()
        player.reset()
        #expect(player.endReason == .lost)
        #expect(player.ending == nil)
        #expect(player.appetite == 0)
        #expect(player.deadline == nil)
    }

    @Test(arguments: [Admission.tooManyConnections, .tooManyFromAddress, .tooFrequent])
    func `C17: a client beyond the limit gets 421 for a banner, and nothing else, RFC 5321 §3.8, §7.8`(
        admission: Admission
    ) {
        var player = Player(admission: admission)
        player.send("EHLO a.test\r\n")
        #expect(player.replies.count == 1)
        #expect(player.replies[0].hasPrefix("421 mx.test too many connections"))
        #expect(player.ending == .finish)
        #expect(player.endReason == .limit)
    }

    @Test func `C07: who talks before the banner is answered after it, and noted, RFC 5321 §3.1, §4.3.1`() {
        var player = Player()
        player.takesReplies = false
        player.send("EHLO a.test\r\nNOOP\r\n")
        #expect(player.replies.count == 1)
        player.takesReplies = true
        player.settle()
        #expect(player.replies.map { $0.prefix(3) } == ["220", "250", "250"])
        #expect(player.notes.contains(.irregular(.earlyTalker)))
    }

    @Test func `C08: a message whose dot came before a half-close is kept, and its 250 sent, RFC 5321 §3.8`() {
        var player = Player()
        player.storeAnswers = false
        player.send(Opening.rcpt.rawValue)
        player.forget()
        player.send("DATA\r\nhello\r\n.\r\n")
        player.halfClose()
        player.storeAnswers = true
        player.settle()
        #expect(player.replies.map { $0.prefix(3) } == ["354", "250"])
        #expect(player.stored == [message("hello\r\n")])
        #expect(player.ending == .finish)
        #expect(player.endReason == .clientClosed)
    }

    @Test(arguments: ["hello\r\n", "hello\r\n.", "hello\r\n.\r", "", "."])
    func `D04: a half-close in content stores nothing and gets no reply, RFC 5321 §4.1.1.10`(content: String) {
        var player = Player()
        player.send(Opening.data.rawValue)
        player.forget()
        player.send(content)
        player.halfClose()
        #expect(player.replies.isEmpty)
        #expect(player.stored.isEmpty)
        #expect(player.endReason == .clientClosed)
    }

    @Test(arguments: ["hello\r\n", "hello\r\n.", "hello\r\n.\r"])
    func `D04: a reset in content stores nothing, RFC 5321 §4.1.1.10`(content: String) {
        var player = Player()
        player.send(Opening.data.rawValue)
        player.send(content)
        player.reset()
        #expect(player.stored.isEmpty)
        #expect(player.endReason == .lost)
    }

    @Test func `C09: a half-close in a command drops it and answers what came whole, RFC 5321 §4.1.1.10`() {
        var player = Player()
        player.send(Opening.ehlo.rawValue)
        player.forget()
        player.send("NOOP\r\nQUIT")
        player.halfClose()
        #expect(player.replies == ["250 2.0.0 OK"])
        #expect(player.endReason == .clientClosed)
    }

    @Test func `D05: a reset after the dot leaves the outcome to the store, and it is noted, RFC 5321 §6.1, RFC 1047`()
        throws
    {
        let id = try #require(MessageID("1.test"))
        var player = Player()
        player.send(Opening.data.rawValue)
        player.storeAnswers = false
        player.send("hello\r\n.\r\n")
        player.reset()
        player.storeAnswers = true
        player.settle()
        #expect(player.stored == [message("hello\r\n")])
        #expect(player.notes.last == .commitUnacked(id))
        #expect(player.ending == nil)
    }

    @Test func `a 250 that never left counts as not told`() throws {
        let id = try #require(MessageID("1.test"))
        var player = Player()
        player.send(Opening.data.rawValue)
        player.takesReplies = false
        player.send("hello\r\n.\r\n")
        player.reset()
        #expect(player.stored.count == 1)
        #expect(player.notes.contains(.commitUnacked(id)))
    }

    @Test(arguments: ["GET / HTTP/1.1", "POST /x HTTP/1.0", "OPTIONS * HTTP/1.1"])
    func `C10: an HTTP request gets 500 and the end, and its body is nothing, RFC 5321 §4.2.4`(request: String) {
        let body = "MAIL FROM:<a@b.test>\r\nRCPT TO:<c@d.test>\r\nDATA\r\nx\r\n.\r\n"
        let outcome = play(
            "\(request)\r\nHost: mx.test\r\n\r\n\(body)", gets: ["500 5.5.2", "421 4.7.0"], ends: .outOfStep)
        #expect(outcome.notes.contains(.irregular(.http)))
        play("\(request)\r\n\(body)", after: .nothing, gets: ["500 This", "421 mx.test"], ends: .outOfStep)
    }

    @Test func `an HTTP request too long for a command is still one`() {
        let target = "/" + String(repeating: "x", count: 3_000)
        play(
            "POST \(target) HTTP/1.1\r\nHost: a\r\n\r\nMAIL FROM:<>\r\n", gets: ["500 5.5.2", "421 4.7.0"],
            ends: .outOfStep)
    }

    @Test func `C11: a TLS ClientHello gets 500 and the end without a CRLF, RFC 8446 §5.1`() {
        let hello: [UInt8] = [22, 3, 1, 2, 0, 1, 0, 1, 0xFC, 3, 3]
        let outcome = play(hello, after: .nothing, gets: ["500 No TLS"], ends: .outOfStep)
        #expect(outcome.notes.contains(.irregular(.tlsHandshake)))
    }

    @Test func `C13: a PROXY header that nobody asked for is an unknown command, RFC 5321 §4.2.4`() {
        play(
            "PROXY TCP4 192.0.2.1 192.0.2.2 1 2\r\n", after: .nothing, gets: ["500"])
    }

    @Test(arguments: ["SSH-2.0-OpenSSH_9.2\r\n", "\u{3}\0\0\u{13}\r\n", "\0\0\0\r\n", "\u{FEFF}\r\n"])
    func `C14: what is no SMTP gets 500, RFC 5321 §4.2.4`(line: String) {
        play(line, gets: ["500 5.5.2"])
    }

    @Test(arguments: [0x00, 0xFF, 0x0D] as [UInt8])
    func `L09, C14: octets without end get 500 and the end, RFC 5321 §4.5.3.1.9`(octet: UInt8) {
        var player = Player()
        player.settle()
        player.forget()
        for _ in 0..<100 where player.endReason == nil { player.send(Array(repeating: octet, count: 4_096)) }
        #expect(player.replies == ["500 Line without end"])
        #expect(player.endReason == .outOfStep)
        #expect(player.notes.contains(.limit(.commandLine)))
    }

    @Test func `C15: unknown commands are answered up to the limit, then 421, RFC 5321 §7.8`() {
        let limits = ClientLimits(messageOctets: 1_000, recipients: 10, badCommands: 5)
        let outcome = play(
            String(repeating: "XFOO\r\n", count: 9), gets: Array(repeating: "500 5.5.1", count: 5) + ["421 4.7.0"],
            ends: .limit, terms: .example(limits: limits))
        #expect(outcome.notes.contains(.limit(.badCommands)))
    }

    @Test func `C16: a thousand harmless commands are answered, RFC 5321 §7.8`() {
        let group = "NOOP\r\nRSET\r\nVRFY a\r\nHELP\r\n"
        let replies = ["250 2.0.0", "250 2.0.0", "252 2.0.0", "214 2.0.0"]
        var player = Player()
        player.send(Opening.ehlo.rawValue)
        player.forget()
        for _ in 0..<250 { player.send(group) }
        #expect(player.replies.count == 1_000)
        #expect(zip(player.replies, (0..<250).flatMap { _ in replies }).allSatisfy { $0.hasPrefix($1) })
    }

    @Test func `C18: a hundred messages go through one session, RFC 5321 §3.3`() {
        var player = Player()
        player.send(Opening.ehlo.rawValue)
        player.forget()
        for _ in 0..<120 { player.send("MAIL FROM:<>\r\nRCPT TO:<a@mx.test>\r\nDATA\r\nx\r\n.\r\n") }
        #expect(player.stored.count == 120)
        #expect(player.replies.last == "250 2.0.0 Message taken, id=120.test")
    }

    @Test func `C19: what follows QUIT in the same packet is not done, RFC 5321 §4.1.1.10`() {
        play("QUIT\r\nMAIL FROM:<>\r\nNOOP\r\n", gets: ["221 2.0.0"], ends: .quit)
    }

    @Test func `C20: a command after our 421 is not done, RFC 5321 §3.8`() {
        var player = Player()
        player.settle()
        player.pass(Limit.commandWait)
        player.send("NOOP\r\n")
        #expect(player.replies.map { $0.prefix(3) } == ["220", "421"])
    }
}
