import SMTPGrammar
import SMTPServer
import Testing
import Vocabulary

@testable import Conversation

@Suite("DATA, RFC 5321 §4.1.1.4, §4.5.2")
struct ContentTests {
    @Test func `D01: an empty message is a message, RFC 5321 §4.1.1.4`() {
        play(".\r\n", after: .data, gets: ["250 2.0.0"], stores: [message("")])
    }

    @Test func `the id stands at the end of the 250`() {
        let outcome = play("x\r\n.\r\n", after: .data, gets: ["250 2.0.0"], stores: [message("x\r\n")])
        #expect(outcome.replies[0].hasSuffix(" id=1.test"))
    }

    @Test(arguments: [
        ("..\r\n", ".\r\n"), (". \r\n", " \r\n"), (".x\r\n", "x\r\n"), ("...\r\n", "..\r\n"), (".\t\r\n", "\t\r\n"),
        ("a\r\n..b\r\n", "a\r\n.b\r\n"), ("a.\r\n", "a.\r\n"), ("x\0y\r\n", "x\0y\r\n"),
        ("\u{E4}\u{7F}\r\n", "\u{E4}\u{7F}\r\n"),
    ])
    func `D02, D03, L05: one leading dot is dropped and the rest kept exactly, RFC 5321 §4.5.2`(
        sent: String, kept: String
    ) {
        play("\(sent).\r\n", after: .data, gets: ["250 2.0.0"], stores: [message(kept)])
    }

    @Test func `A27: octets that are no UTF-8 are kept exactly, RFC 5321 §2.4, RFC 6152 §3`() {
        let content = (0...255).map { UInt8($0) }.filter { $0 != 10 && $0 != 13 } + [13, 10]
        play(
            content + Array(".\r\n".utf8), after: .data, gets: ["250 2.0.0"],
            stores: [Stored(sender: "a@client.test", recipients: ["b@mx.test"], content: content)])
    }

    @Test func `a reset between dot and reply keeps the message or not, as the store says`() {
        var player = Player()
        player.store = .refusesToCommit(.failed)
        player.send(Opening.data.rawValue)
        player.storeAnswers = false
        player.send("x\r\n.\r\n")
        player.reset()
        player.forget()
        player.storeAnswers = true
        player.settle()
        #expect(player.stored.isEmpty)
        #expect(player.notes.isEmpty)
    }

    @Test func `D06: commands behind the dot are done in order, RFC 2920 §3.1`() {
        play(
            "x\r\n.\r\nMAIL FROM:<a@client.test>\r\nRCPT TO:<b@mx.test>\r\nDATA\r\ny\r\n.\r\n", after: .data,
            gets: ["250 2.0.0", "250 2.1.0", "250 2.1.5", "354", "250 2.0.0"],
            stores: [message("x\r\n"), message("y\r\n")])
    }

    @Test(
        arguments: [
            "\n.\n", "\n.\r\n", "\r\n.\n", "\r.\r", "\r.\r\n", "\n.\r", "\r.\n", "\r\n.\r", "\r\n.\r\r\n",
            "\r\r\n.\r\r\n",
        ], ["text", "text\r\n"])
    func `D07 to D16: a false end ends nothing, and its bare CR or LF costs the message, RFC 5321 §2.3.8, §4.1.1.4`(
        end: String, before: String
    ) {
        let smuggled = "MAIL FROM:<smuggled@b.test>\r\nRCPT TO:<c@d.test>\r\nDATA\r\nx\r\n"
        play("\(before)\(end)\(smuggled).\r\n", after: .data, gets: ["554 5.6.0"])
    }

    @Test func `D15: a dot behind NUL ends nothing, RFC 5321 §4.1.1.4`() {
        play(
            "text\r\n\0.\r\nMAIL\r\n.\r\n", after: .data, gets: ["250 2.0.0"],
            stores: [message("text\r\n\0.\r\nMAIL\r\n")])
    }

