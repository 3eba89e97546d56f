import SMTPServer
import Testing
import Vocabulary

@testable import Conversation

@Suite("LMTP, RFC 2033")
struct LMTPTests {
    private func player() -> Player {
        var player = Player(.example(language: .lmtp))
        player.settle()
        return player
    }

    /// As far as the 354, with these recipients, which are all taken.
    private func begun(_ recipients: [String], from sender: String = "a@client.test") -> Player {
        var player = player()
        _ = player.say("LHLO client.test")
        _ = player.say("MAIL FROM:<\(sender)>")
        for recipient in recipients { #expect(player.say("RCPT TO:<\(recipient)>").map { $0.prefix(3) } == ["250"]) }
        #expect(player.say("DATA").map { $0.prefix(3) } == ["354"])
        return player
    }

    private func codes(_ player: inout Player, _ content: String = "hello\r\n.\r\n") -> [Substring] {
        player.forget()
        player.send(content)
        return player.replies.map { $0.prefix(3) }
    }

    @Test func `M01 LHLO greets, and HELO and EHLO are no commands`() {
        var player = player()
        #expect(player.replies == ["220 mx.test LMTP fumbled"])
        for greeting in ["EHLO a.test", "HELO a.test"] { #expect(player.say(greeting).map { $0.prefix(3) } == ["500"]) }
        #expect(player.say("MAIL FROM:<a@x.test>").map { $0.prefix(3) } == ["503"])
        #expect(player.say("lhlo a.test").map { $0.prefix(3) } == ["250"])
        #expect(player.say("MAIL FROM:<a@x.test>").map { $0.prefix(9) } == ["250 2.1.0"])
        #expect(player.say("DATA").map { $0.prefix(9) } == ["503 5.5.1"])
    }

    @Test func `LHLO is no command of SMTP`() {
        var player = Player()
        #expect(player.say("LHLO a.test").map { $0.prefix(3) } == ["500"])
    }

    @Test func `M01 each recipient taken gets a reply, in order, one that stands there twice as well`() {
        var player = begun(["a@mx.test", "b@mx.test", "a@mx.test"])
        #expect(codes(&player) == ["250", "250", "250"])
        #expect(player.stored.map(\.recipients) == [["a@mx.test", "b@mx.test", "a@mx.test"]])
        #expect(player.say("NOOP").map { $0.prefix(3) } == ["250"])
    }

    @Test func `each recipient may have a fault of its own, and the message is kept for the others`() {
        var player = begun(["a@mx.test", "dot550@mx.test", "c@mx.test", "dot452@mx.test"])
        #expect(codes(&player) == ["250", "550", "250", "452"])
        #expect(player.stored.map(\.recipients) == [["a@mx.test", "c@mx.test"]])
        #expect(player.say("NOOP").map { $0.prefix(3) } == ["250"])
    }

    @Test func `a message that every recipient refuses isn't kept`() {
        var player = begun(["dot550@mx.test", "dot451@mx.test"])
        #expect(codes(&player) == ["550", "451"])
        #expect(player.stored.isEmpty)
        #expect(player.say("NOOP").map { $0.prefix(3) } == ["250"])
    }

    @Test func `a fault of the sender's meets each recipient, and counts for each`() {
        var all = begun(["a@mx.test", "b@mx.test"], from: "dot451@client.test")
        #expect(codes(&all) == ["451", "451"])
        var once = begun(["a@mx.test", "b@mx.test"], from: "dot451x1@client.test")
        #expect(codes(&once) == ["451", "250"])
        #expect(once.stored.map(\.recipients) == [["b@mx.test"]])
    }

    @Test func `long replies to many recipients wait for a slow reader, and none is lost`() {
        let lines = 1_000
        var player = begun((0..<100).map { "r\($0)@mx.test" }, from: "a+dotlines\(lines)@client.test")
        player.forget()
        player.takesReplies = false
        player.send("hello\r\n.\r\nNOOP\r\n")
        #expect(player.stored.count == 1)
        #expect(player.output.count <= Limit.unsentReplies + lines * Limit.replyLine / 10)
        #expect(player.appetite == 0)

        player.takesReplies = true
        player.settle()
        #expect(player.replies.map { $0.prefix(3) } == Array(repeating: "250", count: 101))
        #expect(player.output.count(where: { $0 == UInt8(ascii: "\n") }) == 100 * lines + 1)
        #expect(player.appetite > 0)
    }

    @Test func `a client that ends its side behind the content gets all the replies, and then the end`() {
        var player = begun((0..<100).map { "r\($0)@mx.test" }, from: "a+dotlines1000@client.test")
        player.forget()
        player.takesReplies = false
        player.send("hello\r\n.\r\n")
        player.halfClose()
        player.takesReplies = true
        player.settle()
        #expect(player.replies.count == 100)
        #expect(player.ending == .finish)
        #expect(player.endReason == .clientClosed)
    }

    @Test func `a stop waits for all the replies to a message`() {
        var player = begun((0..<100).map { "r\($0)@mx.test" }, from: "a+dotlines1000@client.test")
        player.forget()
        player.takesReplies = false
        player.send("hello\r\n.\r\n")
        player.drain(for: .seconds(5))
        player.takesReplies = true
        player.settle()
        #expect(player.replies.map { $0.prefix(3) } == Array(repeating: "250", count: 100) + ["421"])
        #expect(player.endReason == .stopped)
    }

    @Test func `a recipient whose delivery is lost is told 250`() {
        var player = begun(["a@mx.test", "b+dotlose@mx.test"])
        #expect(codes(&player) == ["250", "250"])
        #expect(player.stored.map(\.recipients) == [["a@mx.test"]])
    }

    @Test func `a connection that one recipient's fault ends brings no further reply, and the message stays`() {
        var player = begun(["a@mx.test", "b+dotdrop@mx.test", "c@mx.test"])
        #expect(codes(&player) == ["250"])
        #expect(player.stored.count == 1)
    }

    @Test func `content that can't be kept is refused for each recipient`() {
        var player = begun(["a@mx.test", "b@mx.test"])
        #expect(codes(&player, "a\nb\r\n.\r\n") == ["554", "554"])
        #expect(player.say("NOOP").map { $0.prefix(3) } == ["250"])
    }

    @Test func `a last chunk is answered for each recipient, and one before it once`() {
        var player = player()
        _ = player.say("LHLO client.test")
        _ = player.say("MAIL FROM:<a@client.test>")
        for recipient in ["a@mx.test", "dot550@mx.test"] { _ = player.say("RCPT TO:<\(recipient)>") }
        #expect(codes(&player, "BDAT 3\r\nx\r\n") == ["250"])
        #expect(codes(&player, "BDAT 3 LAST\r\ny\r\n") == ["250", "550"])
        #expect(player.stored.map(\.recipients) == [["a@mx.test"]])
    }

    /// As far as two recipients, with a message of 4 octets at most.
    private func collecting(from sender: String = "a@client.test", _ store: Store = .takesAll) -> Player {
        let limits = ClientLimits(messageOctets: 4, recipients: 10, badCommands: 20)
        var player = Player(.example(limits: limits, language: .lmtp))
        player.store = store
        player.settle()
        player.send("LHLO client.test\r\nMAIL FROM:<\(sender)>\r\nRCPT TO:<a@mx.test>\r\nRCPT TO:<b@mx.test>\r\n")
        return player
    }

    @Test func `M01: a last chunk that is refused is answered for each recipient all the same, RFC 2033 §4.3`() {
        var big = collecting()
        #expect(codes(&big, "BDAT 5 LAST\r\nabcdeNOOP\r\n") == ["552", "552", "250"])
        var spoiled = collecting()
        #expect(codes(&spoiled, "BDAT 5\r\nabcdeBDAT 1\r\naBDAT 2 LAST\r\nab") == ["552", "503", "503", "503"])
        #expect(spoiled.say("MAIL FROM:<>").map { $0.prefix(3) } == ["250"])
        var later = collecting()
        #expect(codes(&later, "BDAT 3\r\nabcBDAT 2 LAST\r\ndeNOOP\r\n") == ["250", "552", "552", "250"])
        var full = collecting(.refusesToOpen(.full))
        #expect(codes(&full, "BDAT 2 LAST\r\nabNOOP\r\n") == ["452", "452", "250"])
        var faulty = collecting(from: "bdat451@client.test")
        #expect(codes(&faulty, "BDAT 2 LAST\r\nabNOOP\r\n") == ["451", "451", "250"])
        for player in [big, spoiled, later, full, faulty] { #expect(player.stored.isEmpty) }
    }

    @Test func `M01: a last chunk for nobody gets one reply, RFC 2033 §4.3`() {
        var player = player()
        _ = player.say("LHLO client.test")
        _ = player.say("MAIL FROM:<a@client.test>")
        #expect(codes(&player, "BDAT 2 LAST\r\nabNOOP\r\n") == ["503", "250"])
    }

    @Test func `however it's cut, a delivery to several is the same`() {
        let text =
            "LHLO a.test\r\nMAIL FROM:<a@x.test>\r\nRCPT TO:<b@mx.test>\r\nRCPT TO:<dot451x1@mx.test>\r\n"
            + "DATA\r\nx\r\n.\r\nQUIT\r\n"
        for size in 1...40 {
            var player = player()
            for start in stride(from: 0, to: text.utf8.count, by: size) {
                player.send(
                    String(decoding: Array(text.utf8)[start..<min(start + size, text.utf8.count)], as: UTF8.self))
            }
            #expect(
                player.replies.map { $0.prefix(3) } == ["220", "250", "250", "250", "250", "354", "250", "451", "221"])
        }
    }
}
