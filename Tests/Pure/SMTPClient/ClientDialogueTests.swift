import SMTPClient
import SMTPGrammar
import Support
import Testing
import Vocabulary

/// What a dialogue says to these replies, line by line, and how it ended.
private struct Talk {
    var said: [String] = []
    var shown: [String] = []
    var outcome: ErrandOutcome?
    private var dialogue: ClientDialogue

    init(_ errand: Errand) {
        let digests = Digests(digest: { _, _ in [1] }, code: { _, _, _ in [2] }, derivedKey: { _, _, _, _ in [3] })
        let means = ProofMeans(
            digests: digests, hmacMD5: { key, message in Array("<".utf8) + key + message }, nonce: [0, 0, 0],
            time: WallTime(microseconds: 0))
        dialogue = ClientDialogue(errand, means)
    }

    mutating func hear(_ replies: String...) -> Talk {
        for text in replies {
            let lines = text.split(separator: "|", omittingEmptySubsequences: false)
            let code = UInt16(lines[0].prefix(3))!
            take(dialogue.receive(ServerReply(code: code, lines: lines.map { Array($0.dropFirst(4).utf8) })))
        }
        return self
    }

    private mutating func take(_ effects: [ClientDialogue.Effect]) {
        for effect in effects {
            switch effect {
            case .say(let octets, let shown):
                said.append(String(decoding: octets.dropLast(2), as: UTF8.self))
                self.shown.append(shown)
            case .sendContent: said.append("(content)")
            case .startTLS:
                said.append("(handshake)")
                take(dialogue.encrypted())
            case .end(let outcome): self.outcome = outcome
            }
        }
    }
}

private func errand(_ change: (inout Errand) -> Void = { _ in }) -> Errand {
    var errand = Errand()
    errand.name = "client.test"
    errand.sender = "a@client.test"
    errand.recipients = ["b@mx.test", "c@mx.test"]
    change(&errand)
    return errand
}

private let pipelining = "250 mx.test|250 PIPELINING"

