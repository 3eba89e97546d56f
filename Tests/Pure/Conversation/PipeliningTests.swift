import SMTPGrammar
import SMTPServer
import Testing
import Vocabulary

@testable import Conversation

@Suite("Pipelining, RFC 2920 §3")
struct PipeliningTests {
    private func player(after opening: Opening) -> Player {
        var player = Player()
        player.send(opening.rawValue)
        player.forget()
        return player
    }

    @Test func `P01: a group's replies come in one parcel, as soon as its input is read, RFC 2920 §3.2`() {
        var player = player(after: .ehlo)
        player.send("MAIL FROM:<>\r\nRCPT TO:<a@b>\r\nRCPT TO:<c@d>\r\n")
        #expect(player.parcels.count == 1)
        #expect(player.replies.count == 3)
    }

    @Test func `replies don't wait for a line that isn't whole`() {
        var player = player(after: .ehlo)
        player.send("MAIL FROM:<>\r\nRCPT TO:<a@b>\r\nDA")
        #expect(player.replies.count == 2)
    }

    @Test func `replies don't wait for the store`() {
        var player = player(after: .ehlo)
        player.storeAnswers = false
        player.send("MAIL FROM:<>\r\nRCPT TO:<a@b>\r\nDATA\r\n")
        #expect(player.replies.count == 2)
        #expect(player.appetite == 0)
        player.storeAnswers = true
        player.settle()
        #expect(player.replies.last?.hasPrefix("354") == true)
        #expect(player.appetite > 0)
    }

    @Test func `P02: DATA in the group is answered in order, and opens if one recipient was taken, RFC 2920 §3.1`() {
        play(
            "MAIL FROM:<a@client.test>\r\nRCPT TO:<bad\r\nRCPT TO:<b@mx.test>\r\nDATA\r\nx\r\n.\r\n",
            gets: ["250 2.1.0", "501 5.1.3", "250 2.1.5", "354", "250 2.0.0"], stores: [message("x\r\n")])
        play(
            "MAIL FROM:<a@client.test>\r\nRCPT TO:<bad\r\nDATA\r\n", gets: ["250 2.1.0", "501 5.1.3", "503 5.5.1"])
    }

    @Test func `P03: content in DATA's packet is taken, and noted, RFC 2920 §3.1`() {
        var player = player(after: .rcpt)
        player.send("DATA\r\nx\r\n.\r\nQUIT\r\n")
        #expect(player.replies.map { $0.prefix(3) } == ["354", "250", "221"])
        #expect(player.stored == [message("x\r\n")])
        #expect(player.notes.contains(.irregular(.pipelinedBody)))
    }

    @Test func `P04: what should end a group may stand within it, RFC 2920 §3.1`() {
        play(
            "EHLO a.test\r\nNOOP\r\nVRFY a\r\nHELP\r\nMAIL FROM:<>\r\nQUIT\r\n",
            gets: ["250 HELP", "250 2.0.0", "252 2.0.0", "214 2.0.0", "250 2.1.0", "221 2.0.0"], ends: .quit)
    }

    @Test func `P06: an unknown command in the group gets its 500 in place, RFC 2920 §3.2`() {
        play(
            "MAIL FROM:<>\r\nXFOO\r\nRCPT TO:<a@b>\r\n", gets: ["250 2.1.0", "500 5.5.1", "250 2.1.5"])
    }

    @Test func `P05: a burst of ten thousand commands waits for a slow reader, and none is lost, RFC 2920 §3.2`() {
        var player = player(after: .ehlo)
        player.takesReplies = false
        player.send(String(repeating: "NOOP\r\n", count: 10_000))
        #expect(player.appetite == 0)
        #expect(player.output.count <= Limit.unsentReplies + Limit.replyLine)
        let before = player.replies.count
        #expect(before < 10_000)

        player.takesReplies = true
        player.settle()
        #expect(player.replies.count == 10_000)
        #expect(player.appetite > 0)
        #expect(player.heldOctets == 0)
    }

    @Test func `EHLO grouped with what follows is noted, since nothing was offered yet`() {
        var player = player(after: .nothing)
        player.send("EHLO a.test\r\nMAIL FROM:<>\r\n")
        #expect(player.notes.contains(.irregular(.unpipelined)))
    }

    @Test func `a group is fine once it was offered`() {
        var player = player(after: .ehlo)
        player.send("MAIL FROM:<>\r\nRCPT TO:<a@b>\r\n")
        #expect(!player.notes.contains(.irregular(.unpipelined)))
    }
}
