import Faults
import SMTPGrammar
import SMTPServer
import Testing
import Vocabulary

@testable import Conversation

@Suite("A shape acts on the octets of a reply")
struct FaultShapeTests {
    private static let ok = "250 2.0.0 OK\r\n"

    @Test(
        arguments: [
            ("noopnotext", "250\r\n"), ("noopnospace", "2502.0.0 OK\r\n"), ("noopnocode", "2.0.0 OK\r\n"),
            ("noopopenend", "250-2.0.0 OK\r\n"), ("nooplf", "250 2.0.0 OK\n"), ("noopcr", "250 2.0.0 OK\r"),
            ("nooptwice", "250 2.0.0 OK\r\n250 2.0.0 OK\r\n"), ("noopmute", ""),
        ])
    func `the command is done, and told oddly`(word: String, octets: String) {
        var player = Player.greeted("\(word).test")
        _ = player.say("NOOP")
        #expect(player.text == octets)
        #expect(player.fired == [word])
        #expect(player.say("NOOP") == player.replies)
        #expect(player.endReason == nil)
    }

    @Test func `in a group only the faulty command's reply is touched, and the order is kept`() {
        var player = Player.greeted()
        player.send("MAIL FROM:<a+rcptwait5@x.test>\r\nRCPT TO:<b@mx.test>\r\nNOOP\r\nNOOP\r\n")
        #expect(player.parcels.map { $0.octets.filter { $0 == UInt8(ascii: "\n") }.count } == [1, 1, 2])
        #expect(player.parcels.map(\.pause) == [.zero, .seconds(5), .zero])
    }

    @Test func `code and shape compose`() {
        var player = Player.addressed()
        #expect(player.say("RCPT TO:<x+rcpt451+rcptwait5@mx.test>").map { $0.prefix(3) } == ["451"])
        #expect(player.parcels.map(\.pause) == [.seconds(5)])
    }

