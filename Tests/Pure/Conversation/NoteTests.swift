import SMTPGrammar
import SMTPServer
import Testing
import Vocabulary

@testable import Conversation

@Suite("What the log is told")
struct NoteTests {
    private static let secret = "c2VjcmV0"

    private func notes(_ input: String) -> [Note] {
        var player = Player()
        player.send(Opening.ehlo.rawValue)
        player.forget()
        player.send(input)
        return player.notes
    }

    @Test(arguments: [
        "AUTH PLAIN \(secret)\r\n", "auth plain \(secret)\r\n", "AUHT PLAIN \(secret)\r\n", "ATUH LOGIN \(secret)\r\n",
        "XAUTH \(secret)\r\n", "AUTH\tPLAIN \(secret)\r\n", "AUTH PLAIN \(secret)\n", "AUTH PLAIN \0\(secret)\r\n",
        "FOO \(secret)\r\n", " AUTH PLAIN \(secret)\r\n", "AUTH LOGIN\r\n\(secret)\r\n\(secret)\r\n",
        "AUHT LOGIN\r\n\(secret)\r\n", "LOGIN\r\n\(secret)\r\n", "AUTH=PLAIN \(secret)\r\n",
        "AUTHPLAIN\r\n\(secret)\r\n",
        "AUTH LOGIN\r\nEHLO\r\nNOOP\r\nabc\r\n\(secret)\r\n",
    ])
    func `no secret is told, however AUTH is spelled`(input: String) {
        let told = notes(input).map { "\($0)" }.joined().uppercased()
        #expect(!told.contains(Self.secret.uppercased()))
    }

    @Test func `a known command is told as it came, with control and 8-bit octets escaped`() {
        #expect(
            notes("MAIL FROM:<a@b.test> SIZE=1\r\n").first
                == .command(verb: "MAIL", text: "MAIL FROM:<a@b.test> SIZE=1"))
        #expect(
            notes("NOOP \u{1B}[31m\u{E4}\u{1}\r\n").first == .command(verb: "NOOP", text: #"NOOP \x1B[31m\xC3\xA4\x01"#)
        )
    }

    @Test func `an unknown command is told by its verb alone`() {
        #expect(notes("XFOO bar\r\n").first == .command(verb: "XFOO", text: "XFOO (redacted)"))
        #expect(notes("XFOO\r\n").first == .command(verb: "XFOO", text: "XFOO"))
        #expect(notes("\u{1B}[31m\r\n").first == .command(verb: "?", text: "(redacted)"))
    }

    @Test func `what nobody wants to hear isn't made`() {
        var quiet = Player(.example(told: []))
        quiet.send(Opening.rcpt.rawValue + "FOO\r\n\n" + "AUTH PLAIN x\r\nQUIT\r\n")
        #expect(quiet.notes == [.ended(.quit)])
        var outcomes = Player(.example(told: .outcomes))
        outcomes.send("EHLO client.test\r\nRCPT TO:<b@mx.test>\r\n")
        #expect(
            outcomes.notes == [
                .irregular(.unpipelined),
                .refused(
                    command: "RCPT TO:<b@mx.test>", Reply(503, .invalidCommand, "Send MAIL first")),
            ])
    }

    private func playerInExchange() -> Player {
        var player = Player(.example(authentication: AuthenticationPolicy(acceptsByDefault: false)))
        player.send(Opening.ehlo.rawValue + "AUTH LOGIN\r\n")
        player.forget()
        return player
    }

    @Test func `nothing of a line within an exchange is told, not even one that looks like a command`() {
        var player = playerInExchange()
        player.send("\(Self.secret)\r\nQUIT\r\nNOOP\r\n")
        #expect(player.replies.map { $0.prefix(3) } == ["334", "535", "250"])
        #expect(player.notes.prefix(1) == [.command(verb: "?", text: "(redacted)")])
        #expect(!player.notes.map { "\($0)" }.joined().lowercased().contains("secret"))
    }

    @Test func `a message is told with its envelope, before its reply`() throws {
        let id = try #require(MessageID("1.test"))
        var player = Player()
        player.send(Opening.data.rawValue)
        player.forget()
        player.send("x\r\n.\r\n")
        let envelope = Envelope(
            sender: Addressee(address: "a@client.test"), recipients: [Addressee(address: "b@mx.test")])
        #expect(
            player.notes == [
                .message(id, envelope, octets: 3), .reply(Reply(250, .other, "Message taken, id=1.test")),
            ])
    }

    @Test func `a refusal is told with what it refuses`() {
        let reply = Reply(503, .invalidCommand, "Send MAIL first")
        #expect(
            notes("RCPT TO:<a@b>\r\n") == [
                .command(verb: "RCPT", text: "RCPT TO:<a@b>"), .reply(reply), .refused(command: "RCPT TO:<a@b>", reply),
            ])
    }

    @Test func `a reply is told as the client gets it`() {
        var player = Player()
        player.send(Opening.helo.rawValue)
        player.forget()
        player.send("NOOP\r\n")
        #expect(player.notes.last == .reply(Reply(250, "OK")))
    }

    @Test func `an irregularity is told once`() {
        let told = notes(String(repeating: "NOOP\n", count: 5)).count { $0 == .irregular(.bareLF) }
        #expect(told == 1)
    }

    @Test func `the end is told once`() {
        var player = Player()
        player.send("QUIT\r\n")
        player.halfClose()
        player.reset()
        let ends = player.notes.filter { if case .ended = $0 { true } else { false } }
        #expect(ends == [.ended(.quit)])
    }
}