    @Test func `a bare LF in content is noted`() {
        let outcome = play("a\nb\r\n.\r\n", after: .data, gets: ["554 5.6.0"])
        #expect(outcome.notes.contains(.irregular(.bareLF)))
        #expect(!outcome.notes.contains(.irregular(.bareCR)))
    }

    @Test func `D17, D19: a message without sense is a message, RFC 5321 §6.3, §6.4`() {
        let headers = (0..<10_000).map { "Received: \($0)\r\n" }.joined()
        for content in ["no header at all\r\n", headers, "A: \(String(repeating: "x", count: 1_000_000))\r\n\r\n"] {
            var player = Player()
            player.send(Opening.data.rawValue)
            player.send(content + ".\r\n")
            #expect(player.stored == [message(content)])
        }
    }

    @Test func `D18: eight million octets come through, and little is held meanwhile, RFC 5321 §4.5.3.1.7`() {
        let line = Array((String(repeating: "x", count: 76) + "\r\n").utf8)
        let block = Array(repeatElement(line, count: 800).joined())
        var player = Player()
        player.send(Opening.data.rawValue)
        for _ in 0..<128 {
            player.send(block)
            #expect(player.heldOctets == 0)
        }
        player.send(".\r\n")
        #expect(player.stored.first?.content.count == 128 * block.count)
    }

    @Test func `D20: commands in content are content, RFC 5321 §4.1.1.4`() {
        play("RSET\r\nQUIT\r\n.\r\n", after: .data, gets: ["250 2.0.0"], stores: [message("RSET\r\nQUIT\r\n")])
    }

    @Test func `D21: content that comes though DATA was refused is no message, and ends at the limit, RFC 5321 §3.3`() {
        let limits = ClientLimits(messageOctets: 1_000, recipients: 10, badCommands: 3)
        play(
            "DATA\r\nSubject: x\r\n\r\none\r\ntwo\r\nthree\r\n.\r\n", after: .rcpt,
            gets: ["452 4.3.1", "500 5.5.2", "500 5.5.2", "500 5.5.1", "421 4.7.0"], ends: .limit,
            store: .refusesToOpen(.full), terms: .example(limits: limits))
    }

    @Test func `A31: a message beyond the limit is read to its end, then refused, RFC 1870 §6.3`() {
        let limits = ClientLimits(messageOctets: 10, recipients: 10, badCommands: 3)
        let terms = Conversation.Terms.example(limits: limits)
        play("12345678\r\n.\r\n", after: .data, gets: ["250 2.0.0"], stores: [message("12345678\r\n")], terms: terms)
        play("..345678\r\n.\r\n", after: .data, gets: ["250 2.0.0"], stores: [message(".345678\r\n")], terms: terms)
        let outcome = play("123456789\r\nmore\nRSET\r\n.\r\n", after: .data, gets: ["552 5.3.4"], terms: terms)
        #expect(outcome.notes.contains(.limit(.messageOctets)))
    }

    @Test(arguments: [(StoreRefusal.full, "452 4.3.1"), (.failed, "451 4.3.0")])
    func `A32: a message that the store can't keep is refused for now, RFC 1870 §6.1`(
        refusal: StoreRefusal, reply: String
    ) {
        play("x\r\n.\r\n", after: .data, gets: [reply], store: .refusesToCommit(refusal))
        play("x\r\ny\r\n.\r\n", after: .data, gets: [reply], store: .breaksWriting(at: 1, refusal))
        play("x\r\ny\r\n.\r\n", after: .data, gets: [reply], store: .breaksWriting(at: 6, refusal))
    }

    @Test func `a refused message's note names DATA`() {
        let outcome = play("a\nb\r\n.\r\n", after: .data, gets: ["554 5.6.0"])
        #expect(outcome.notes.contains { if case .refused("DATA", _) = $0 { true } else { false } })
    }
}
