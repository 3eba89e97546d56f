import Faults
import SMTPGrammar
import SMTPServer
import Testing
import Vocabulary

@testable import Conversation

@Suite("Faults while content comes, and at its end")
struct FaultContentTests {
    @Test(
        arguments: [
            ("dotdrop", ConnectionEnd.finish as ConnectionEnd?), ("dotreset", .reset), ("dothang", nil),
            ("dotcut", .finish),
        ])
    func `the message is stored once, and the client can't know`(word: String, end: ConnectionEnd?) {
        var player = Player.addressed(to: "b+\(word)@mx.test")
        _ = player.sendMessage()
        #expect(player.stored == [message("x\r\n", to: "b+\(word)@mx.test")])
        #expect(player.isUnacknowledged)
        #expect(player.fired == [word])
        #expect(player.committedFaults == [[word]])
        #expect(player.ending == end)
    }

    @Test func `dotlose says 250 and stores nothing`() {
        var player = Player.addressed(to: "b+dotlose@mx.test")
        #expect(player.sendMessage().map { $0.prefix(9) } == ["354 Send ", "250 2.0.0"])
        #expect(player.stored.isEmpty)
        #expect(!player.notes.contains { if case .message = $0 { true } else { false } })
        #expect(player.say("NOOP").map { $0.prefix(3) } == ["250"])
    }

    @Test func `a late reply is an acknowledgement all the same`() {
        var player = Player.addressed(to: "b+dotwait5@mx.test")
        #expect(player.sendMessage().map { $0.prefix(3) } == ["354", "250"])
        #expect(!player.isUnacknowledged)
    }

    @Test func `words of a transaction end with it`() {
        var player = Player.addressed(to: "b+dot451@mx.test")
        #expect(player.sendMessage().last?.hasPrefix("451") == true)
        player.send("MAIL FROM:<a@x.test>\r\nRCPT TO:<b@mx.test>\r\n")
        #expect(player.sendMessage().last?.hasPrefix("250") == true)
        player.send("MAIL FROM:<a@x.test>\r\nRCPT TO:<b+dot451@mx.test>\r\nRSET\r\n")
        player.send("MAIL FROM:<a@x.test>\r\nRCPT TO:<b@mx.test>\r\n")
        #expect(player.sendMessage().last?.hasPrefix("250") == true)
    }

    @Test func `words of a recipient that was refused are none of the message's`() {
        var player = Player.addressed()
        _ = player.say("RCPT TO:<c+rcpt550+dotdrop@mx.test>")
        #expect(player.sendMessage().map { $0.prefix(3) } == ["354", "250"])
        #expect(player.stored.map(\.recipients) == [["b@mx.test"]])
    }

    @Test func `content is refused while it comes, read to its end, and not answered again`() {
        var player = Player.addressed(to: "b+body552at10@mx.test")
        player.send("DATA\r\n")
        player.send("12345")
        #expect(player.replies.count == 1)
        player.send("6789012345\r\n")
        #expect(player.replies.map { $0.prefix(3) } == ["354", "552"])
        player.send("more\r\n.\r\nNOOP\r\n")
        #expect(player.replies.map { $0.prefix(3) } == ["354", "552", "250"])
        #expect(player.stored.isEmpty)
    }

    @Test(arguments: [("bodydropat1000", ConnectionEnd.finish), ("bodyresetat1000", .reset)])
    func `content is cut off where it was asked`(word: String, end: ConnectionEnd) {
        var player = Player.addressed(to: "b+\(word)@mx.test")
        player.send("DATA\r\n")
        player.send(String(repeating: "x", count: 999))
        #expect(player.ending == nil)
        player.send("x")
        #expect(player.ending == end)
        #expect(player.stored.isEmpty)
    }

    @Test func `content may be read slowly and be cut off all the same`() {
        var player = Player.addressed(to: "b+bodyslow100+bodydropat20@mx.test")
        player.send("DATA\r\n")
        player.send(String(repeating: "x", count: 98) + "\r\n.\r\n")
        for _ in 0..<5 { player.pass(.milliseconds(100)) }
        #expect(player.ending == .finish)
        #expect(player.fired == ["bodyslow100", "bodydropat20"])
    }

    @Test func `content is read at the pace that was asked for`() {
        var player = Player.addressed(to: "b+bodyslow100@mx.test")
        player.send("DATA\r\n")
        player.send(String(repeating: "x", count: 98) + "\r\n.\r\n")
        var steps = 0
        while player.replies.count < 2, steps < 100 {
            player.pass(.milliseconds(100))
            steps += 1
        }
        #expect((10...12).contains(steps))
        #expect(player.stored.count == 1)
    }

    @Test func `content isn't read at all for as long as was asked, and no deadline of ours counts`() {
        var player = Player.addressed(to: "b+bodystall300@mx.test")
        player.send("DATA\r\n")
        player.send("x\r\n")
        player.send("y\r\n.\r\n")
        #expect(player.appetite == 0)
        player.pass(.seconds(299))
        #expect(player.replies.count == 1)
        player.pass(.seconds(1))
        #expect(player.replies.map { $0.prefix(3) } == ["354", "250"])
    }

    @Test func `content that is never read ends when the message's time is up`() {
        var player = Player.addressed(to: "b+bodystall@mx.test")
        player.send("DATA\r\nx\r\n")
        player.pass(Limit.messageWait - .seconds(1))
        #expect(player.endReason == nil)
        player.pass(.seconds(1))
        #expect(player.endReason == .timeout)
    }

    @Test func `the words that fired since MAIL go with the message`() {
        var player = Player.greeted("noopwait1.test")
        _ = player.say("NOOP")
        player.send("MAIL FROM:<a+mailwait1@x.test>\r\nRCPT TO:<rcpt451@mx.test>\r\nRCPT TO:<b@mx.test>\r\n")
        player.send("DATA\r\nx\r\n.\r\n")
        #expect(player.committedFaults == [["mailwait1", "rcpt451"]])
    }
}
