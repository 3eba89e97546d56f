import SMTPGrammar
import SMTPServer
import Testing
import Vocabulary

@testable import Conversation

@Suite("Deadlines, RFC 5321 §4.5.3.2")
struct DeadlineTests {
    private static let moment = Duration.milliseconds(1)

    private func player(after opening: Opening) -> Player {
        var player = Player()
        player.settle()
        if opening != .nothing { player.send(opening.rawValue) }
        player.forget()
        return player
    }

    @Test func `C03: a client that says nothing gets 421 after the command deadline, RFC 5321 §4.5.3.2.7`() {
        var player = player(after: .ehlo)
        player.pass(Limit.commandWait - Self.moment)
        #expect(player.replies.isEmpty)
        player.pass(Self.moment)
        #expect(player.replies == ["421 4.4.2 mx.test timeout"])
        #expect(player.ending == .finish)
        #expect(player.endReason == .timeout)
        #expect(player.notes.contains(.limit(.commandWait)))
        #expect(player.deadline == nil)
    }

    @Test func `C04: single octets of a command don't prolong its deadline, RFC 5321 §4.5.3.2.7`() {
        var player = player(after: .ehlo)
        let step = Limit.commandWait / 10
        for octet in "NOOP nine".utf8 {
            player.pass(step)
            player.send([octet])
        }
        #expect(player.replies.isEmpty)
        player.pass(step)
        #expect(player.endReason == .timeout)
    }

    @Test func `a whole command does`() {
        var player = player(after: .ehlo)
        for _ in 0..<5 {
            player.pass(Limit.commandWait / 2)
            player.send("NOOP\r\n")
        }
        #expect(player.replies.count == 5)
        #expect(player.endReason == nil)
    }

    @Test func `the command deadline counts from when the replies are out`() {
        var player = player(after: .ehlo)
        player.takesReplies = false
        player.send("NOOP\r\n")
        player.pass(Limit.replyWait / 2)
        player.takesReplies = true
        player.settle()
        #expect(player.deadline == player.now + Limit.commandWait)
    }

    @Test func `C05: content has a deadline for each line, which single octets don't prolong, RFC 5321 §4.5.3.2.5`() {
        var player = player(after: .data)
        let step = Limit.contentWait / 10
        player.pass(step)
        player.send("a whole line\r\n")
        for octet in "nine more".utf8 {
            player.pass(step)
            player.send([octet])
        }
        #expect(player.replies.isEmpty)
        player.pass(step)
        #expect(player.replies == ["421 4.4.2 mx.test timeout"])
        #expect(player.notes.contains(.limit(.contentWait)))
        #expect(player.stored.isEmpty)
    }

    @Test func `a message has a deadline as a whole`() {
        var player = player(after: .data)
        let step = Limit.contentWait / 2
        var passed = Duration.zero
        while player.endReason == nil, passed < Limit.messageWait * 2 {
            player.pass(step)
            player.send("line\r\n")
            passed += step
        }
        #expect(passed == Limit.messageWait)
        #expect(player.notes.contains(.limit(.messageWait)))
        #expect(player.stored.isEmpty)
    }

    @Test func `C06: a client that takes no replies is dropped, RFC 5321 §4.5.3.2`() {
        var player = player(after: .ehlo)
        player.takesReplies = false
        player.send("NOOP\r\n")
        player.pass(Limit.replyWait - Self.moment)
        #expect(!player.isDropped)
        player.send("NOOP\r\n")
        player.pass(Self.moment)
        #expect(player.isDropped)
        #expect(player.endReason == .timeout)
        #expect(player.notes.contains(.limit(.replyWait)))
    }

    @Test func `a client that doesn't take our last reply is dropped too`() {
        var player = player(after: .ehlo)
        player.takesReplies = false
        player.send("QUIT\r\n")
        player.pass(Limit.replyWait)
        #expect(player.isDropped)
        #expect(player.endReason == .quit)
    }