    @Test func `time is scaled`() throws {
        var player = Player.greeted("noopwait5-nooptwice.test", timeScale: try #require(TimeScale("0.01")))
        _ = player.say("NOOP")
        #expect(player.parcels.map(\.pause) == [.milliseconds(50)])
    }

    @Test func `dripped and split replies leave in the writes that were asked for`() {
        var player = Player.greeted("noopdrip20-rsetsplit-helpsplit1.test")
        _ = player.say("NOOP")
        #expect(player.parcels.map(\.cuts) == [.each(before: 14, pause: .milliseconds(20))])
        #expect(player.parcels[0].writes.map(\.octets.count) == Array(repeating: 1, count: 14))
        _ = player.say("RSET")
        #expect(player.parcels[0].writes.map(\.octets.count).first == 2)
        _ = player.say("HELP")
        #expect(player.parcels[0].writes.last?.octets == [UInt8(ascii: "\n")])
    }

    @Test func `the reply deadline counts from when the last of it may go`() {
        var player = Player.greeted("noopwait605.test")
        player.takesReplies = false
        _ = player.say("NOOP")
        #expect(player.deadline == player.now + .seconds(605) + Limit.replyWait)
    }

    @Test func `a reply that comes early isn't given again`() {
        var player = Player.greeted("mailearly.test")
        #expect(player.say("MAIL FROM:<a@x.test>").map { $0.prefix(9) } == ["250 2.1.0", "250 2.0.0"])
        #expect(player.say("RCPT TO:<b@mx.test>") == [])
        #expect(player.sendMessage().map { $0.prefix(3) } == ["354", "250"])
    }

    @Test func `half a reply, and an unsolicited 421, end the connection`() {
        var player = Player.greeted("noopcut.test")
        _ = player.say("NOOP")
        #expect(player.text == "250 2.0")
        #expect(player.ending == .finish)
        player = Player.greeted("nooplate421.test")
        #expect(player.say("NOOP").map { $0.prefix(3) } == ["250", "421"])
        #expect(player.ending == .finish && player.parcels.count == 1)
    }

    @Test(arguments: [("noopdrop", ConnectionEnd.finish), ("noopreset", .reset)])
    func `the connection ends in place of the reply`(word: String, end: ConnectionEnd) {
        var player = Player.greeted("\(word).test")
        #expect(player.say("NOOP") == [])
        #expect(player.ending == end)
        #expect(player.endReason == .fault)
    }

    @Test func `a held connection says nothing, reads on, and is given up in the end`() {
        var player = Player.greeted("noophang.test")
        #expect(player.say("NOOP") == [])
        #expect(player.say("NOOP") == [])
        #expect(player.ending == nil && !player.isDropped)
        #expect(player.appetite > 0)
        player.pass(Limit.holdWait - .seconds(1))
        #expect(!player.isDropped)
        player.pass(.seconds(1))
        #expect(player.isDropped)
    }

    @Test func `a held connection ends with its client, and when the daemon stops`() {
        var player = Player.greeted("noophang.test")
        _ = player.say("NOOP")
        player.pass(Limit.halfCloseWait + .milliseconds(1))
        player.halfClose()
        #expect(player.isDropped)
        player = Player.greeted("noophang.test")
        _ = player.say("NOOP")
        player.drain(for: Limit.stopWait)
        #expect(player.isDropped)
    }

    @Test func `a stop waits for a late reply as long as for a message, and no longer`() throws {
        for (seconds, isDropped) in [(1, false), (600, true)] {
            let terms = FaultTerms(words: try words("bannerwait\(seconds)"), seed: 1)
            var player = Player(.example(faults: terms))
            player.drain(for: Limit.stopWait)
            #expect(player.isDropped == isDropped)
            #expect(player.endReason == .stopped)
        }
    }

    @Test func `QUIT ends a connection only once, and not at all one that is held`() {
        for (word, parcels, ending) in [
            ("quithang", 0, ConnectionEnd?.none), ("quitmute", 1, .finish), ("quitdrop", 1, .finish),
            ("quitreset", 1, .reset), ("quitcut", 1, .finish),
        ] {
            var player = Player.greeted("\(word).test")
            _ = player.say("QUIT")
            #expect(player.parcels.count == parcels && player.ending == ending, "\(word)")
            #expect(player.endReason == (word == "quitmute" ? .quit : .fault))
        }
    }

    @Test func `what comes on top of QUIT's reply has an enhanced code if that has one`() {
        for (helo, told) in [
            ("quitlate421.test", "421 4.3.2 "), ("quitearly.test", "250 2.0.0 "),
            ("quitlate421-noenhancedstatuscodes.test", "421 mx.test "),
        ] {
            var player = Player.greeted(helo)
            #expect(player.say("QUIT").last?.hasPrefix(told) == true, "\(helo)")
            #expect(player.ending == .finish)
        }
    }

    @Test func `who ended its side with its last command is held on`() {
        var player = Player.greeted("noophang.test")
        _ = player.say("NOOP")
        player.halfClose()
        #expect(!player.isDropped && player.ending == nil)
        #expect(player.conversation.appetite == 0)
        player.pass(Limit.holdWait - .milliseconds(1))
        #expect(!player.isDropped)
        player.pass(.milliseconds(1))
        #expect(player.isDropped)
    }

    @Test func `every reply waits as long as EHLO asked, refusals too`() {
        var player = Player()
        player.send("EHLO dlay3.test\r\n")
        #expect(player.parcels.last?.pause == .seconds(3))
        _ = player.say("FOO")
        #expect(player.parcels.map(\.pause) == [.seconds(3)])
        player.send("EHLO a.test\r\n")
        #expect(player.parcels.last?.pause == .zero)
    }

    @Test func `without a banner commands are read all the same`() throws {
        var player = Player(.example(faults: FaultTerms(words: try words("bannermute"), seed: 1)))
        player.settle()
        #expect(player.output.isEmpty)
        #expect(player.conversation.deadline == player.now + Limit.commandWait)
        #expect(player.say("NOOP").map { $0.prefix(3) } == ["250"])
    }

    @Test func `a banner's count is the ledger's, and the banner waits for it`() throws {
        var player = Player(.example(faults: FaultTerms(words: try words("banner421x1"), seed: 1)))
        player.settle()
        #expect(player.replies.map { $0.prefix(3) } == ["421"])
        #expect(player.ending == .finish)
    }

    @Test func `a banner waits, and a drop without one does`() throws {
        let slow = Player(.example(faults: FaultTerms(words: try words("bannerwait8"), seed: 1)))
        #expect(slow.parcels.map(\.pause) == [.seconds(8)] && slow.replies.map { $0.prefix(3) } == ["220"])
        let gone = Player(.example(faults: FaultTerms(words: try words("bannerwait8+bannerdrop"), seed: 1)))
        #expect(gone.parcels == [Parcel([], pause: .seconds(8), end: .finish)])
    }
}
