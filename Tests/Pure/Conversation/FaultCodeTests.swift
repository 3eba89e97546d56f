import Faults
import SMTPGrammar
import SMTPServer
import Testing
import Vocabulary

@testable import Conversation

@Suite("A code refuses what would have been done")
struct FaultCodeTests {
    @Test func `MAIL is refused, and no transaction begins`() {
        var player = Player.greeted()
        #expect(player.say("MAIL FROM:<mail452@x.test>").map { $0.prefix(4) } == ["452 "])
        #expect(player.fired == ["mail452"])
        #expect(player.say("RCPT TO:<b@mx.test>").map { $0.prefix(3) } == ["503"])
        #expect(player.say("MAIL FROM:<a@x.test>").map { $0.prefix(3) } == ["250"])
    }

    @Test func `an enhanced code is the one that was asked for, and goes where EHLO offered them`() {
        var player = Player.greeted()
        #expect(player.say("MAIL FROM:<mail550_5.7.509@x.test>").map { $0.prefix(12) } == ["550 5.7.509 "])
        player = Player.greeted("noenhancedstatuscodes.test")
        #expect(player.say("MAIL FROM:<mail550_5.7.509@x.test>").allSatisfy { !$0.contains("5.7.509") })
        player = Player()
        player.send("HELO a.test\r\n")
        #expect(player.say("MAIL FROM:<mail550_5.7.509@x.test>").allSatisfy { !$0.contains("5.7.509") })
    }

    @Test func `a bare code is about the command that carries it`() {
        var player = Player.addressed()
        #expect(player.say("RCPT TO:<550_5.1.1@mx.test>").map { $0.prefix(9) } == ["550 5.1.1"])
        #expect(player.say("RSET").map { $0.prefix(3) } == ["250"])
        #expect(player.say("MAIL FROM:<550@x.test>").map { $0.prefix(3) } == ["550"])
    }

    @Test func `a recipient's code is about that recipient, a sender's about each`() {
        var player = Player.addressed()
        #expect(player.say("RCPT TO:<rcpt550_5.1.1@mx.test>").map { $0.prefix(9) } == ["550 5.1.1"])
        #expect(player.say("RCPT TO:<c@mx.test>").map { $0.prefix(3) } == ["250"])
        #expect(player.sendMessage().map { $0.prefix(3) } == ["354", "250"])
        #expect(player.stored.map(\.recipients) == [["b@mx.test", "c@mx.test"]])

        player = Player.greeted()
        _ = player.say("MAIL FROM:<rcpt452@x.test>")
        for _ in 0..<2 { #expect(player.say("RCPT TO:<b@mx.test>").map { $0.prefix(3) } == ["452"]) }
        #expect(player.say("DATA").map { $0.prefix(3) } == ["503"])
    }

    @Test func `DATA is refused, and the transaction stays`() {
        var player = Player.addressed(from: "data451x1@x.test")
        #expect(player.say("DATA").map { $0.prefix(3) } == ["451"])
        #expect(player.sendMessage().map { $0.prefix(3) } == ["354", "250"])
    }

    @Test func `the message is refused behind its end, and isn't stored`() {
        var player = Player.addressed(to: "b+dot550_5.7.1@mx.test")
        #expect(player.sendMessage().map { $0.prefix(9) } == ["354 Send ", "550 5.7.1"])
        #expect(player.stored.isEmpty)
        #expect(!player.isUnacknowledged)
        #expect(player.say("NOOP").map { $0.prefix(3) } == ["250"])
    }

    @Test(arguments: [("rset450", "RSET"), ("noop450", "NOOP"), ("vrfy450", "VRFY a"), ("help450", "HELP")])
    func `other commands are refused until the next MAIL`(word: String, command: String) {
        var player = Player.addressed(from: "\(word)@x.test")
        #expect(player.say(command).map { $0.prefix(3) } == ["450"])
        // A reset that wasn't done left the transaction as it was.
        #expect(player.sendMessage().map { $0.prefix(3) } == ["354", "250"])
        #expect(player.say(command).map { $0.prefix(3) } == ["450"])
        _ = player.say("MAIL FROM:<a@x.test>")
        #expect(player.say(command).map { $0.prefix(3) } != ["450"])
    }

    @Test func `421 closes, and so does QUIT whatever its code`() {
        var player = Player.addressed(from: "rset421@x.test")
        #expect(player.say("RSET").map { $0.prefix(3) } == ["421"])
        #expect(player.ending == .finish && player.endReason == .fault)
        player = Player.addressed(from: "quit550@x.test")
        #expect(player.say("QUIT").map { $0.prefix(3) } == ["550"])
        #expect(player.ending == .finish)
    }

    @Test func `a greeting is refused, and nobody is identified`() {
        var player = Player()
        #expect(
            player.say("EHLO ehlo500.test") == ["500 Command not recognized"] || player.replies[0].hasPrefix("500 "))
        #expect(player.say("MAIL FROM:<>").map { $0.prefix(3) } == ["503"])
        #expect(player.say("EHLO a.test").last?.hasPrefix("250 ") == true)
        #expect(player.say("HELO helo500.test").map { $0.prefix(3) } == ["500"])
    }

    @Test func `a fault never hides an honest error, and isn't spent on one`() {
        var player = Player.greeted()
        #expect(player.say("MAIL FROM:<mail451x1@x.test> FOO=1").map { $0.prefix(3) } == ["555"])
        #expect(player.say("MAIL FROM:<mail451x1@x.test>").map { $0.prefix(3) } == ["451"])
        #expect(player.say("MAIL FROM:<mail451x1@x.test>").map { $0.prefix(3) } == ["250"])
        #expect(player.say("DATA").map { $0.prefix(3) } == ["503"])
    }

    @Test func `fail twice, then accept: the first that can still fire does`() {
        var player = Player.addressed()
        let codes = (0..<4).map { _ in player.say("RCPT TO:<rcpt451x2+rcpt550x1@mx.test>").map { $0.prefix(3) } }
        #expect(codes == [["451"], ["451"], ["550"], ["250"]])
    }

    @Test func `what is asked for doesn't count as a bad command`() {
        var player = Player.greeted("noop500.test")
        for _ in 0..<Limit.badCommands * 2 { #expect(player.say("NOOP").map { $0.prefix(3) } == ["500"]) }
    }

    @Test func `a banner's code leaves nothing but QUIT`() throws {
        var player = Player(.example(faults: FaultTerms(words: try words("banner554"), seed: 1)))
        player.settle()
        #expect(player.replies.map { $0.prefix(3) } == ["554"])
        #expect(player.say("EHLO a.test").map { $0.prefix(3) } == ["503"])
        #expect(player.say("QUIT").map { $0.prefix(3) } == ["221"])
    }

    @Test func `no command's input is read while the ledger is asked`() {
        var player = Player.addressed()
        player.ledgerAnswers = false
        player.send("RCPT TO:<rcpt451x1@mx.test>\r\nNOOP\r\n")
        #expect(player.replies.isEmpty)
        #expect(player.appetite == 0)
        #expect(player.deadline == nil)
        player.ledgerAnswers = true
        player.settle()
        #expect(player.replies.map { $0.prefix(3) } == ["451", "250"])
    }
}
