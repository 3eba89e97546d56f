import Faults
import SMTPGrammar
import SMTPServer
import Testing
import Vocabulary

@testable import Conversation

@Suite("SMTPUTF8, RFC 6531")
struct InternationalTests {
    private static let address = "dörte@bücher.example"

    @Test func `A22: an address outside of US-ASCII needs SMTPUTF8, RFC 6531 §3.4, §3.5`() {
        play("MAIL FROM:<\(Self.address)>\r\n", gets: ["553 5.6.7"])
        play("MAIL FROM:<\(Self.address)> SIZE=1\r\n", gets: ["553 5.6.7"])
        play("RCPT TO:<\(Self.address)>\r\n", after: .mail, gets: ["553 5.6.7"])
        play("RCPT TO:<a@bücher.example>\r\n", after: .mail, gets: ["553 5.6.7"])
        play("RCPT TO:<a@xn--bcher-kva.example>\r\n", after: .mail, gets: ["250 2.1.5"])
    }

    @Test func `A22: with SMTPUTF8 they are taken, and stored as they came, RFC 6531 §3.3`() {
        play(
            "MAIL FROM:<\(Self.address)> SMTPUTF8\r\nRCPT TO:<\"ä b\"@例え.テスト>\r\nDATA\r\nü\r\n.\r\n",
            gets: ["250 2.1.0", "250 2.1.5", "354", "250 2.0.0"],
            stores: [
                Stored(sender: Self.address, recipients: ["\"ä b\"@例え.テスト"], content: Array("ü\r\n".utf8))
            ])
        play("MAIL FROM:<a@b> SMTPUTF8 BODY=8BITMIME\r\nMAIL FROM:<>\r\n", gets: ["250 2.1.0", "503 5.5.1"])
    }

    @Test(arguments: [
        ("SMTPUTF8=1", "501 5.5.4"), ("SMTPUTF8=", "501 5.5.4"), ("SMTPUTF8 SMTPUTF8", "501 5.5.4"),
        ("smtputf8", "250 2.1.0"),
    ])
    func `A23: SMTPUTF8 takes no value, and stands once, RFC 6531 §3.4`(parameter: String, reply: String) {
        play("MAIL FROM:<a@b> \(parameter)\r\n", gets: [reply])
    }

    @Test(arguments: ["nosmtputf8", "no8bit"])
    func `A23: SMTPUTF8 that was not offered gets 555, RFC 5321 §4.1.1.11`(word: String) {
        play("MAIL FROM:<a@b> SMTPUTF8\r\n", after: .helo, gets: ["555 Param"])
        var player = Player.greeted("\(word).test")
        #expect(player.say("MAIL FROM:<a@b> SMTPUTF8") == ["555 5.5.4 Parameter not recognized"])
        #expect(player.say("MAIL FROM:<ä@b>").first?.hasPrefix("553 5.6.7") == true)
        #expect(player.say("VRFY x SMTPUTF8") == ["555 5.5.4 Parameter not recognized"])
    }

    @Test func `A25: a header in UTF-8 is kept as it came, whether it was announced or not, RFC 6531 §3.6`() {
        play("Subject: Grüße\r\n.\r\n", after: .data, gets: ["250 2.0.0"], stores: [message("Subject: Grüße\r\n")])
    }

    @Test func `A24: a U-label equals its A-label in a rule, RFC 5890 §2.3.2.1`() throws {
        for pattern in ["*@bücher.example", "*@xn--bcher-kva.example", "*@b?cher.example", "*@XN--BCHER-KVA.example"] {
            let rule = Rule(match: Match(recipient: try Pattern(pattern)), faults: try words("rcpt451"))
            for address in ["a@bücher.example", "a@xn--bcher-kva.example", "a@BÜCHER.example"] {
                var player = Player.greeted(faults: FaultTerms(rules: [rule], seed: 1))
                _ = player.say("MAIL FROM:<a@b> SMTPUTF8")
                #expect(player.say("RCPT TO:<\(address)>").first?.hasPrefix("451") == true, "\(pattern) \(address)")
                #expect(player.say("RCPT TO:<a@buecher.example>").first?.hasPrefix("250") == true)
            }
        }
    }