@Suite("The honest client's dialogue")
struct ClientDialogueTests {
    @Test func `a message goes command by command where nothing is offered`() {
        var talk = Talk(errand())
        let all = talk.hear("220 mx", "250 mx", "250 ok", "250 ok", "250 ok", "354 go", "250 taken", "221 bye")
        #expect(
            all.said == [
                "EHLO client.test", "MAIL FROM:<a@client.test>", "RCPT TO:<b@mx.test>", "RCPT TO:<c@mx.test>", "DATA",
                "(content)", "QUIT",
            ])
        #expect(all.outcome == .done)
    }

    @Test func `a group goes at once where PIPELINING is offered, RFC 2920`() {
        var talk = Talk(errand())
        #expect(talk.hear("220 mx", pipelining).said.count == 5)
        #expect(talk.hear("250 a", "250 b", "250 c", "354 d").said.last == "(content)")
    }

    @Test(
        arguments: [
            (.nothing, "b@mx.test", "250 mx|250 8BITMIME|250 SMTPUTF8", ""),
            (.body, "b@mx.test", "250 mx|250 8BITMIME|250 SMTPUTF8", " BODY=8BITMIME"),
            (.header, "b@mx.test", "250 mx|250 8BITMIME|250 SMTPUTF8", " BODY=8BITMIME SMTPUTF8"),
            (.nothing, "jürgen@mx.test", "250 mx|250 8BITMIME|250 SMTPUTF8", " SMTPUTF8"),
            (.header, "jürgen@mx.test", "250 mx", ""), (.body, "b@mx.test", "250 mx|250 SMTPUTF8", ""),
        ] as [(Errand.EightBit, String, String, String)])
    func `MAIL says what isn't US-ASCII where that's offered, RFC 6152 §3, RFC 6531 §3.4`(
        eightBit: Errand.EightBit, recipient: String, offers: String, parameters: String
    ) {
        var talk = Talk(
            errand {
                $0.eightBit = eightBit
                $0.recipients = [recipient]
            })
        #expect(talk.hear("220 mx", offers).said.last == "MAIL FROM:<a@client.test>\(parameters)")
    }

    @Test(
        arguments: [
            ("A: b\n\nx\n", .nothing), ("A: b\r\n\r\nü\r\n", .body), ("A: b\n\nü", .body), ("A: ü\n\nx\n", .header),
            ("A: ü\r\n", .header), ("\nü\n", .body), ("", .nothing), ("ü", .header),
        ] as [(String, Errand.EightBit)])
    func `what isn't US-ASCII is found in the header or behind it`(message: String, eightBit: Errand.EightBit) {
        #expect(Errand.EightBit(of: Array(message.utf8)) == eightBit)
    }

    @Test func `a lone dot is sent where 354 comes though every recipient was refused, RFC 2920 §3.1`() {
        var talk = Talk(errand())
        let all = talk.hear("220 mx", pipelining, "250 a", "550 b", "550 c", "354 d", "554 e", "221 f")
        #expect(all.shown.suffix(2) == [".", "QUIT"])
        guard case .refused(.rcpt, let refusal)? = all.outcome else { return #expect(Bool(false), "\(all)") }
        #expect(refusal.what == "b@mx.test" && refusal.reply.code == 550)
    }

    @Test func `the message is taken for some where only some are refused`() {
        var talk = Talk(errand())
        let all = talk.hear("220 mx", "250 mx", "250 a", "550 b", "250 c", "354 d", "250 e", "221 f")
        guard case .partly(let refused)? = all.outcome else { return #expect(Bool(false), "\(all)") }
        #expect(refused.map(\.what) == ["b@mx.test"])
    }

    @Test(arguments: [
        (["554 no"], Errand.Step.banner), (["220 a", "421 b"], .hello), (["220 a", "250 b", "550 c"], .mail),
        (["220 a", "250 b", "250 c", "550 d", "551 e"], .rcpt),
        (["220 a", "250 b", "250 c", "250 d", "250 e", "451 f"], .data),
        (["220 a", "250 b", "250 c", "250 d", "250 e", "354 f", "554 g"], .content),
    ])
    func `a refusal ends with QUIT and names its step`(replies: [String], step: Errand.Step) {
        var talk = Talk(errand())
        for reply in replies + ["221 bye"] { _ = talk.hear(reply) }
        #expect(talk.said.last == "QUIT")
        guard case .refused(step, _)? = talk.outcome else { return #expect(Bool(false), "\(talk)") }
    }

    @Test func `HELO is said to a server that doesn't know EHLO, RFC 5321 §3.2`() {
        var talk = Talk(errand())
        #expect(
            talk.hear("220 a", "502 b", "250 c").said.suffix(2) == ["HELO client.test", "MAIL FROM:<a@client.test>"])
    }

    @Test func `TLS comes before anything else, and EHLO again behind it, RFC 3207 §4.2`() {
        var talk = Talk(errand { $0.encryption = .required })
        let all = talk.hear("220 a", "250 b|250 STARTTLS", "220 go")
        #expect(all.said == ["EHLO client.test", "STARTTLS", "(handshake)", "EHLO client.test"])
        #expect(talk.hear("250 b").said.last == "MAIL FROM:<a@client.test>")
    }

    @Test func `nothing is sent where TLS is required and not offered`() {
        var talk = Talk(errand { $0.encryption = .required })
        let all = talk.hear("220 a", "250 b", "221 c")
        #expect(all.said.last == "QUIT")
        guard case .missing(.tls, _)? = all.outcome else { return #expect(Bool(false), "\(all)") }
    }

    @Test func `the first mechanism that is offered is used, and its secret isn't shown`() {
        let proof = Errand.Proof(Credentials(user: "u", secret: "geheim"), mechanisms: Mechanism.withPassword)
        var talk = Talk(errand { $0.authentication = proof })
        let all = talk.hear("220 a", "250 b|250 AUTH LOGIN PLAIN")
        #expect(all.said.last == "AUTH PLAIN AHUAZ2VoZWlt")
        #expect(all.shown.last == "AUTH PLAIN ********")
        var login = Talk(
            errand { $0.authentication = Errand.Proof(proof.credentials, mechanisms: [.login]) })
        let logged = login.hear("220 a", "250 b|250 AUTH LOGIN", "334 VXNlcm5hbWU6", "334 UGFzc3dvcmQ6", "235 in")
        #expect(logged.said.suffix(4) == ["AUTH LOGIN", "dQ==", "Z2VoZWlt", "MAIL FROM:<a@client.test>"])
        #expect(logged.shown.suffix(3).dropLast() == ["********", "********"])
    }

    @Test func `CRAM-MD5 answers the challenge with the user and the digest, RFC 2195`() {
        let proof = Errand.Proof(Credentials(user: "u", secret: "K"), mechanisms: [.cramMD5])
        var talk = Talk(errand { $0.authentication = proof })
        let all = talk.hear("220 a", "250 b|250 AUTH CRAM-MD5", "334 bTE=")
        #expect(Base64.decode(Array(all.said.last!.utf8)) == Array("u 3c4b6d31".utf8))
    }

    @Test func `a challenge too many, or one that is no base64, is answered with an asterisk, RFC 4954 §4`() {
        let proof = Errand.Proof(Credentials(user: "u", secret: "s"), mechanisms: [.login])
        for challenges in [["334 dTo=", "334 cDo=", "334 eDo="], ["334 !!!"]] {
            var talk = Talk(errand { $0.authentication = proof })
            _ = talk.hear("220 a", "250 b|250 AUTH LOGIN")
            for challenge in challenges { _ = talk.hear(challenge) }
            #expect(talk.said.last == "*")
            guard case .missing(.auth, _)? = talk.hear("501 c", "221 d").outcome else {
                return #expect(Bool(false), "\(talk)")
            }
        }
    }

    @Test func `a server that says yes to SCRAM without its signature isn't believed, RFC 5802 §5`() {
        let proof = Errand.Proof(Credentials(user: "u", secret: "s"), mechanisms: [.scramSHA256])
        var talk = Talk(errand { $0.authentication = proof })
        let all = talk.hear("220 a", "250 b|250 AUTH SCRAM-SHA-256", "235 in")
        #expect(!all.said.contains { $0.hasPrefix("MAIL") })
        guard case .violated(.auth, _)? = all.outcome else { return #expect(Bool(false), "\(all)") }
    }

    @Test func `LMTP has a reply for each recipient, RFC 2033 §4.2`() {
        var talk = Talk(errand { $0.protocolSpoken = .lmtp })
        let all = talk.hear("220 a", "250 b", "250 c", "250 d", "250 e", "354 f", "250 g", "452 h", "221 i")
        #expect(all.said.first == "LHLO client.test" && all.said.last == "QUIT")
        guard case .partly(let refused)? = all.outcome else { return #expect(Bool(false), "\(all)") }
        #expect(refused.map(\.what) == ["c@mx.test"])
    }

    @Test(arguments: Errand.Step.allCases.filter { ![.connect, .quit, .content, .data].contains($0) })
    func `QUIT is said behind the step that was asked for`(step: Errand.Step) {
        var talk = Talk(errand { $0.quitsAfter = step })
        for _ in 0..<5 where talk.said.last != "QUIT" { _ = talk.hear(talk.said.isEmpty ? "220 a" : "250 b") }
        #expect(talk.said.last == "QUIT")
        #expect(talk.hear("221 c").outcome == .done)
    }

    @Test func `no replies trap it, and few of them end it`() {
        var random = SplitMix(seed: 7)
        let replies = [
            "220 a", "250 b|250 PIPELINING|250 AUTH LOGIN PLAIN|250 STARTTLS", "354 c", "334 eDo=", "421 d", "550 e",
            "235 f", "299 g",
        ]
        let proof = Errand.Proof(Credentials(user: "u", secret: "s"), mechanisms: Mechanism.withPassword)
        for _ in 0..<500 {
            var talk = Talk(
                errand {
                    $0.encryption = [.never, .offered, .required].randomElement(using: &random)!
                    if Bool.random(using: &random) { $0.authentication = proof }
                    if Bool.random(using: &random) { $0.protocolSpoken = .lmtp }
                })
            for _ in 0..<40 where talk.outcome == nil { _ = talk.hear(replies.randomElement(using: &random)!) }
            #expect(talk.outcome != nil)
        }
    }
}
