import SMTPServer
import Testing
import Vocabulary

@testable import Conversation

@Suite("Messages by the minute")
struct RateTests {
    private func player(_ limit: UInt32, by subject: RateSubject) -> Player {
        let rate = MessageRate(RateLimit(limit: limit, span: .seconds(60)), by: subject)
        var player = Player(.example(rate: rate))
        player.settle()
        _ = player.say("EHLO a.test")
        return player
    }

    private func mail(_ player: inout Player, _ address: String) -> [Substring] {
        let replies = player.say("MAIL FROM:<\(address)>").map { $0.prefix(9) }
        _ = player.say("RSET")
        return replies
    }

    @Test func `above the rate MAIL gets 450 4.7.1, and nothing else does`() {
        var player = player(2, by: .address)
        #expect((0..<3).map { _ in mail(&player, "a@x.test") } == [["250 2.1.0"], ["250 2.1.0"], ["450 4.7.1"]])
        #expect(player.say("MAIL FROM:<a@x.test>").map { $0.prefix(3) } == ["450"])
        #expect(player.notes.contains(.limit(.messagesPerMinute)))
        #expect(player.say("RCPT TO:<b@mx.test>").map { $0.prefix(3) } == ["503"])
        #expect(player.say("NOOP").map { $0.prefix(3) } == ["250"])
    }

    @Test func `what is malformed or out of order isn't counted`() {
        var player = player(1, by: .address)
        #expect(player.say("MAIL FROM:a@x.test").map { $0.prefix(3) } == ["501"])
        #expect(player.say("MAIL FROM:<a@x.test>").map { $0.prefix(3) } == ["250"])
        #expect(player.say("MAIL FROM:<a@x.test>").map { $0.prefix(3) } == ["503"])
        _ = player.say("RSET")
        #expect(player.say("MAIL FROM:<a@x.test>").map { $0.prefix(3) } == ["450"])
    }

    @Test func `each sender has a rate of its own where senders are counted, and users go by the address before AUTH`()
    {
        var senders = player(1, by: .sender)
        #expect(mail(&senders, "a@x.test") == ["250 2.1.0"])
        #expect(mail(&senders, "A@X.TEST") == ["450 4.7.1"])
        #expect(mail(&senders, "b@x.test") == ["250 2.1.0"])
        var users = player(1, by: .user)
        #expect(mail(&users, "a@x.test") == ["250 2.1.0"])
        #expect(mail(&users, "b@x.test") == ["450 4.7.1"])
    }

    @Test func `replies to what came before don't wait for the answer, and what comes behind it does`() {
        var player = player(1, by: .address)
        player.ledgerAnswers = false
        player.send("NOOP\r\nMAIL FROM:<a@x.test>\r\nRCPT TO:<b@mx.test>\r\n")
        #expect(player.replies.map { $0.prefix(3) }.suffix(1) == ["250"])
        let before = player.replies.count
        player.ledgerAnswers = true
        player.settle()
        #expect(player.replies.count == before + 2)
    }
}
