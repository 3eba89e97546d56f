import Faults
import SMTPGrammar
import SMTPServer
import Testing
import Vocabulary

@testable import Conversation

@Suite("What EHLO's name, rules and settings change")
struct FaultCarrierTests {
    private func offered(to name: String) -> [String] {
        var player = Player()
        player.forget()
        player.send("EHLO \(name)\r\n")
        return player.text.split(separator: "\r\n").dropFirst().map { String($0.dropFirst(4)) }
    }

    @Test(arguments: [
        ("nosize", "SIZE"), ("no8bit", "8BITMIME"), ("nopipelining", "PIPELINING"),
        ("noenhancedstatuscodes", "ENHANCEDSTATUSCODES"), ("noauth", "AUTH"),
    ])
    func `what was taken away isn't offered`(word: String, keyword: String) {
        #expect(offered(to: "a.test").contains { $0.hasPrefix(keyword) })
        #expect(!offered(to: "\(word).test").contains { $0.hasPrefix(keyword) })
    }

    @Test func `what was taken away isn't done`() {
        var player = Player.greeted("nosize-no8bit.test")
        #expect(player.say("MAIL FROM:<a@x.test> SIZE=1").map { $0.prefix(3) } == ["555"])
        #expect(player.say("MAIL FROM:<a@x.test> BODY=8BITMIME").map { $0.prefix(3) } == ["555"])
    }

    @Test func `the size that was asked for is offered, and holds`() {
        #expect(offered(to: "size1000.test").contains("SIZE 1000"))
        #expect(offered(to: "size1.test").contains("SIZE 1000"))
        var player = Player.greeted("size1000.test")
        #expect(player.say("MAIL FROM:<a@x.test> SIZE=1001").map { $0.prefix(3) } == ["552"])
        player.send("MAIL FROM:<a@x.test>\r\nRCPT TO:<b@mx.test>\r\n")
        #expect(player.sendMessage(String(repeating: "x", count: 999) + "\r\n").last?.hasPrefix("552") == true)
    }

    @Test func `keywords and limits that were asked for are offered`() {
        #expect(offered(to: "withxfoo.test").contains("XFOO"))
        #expect(offered(to: "rcptmax2.test").contains("LIMITS RCPTMAX=2"))
        var player = Player.greeted("rcptmax1.test")
        player.send("MAIL FROM:<a@x.test>\r\nRCPT TO:<b@mx.test>\r\n")
        #expect(player.say("RCPT TO:<c@mx.test>").map { $0.prefix(9) } == ["452 4.5.3"])
    }

    @Test(arguments: ["reject.test", "noehl.test"])
    func `EHLO is refused and HELO works`(name: String) {
        var player = Player()
        #expect(player.say("EHLO \(name)") == ["502 Command not implemented"])
        #expect(player.say("HELO \(name)").map { $0.prefix(3) } == ["250"])
    }

    @Test func `a later EHLO brings back what the one before took away`() {
        var player = Player.greeted("noop450-nosize.test")
        #expect(player.say("NOOP").map { $0.prefix(3) } == ["450"])
        #expect(player.say("EHLO a.test").count == 1)
        #expect(player.text.contains("SIZE"))
        #expect(player.say("NOOP").map { $0.prefix(3) } == ["250"])
    }

    @Test func `faults off: what clients ask for does nothing, the listener's own words do`() throws {
        let terms = FaultTerms(hearsClients: false, words: try words("noop450"), seed: 1)
        var player = Player.greeted("rset450-nosize.test", faults: terms)
        #expect(player.say("RSET").map { $0.prefix(3) } == ["250"])
        #expect(player.say("NOOP").map { $0.prefix(3) } == ["450"])
        #expect(player.say("MAIL FROM:<mail450@x.test>").map { $0.prefix(3) } == ["250"])
    }

    @Test func `domains: what stands elsewhere does nothing`() throws {
        let terms = FaultTerms(domains: [try #require(Domain("test.example"))], seed: 1)
        var player = Player.greeted("noop450.elsewhere.example", faults: terms)
        #expect(player.say("NOOP").map { $0.prefix(3) } == ["250"])
        #expect(player.say("MAIL FROM:<mail450@elsewhere.example>").map { $0.prefix(3) } == ["250"])
        #expect(player.say("RCPT TO:<rcpt450@sub.Test.example>").map { $0.prefix(3) } == ["450"])
    }

    @Test func `a word that can't act is told, and one that nearly is one`() {
        var player = Player.addressed()
        _ = player.say("RCPT TO:<b+mail550@mx.test>")
        #expect(
            player.notes.contains { if case .directiveIgnored("mail550", .recipient, _) = $0 { true } else { false } })
        _ = player.say("RCPT TO:<b+dothand@mx.test>")
        #expect(
            player.notes.contains { if case .directiveUnknown("dothand", .recipient, _) = $0 { true } else { false } })
    }

    @Test func `greylisting lets pass who comes again after its time`() {
        var player = Player.addressed()
        #expect(player.say("RCPT TO:<b+rcptgrey300@mx.test>").map { $0.prefix(9) } == ["451 4.7.1"])
        player.pass(.seconds(200))
        #expect(player.say("RCPT TO:<b+rcptgrey300@mx.test>").map { $0.prefix(9) } == ["451 4.7.1"])
        player.pass(.seconds(100))
        #expect(player.say("RCPT TO:<b+rcptgrey300@mx.test>").map { $0.prefix(3) } == ["250"])
    }
}
