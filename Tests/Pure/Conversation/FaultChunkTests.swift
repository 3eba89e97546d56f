import Faults
import SMTPGrammar
import SMTPServer
import Testing
import Vocabulary

@testable import Conversation

@Suite("Faults of a message in chunks")
struct FaultChunkTests {
    @Test func `a code at bdat refuses the chunk behind its octets, and the message`() {
        var player = Player.addressed(from: "bdat552@client.test")
        player.send("BDAT 6\r\nQUI")
        #expect(player.replies.isEmpty)
        player.send("T\r\nBDAT 1 LAST\r\nxMAIL FROM:<>\r\n")
        #expect(player.replies.map { $0.prefix(3) } == ["552", "503", "250"])
        #expect(player.stored.isEmpty)
        #expect(player.fired == ["bdat552"])
    }

    @Test func `n names the chunk, and those before it are taken`() {
        var player = Player.addressed(to: "bdat451n2@mx.test")
        player.send("BDAT 1\r\naBDAT 1\r\nbBDAT 1 LAST\r\nc")
        #expect(player.replies.map { $0.prefix(3) } == ["250", "451", "503"])
        #expect(player.stored.isEmpty)
    }

    @Test func `at names the chunk that brings that octet`() {
        var player = Player.addressed(to: "bdat451at5@mx.test")
        player.send("BDAT 4\r\nabcdBDAT 4 LAST\r\nefgh")
        #expect(player.replies.map { $0.prefix(3) } == ["250", "451"])
    }

    @Test func `a word at data answers the first chunk`() {
        var player = Player.addressed(to: "data451x1@mx.test")
        player.send("BDAT 3 LAST\r\nabc")
        #expect(player.replies.map { $0.prefix(3) } == ["451"])
        #expect(player.stored.isEmpty)
    }

    @Test func `421 at bdat closes behind the chunk`() {
        var player = Player.addressed(to: "bdat421@mx.test")
        player.send("BDAT 3 LAST\r\nab")
        #expect(player.endReason == nil)
        player.send("cNOOP\r\n")
        #expect(player.replies.map { $0.prefix(3) } == ["421"])
        #expect(player.endReason == .fault)
    }

    @Test func `a shape at bdat works on the chunk's reply, and the chunk is taken`() {
        var player = Player.addressed(to: "a+bdatlines3n1@mx.test")
        player.send("BDAT 1\r\naBDAT 1 LAST\r\nb")
        #expect(player.text.hasPrefix("250-2.0.0 Line 1 of 3\r\n"))
        #expect(player.replies.count == 2)
        #expect(player.stored.first?.content == Array("ab".utf8))
    }

    @Test(arguments: ["drop", "reset"])
    func `bdat can end the connection, and nothing is stored`(effect: String) {
        var player = Player.addressed(to: "a+bdat\(effect)@mx.test")
        player.send("BDAT 3 LAST\r\nabc")
        #expect(player.replies.isEmpty)
        #expect(player.stored.isEmpty)
        #expect(player.ending == (effect == "drop" ? .finish : .reset))
    }

    @Test func `the last chunk is judged at bdat, and then at dot`() {
        var player = Player.addressed(to: "dot451@mx.test")
        player.send("BDAT 1\r\naBDAT 1 LAST\r\nb")
        #expect(player.replies.map { $0.prefix(3) } == ["250", "451"])
        #expect(player.stored.isEmpty)

        player = Player.addressed(to: "a+dotdrop@mx.test")
        player.send("BDAT 1 LAST\r\nb")
        #expect(player.stored.count == 1)
        #expect(player.replies.isEmpty)
    }

    @Test func `what strikes the last chunk at bdat and at dot comes together`() {
        var player = Player.addressed(to: "a+bdatwait5+dotlines2@mx.test")
        player.send("BDAT 1 LAST\r\nb")
        #expect(player.parcels.last?.pause == .seconds(5))
        #expect(player.text.hasPrefix("250-2.0.0 Line 1 of 2\r\n"))
        #expect(player.fired == ["bdatwait5", "dotlines2"])
        #expect(player.stored.count == 1)
    }

    @Test(arguments: [(1, ["552"]), (5, ["552"]), (6, ["552"]), (7, ["250", "552"]), (9, ["250", "552"])])
    func `a code at body answers the chunk that brings the octet, and no reply stands behind it`(
        mark: Int, replies: [String]
    ) {
        var player = Player.addressed(to: "body552at\(mark)@mx.test")
        player.send("BDAT 6\r\nabcdef")
        player.send("BDAT 3 LAST\r\nghi")
        let last = replies.count == 1 ? ["503"] : []
        #expect(player.replies.map { String($0.prefix(3)) } == replies + last)
        #expect(player.stored.isEmpty)
        #expect(player.say("MAIL FROM:<>").first?.hasPrefix("250") == true)
    }

    @Test func `content in chunks is read slowly, or not at all, over all of them`() {
        var player = Player.addressed(to: "a+bodyslow10@mx.test")
        player.send("BDAT 2\r\nab")
        player.send("BDAT 2 LAST\r\ncd")
        #expect(player.stored.isEmpty)
        for _ in 0..<10 { player.pass(.seconds(1)) }
        #expect(player.stored.first?.content == Array("abcd".utf8))

        player = Player.addressed(to: "a+bodystall+bdat552n2@mx.test")
        player.send("BDAT 2\r\nab")
        player.pass(.seconds(100))
        #expect(player.replies.isEmpty)
    }

    @Test func `the words that fired go with the message`() {
        var player = Player.addressed(to: "a+bdatwait1n1+dotwait1@mx.test")
        player.send("BDAT 1\r\naBDAT 1 LAST\r\nb")
        #expect(player.committedFaults == [["bdatwait1n1", "dotwait1"]])
    }
}