    @Test func `A24: words are heard and counted in a domain however it is written, RFC 5890 §2.3.2.1`() throws {
        let domain = try #require(Domain(international: "bücher.example"))
        var player = Player.greeted(faults: FaultTerms(domains: [domain], seed: 1))
        _ = player.say("MAIL FROM:<a@b> SMTPUTF8")
        #expect(player.say("RCPT TO:<rcpt451x2@bücher.example>").first?.hasPrefix("451") == true)
        #expect(player.say("RCPT TO:<rcpt451x2@xn--bcher-kva.example>").first?.hasPrefix("451") == true)
        #expect(player.say("RCPT TO:<rcpt451x2@bücher.example>").first?.hasPrefix("250") == true)
        #expect(player.say("RCPT TO:<rcpt451@other.example>").first?.hasPrefix("250") == true)
        #expect(player.ledger.count == 1)
    }

    @Test func `S14: VRFY and EXPN may ask in UTF-8 where they say so, RFC 6531 §3.7.4.2`() {
        play(
            """
            VRFY dörte SMTPUTF8\r\nVRFY dörte\r\nVRFY existsö\r\nVRFY existsö SMTPUTF8\r\nVRFY unknownö\r\n\
            EXPN dörte smtputf8\r\nVRFY SMTPUTF8\r\n
            """,
            gets: ["252 2.0.0", "252 2.0.0", "252 2.6.8", "252 2.0.0", "551 5.1.6", "502 5.5.1", "252 2.0.0"])
        play("VRFY dörte\r\nEXPN dörte\r\nEXPN x SMTPUTF8\r\n", after: .helo, gets: ["501 C", "501 C", "555 P"])
        play([UInt8]("VRFY \r\n".utf8.dropLast(2)) + [0xFF, 13, 10], gets: ["501 5.5.2"])
    }
}

@Suite("DSN and LIMITS, RFC 3461, RFC 9422")
struct DeliveryTests {
    @Test func `A33: DSN's parameters are taken, RFC 3461 §4`() {
        play(
            """
            MAIL FROM:<a@client.test> RET=HDRS ENVID=QQ314159\r\nRCPT TO:<b@mx.test> NOTIFY=SUCCESS,DELAY \
            ORCPT=rfc822;b@mx.test\r\nDATA\r\n.\r\n
            """, gets: ["250 2.1.0", "250 2.1.5", "354", "250 2.0.0"], stores: [message("")])
    }

    @Test func `A34: DSN's parameters that were not offered get 555, RFC 5321 §4.1.1.11`() {
        play("MAIL FROM:<> RET=HDRS\r\n", after: .helo, gets: ["555 Param"])
        play("MAIL FROM:<>\r\nRCPT TO:<a@b> NOTIFY=NEVER\r\n", after: .helo, gets: ["250 Sender", "555 Param"])
        var player = Player.greeted("nodsn.test")
        #expect(player.say("MAIL FROM:<> ENVID=x") == ["555 5.5.4 Parameter not recognized"])
        _ = player.say("MAIL FROM:<>")
        #expect(player.say("RCPT TO:<a@b> ORCPT=rfc822;a") == ["555 5.5.4 Parameter not recognized"])
    }

    @Test func `L07: a RCPT line is longer by what DSN adds, RFC 3461 §4`() {
        let room = Limit.commandLine + Limit.commandLineForNotify - "RCPT TO:<a@b>\r\n".utf8.count
        play("RCPT TO:<a@b>\(String(repeating: " ", count: room))\r\n", after: .mail, gets: ["250 2.1.5"])
        play("RCPT TO:<a@b>\(String(repeating: " ", count: room)) \r\n", after: .mail, gets: ["500 5.5.2"])
    }

    @Test func `M05: LIMITS tells how many recipients a message may have, RFC 9422 §4`() {
        let limits = ClientLimits(messageOctets: 1_000, recipients: 2, badCommands: 5)
        var player = Player(.example(limits: limits))
        player.send("EHLO a.test\r\n")
        #expect(player.text.contains("250-LIMITS RCPTMAX=2\r\n"))
        player.forget()
        player.send("MAIL FROM:<>\r\nRCPT TO:<a@b>\r\nRCPT TO:<a@b>\r\nRCPT TO:<a@b>\r\n")
        #expect(player.replies.last?.hasPrefix("452 4.5.3") == true)
        player.forget()
        player.send("EHLO rcptmax1.test\r\n")
        #expect(player.text.contains("250-LIMITS RCPTMAX=1\r\n"))
        #expect(!player.text.contains("RCPTMAX=2"))
    }
}