    @Test func `while the store is asked no deadline runs`() {
        var player = player(after: .rcpt)
        player.storeAnswers = false
        player.send("DATA\r\n")
        #expect(player.deadline == nil)
        player.storeAnswers = true
        player.settle()
        player.storeAnswers = false
        player.send(".\r\n")
        #expect(player.deadline == nil)
    }

    @Test func `an alarm too early changes nothing`() {
        var player = player(after: .ehlo)
        player.expire()
        player.settle()
        #expect(player.endReason == nil)
    }
}

@Suite("Stopping, RFC 5321 §3.8")
struct DrainTests {
    private func player(after opening: Opening) -> Player {
        var player = Player()
        player.send(opening.rawValue)
        player.forget()
        return player
    }

    @Test(arguments: [Opening.ehlo, .mail, .rcpt])
    func `a client without a message on its way gets 421 at once`(opening: Opening) {
        var player = player(after: opening)
        player.drain(for: Limit.stopWait)
        #expect(player.replies == ["421 4.3.2 mx.test service is stopping"])
        #expect(player.ending == .finish)
        #expect(player.endReason == .stopped)
    }

    @Test func `a client that has no banner yet gets 421 as well`() {
        var player = Player()
        player.takesReplies = false
        player.drain(for: Limit.stopWait)
        #expect(player.replies.last == "421 mx.test service is stopping")
    }

    @Test func `a message on its way may come to its end, and 421 follows its 250`() {
        var player = player(after: .data)
        player.drain(for: Limit.stopWait)
        #expect(player.appetite > 0)
        player.send("x\r\n.\r\nMAIL FROM:<>\r\n")
        #expect(player.replies.map { $0.prefix(9) } == ["250 2.0.0", "421 4.3.2"])
        #expect(player.stored == [message("x\r\n")])
        #expect(player.endReason == .stopped)
    }

    @Test func `a message that doesn't come to its end in time is not stored`() {
        var player = player(after: .data)
        player.drain(for: Limit.stopWait)
        player.send("x\r\n")
        player.pass(Limit.stopWait)
        #expect(player.replies == ["421 4.3.2 mx.test service is stopping"])
        #expect(player.stored.isEmpty)
        #expect(player.endReason == .stopped)
    }

    @Test func `a client that takes no replies is dropped when the time is up`() {
        var player = player(after: .ehlo)
        player.takesReplies = false
        player.send("NOOP\r\n")
        player.drain(for: Limit.stopWait)
        #expect(!player.isDropped)
        player.pass(Limit.stopWait)
        #expect(player.isDropped)
        #expect(player.deadline == nil)
    }

    @Test func `so is one that takes none in the midst of its message`() {
        var player = player(after: .data)
        player.drain(for: Limit.stopWait)
        player.takesReplies = false
        player.send("x\r\n.\r\n")
        player.pass(Limit.stopWait)
        #expect(player.isDropped)
        #expect(player.notes.contains { if case .commitUnacked = $0 { true } else { false } })
    }

    @Test func `a commit that takes longer than we may is noted when it's settled`() throws {
        let id = try #require(MessageID("1.test"))
        var player = player(after: .data)
        player.storeAnswers = false
        player.send("x\r\n.\r\n")
        player.drain(for: Limit.stopWait)
        player.pass(Limit.stopWait)
        #expect(player.replies == ["421 4.3.2 mx.test service is stopping"])
        player.storeAnswers = true
        player.settle()
        #expect(player.notes.last == .commitUnacked(id))
    }

    @Test func `a store that opens while we stop still gets its message`() {
        var player = player(after: .rcpt)
        player.storeAnswers = false
        player.send("DATA\r\n")
        player.drain(for: Limit.stopWait)
        player.storeAnswers = true
        player.send("x\r\n.\r\n")
        #expect(player.replies.map { $0.prefix(3) } == ["354", "250", "421"])
    }
}
