import SMTPGrammar
import Testing
import Vocabulary

@testable import SMTPServer

@Suite("The server's dialogue, RFC 5321 §4.1.4")
struct ServerDialogueTests {
    private static let limits = ClientLimits(messageOctets: 100, recipients: 2, badCommands: 3)

    private func dialogue(after lines: String..., offer: Offer = .everything(limits)) throws -> ServerDialogue {
        var dialogue = ServerDialogue(
            .init(hostname: try #require(Domain("mx.test"))), offer: offer, limits: Self.limits)
        for line in lines { _ = dialogue.perform(try Command(octets(line))) }
        return dialogue
    }

    private func refusal(_ line: String, after lines: [String]) throws -> String? {
        var dialogue = try dialogue()
        for line in lines { _ = dialogue.perform(try Command(octets(line))) }
        return dialogue.refusal(of: try Command(octets(line))).map { "\($0.code) \($0.enhanced ?? "-")" }
    }

    private static let ehlo = "EHLO a.test"
    private static let mail = "MAIL FROM:<a@b>"
    private static let rcpt = "RCPT TO:<c@d>"

    @Test(arguments: [
        (mail, [], "503 5.5.1"), (rcpt, [], "503 5.5.1"), ("DATA", [], "503 5.5.1"),
        (rcpt, [ehlo], "503 5.5.1"), ("DATA", [ehlo], "503 5.5.1"), ("DATA", [ehlo, mail], "503 5.5.1"),
        (mail, [ehlo, mail], "503 5.5.1"), (mail, [ehlo, mail, rcpt], "503 5.5.1"),
        ("MAIL FROM:<> SIZE=101", [ehlo], "552 5.3.4"), ("MAIL FROM:<> X=1", [ehlo], "555 5.5.4"),
        ("MAIL FROM:<> SIZE=1", ["HELO a.test"], "555 5.5.4"), ("RCPT TO:<a@b> SIZE=1", [ehlo, mail], "555 5.5.4"),
        (rcpt, [ehlo, mail, rcpt, rcpt], "452 4.5.3"), (rcpt, [ehlo, mail, rcpt, rcpt, "RSET"], "503 5.5.1"),
        ("STARTTLS", [ehlo], "502 5.5.1"), ("STARTTLS", [], "502 5.5.1"), ("AUTH PLAIN", [], "503 5.5.1"),
    ])
    func `what is inadmissible is refused`(line: String, after: [String], reply: String) throws {
        #expect(try refusal(line, after: after) == reply)
    }

    @Test(arguments: [
        (mail, [ehlo]), (mail, ["HELO a.test"]), (rcpt, [ehlo, mail]), (rcpt, [ehlo, mail, rcpt]),
        ("DATA", [ehlo, mail, rcpt]), ("RSET", []), ("NOOP", []), ("VRFY a", []), ("EXPN a", []), ("HELP", []),
        ("QUIT", []),
        (ehlo, [ehlo, mail, rcpt]), ("HELO a.test", [ehlo]), ("MAIL FROM:<> SIZE=100", [ehlo]),
    ])
    func `what is admissible is not refused`(line: String, after: [String]) throws {
        #expect(try refusal(line, after: after) == nil)
    }

    @Test func `to ask changes nothing`() throws {
        let dialogue = try dialogue(after: Self.ehlo, Self.mail, Self.rcpt)
        for line in ["QUIT", "RSET", Self.ehlo, "DATA", Self.mail, Self.rcpt] {
            _ = dialogue.refusal(of: try Command(octets(line)))
        }
        #expect(dialogue.awaits == .command)
        #expect(dialogue.refusal(of: .data) == nil)
        #expect(dialogue.badCommands == 0)
    }

    @Test func `DATA asks the store first, and its reply comes with the answer`() throws {
        var dialogue = try dialogue(after: Self.ehlo, Self.mail, Self.rcpt)
        let envelope = Envelope(sender: Addressee(address: "a@b"), recipients: [Addressee(address: "c@d")])
        #expect(dialogue.perform(.data) == [.open(envelope)])
        #expect(dialogue.awaits == .store)
        #expect(dialogue.opened() == [.reply(.sendContent)])
        #expect(dialogue.awaits == .content)
    }

    @Test(arguments: [(StoreRefusal.full, "452 4.3.1"), (.failed, "451 4.3.0")])
    func `a store that has no place ends the transaction cleanly`(refusal: StoreRefusal, reply: String) throws {
        var dialogue = try dialogue(after: Self.ehlo, Self.mail, Self.rcpt, "DATA")
        guard case .reply(let given)? = dialogue.openRefused(refusal).first else { throw Missing() }
        #expect("\(given.code) \(given.enhanced ?? "")" == reply)
        #expect(dialogue.refusal(of: try Command(octets(Self.mail))) == nil)
    }

    @Test func `a message is written, committed and answered with its id`() throws {
        var dialogue = try dialogue(after: Self.ehlo, Self.mail, Self.rcpt, "DATA")
        _ = dialogue.opened()
        let (effects, rest) = dialogue.receive("hello\r\n.\r\nNOOP\r\n")
        #expect(effects == [.write(.received(0..<7))])
        #expect(rest == "NOOP\r\n")
        #expect(dialogue.awaits == .decision)
        #expect(dialogue.commit() == [.commit(recipients: 1, octets: 7)])
        #expect(dialogue.committing?.octets == 7)
        let id = try #require(MessageID("1.test"))
        #expect(dialogue.settled(.committed(id)) == [.reply(.taken(id))])
        #expect(dialogue.awaits == .command)
    }

    @Test func `a message too big is read to its end, and forgotten once`() throws {
        var dialogue = try dialogue(after: Self.ehlo, Self.mail, Self.rcpt, "DATA")
        _ = dialogue.opened()
        #expect(dialogue.receive(String(repeating: "x", count: 101)).effects == [.abandon])
        #expect(dialogue.receive("more\r\n.\r\n").effects == [.reply(.messageTooBig)])
    }

    @Test func `content that could not be kept is answered behind the dot`() throws {
        var dialogue = try dialogue(after: Self.ehlo, Self.mail, Self.rcpt, "DATA")
        _ = dialogue.opened()
        #expect(dialogue.contentFailed(.full) == [.abandon])
        #expect(dialogue.contentFailed(.full) == [])
        #expect(dialogue.receive("x\r\n.\r\n").effects == [.reply(.store(.full))])
    }

    @Test func `whole content is kept or refused by whoever may say so`() throws {
        var dialogue = try dialogue(after: Self.ehlo, Self.mail, Self.rcpt, "DATA")
        _ = dialogue.opened()
        _ = dialogue.receive("x\r\n.\r\n")
        let reply = Reply(550, .policy, "Not this one")
        #expect(dialogue.refuseContent(with: reply) == [.abandon, .reply(reply)])
        #expect(dialogue.refusal(of: try Command(octets(Self.mail))) == nil)
    }

    @Test func `content refused while it comes is read to its end, and the reply stands behind it`() throws {
        var dialogue = try dialogue(after: Self.ehlo, Self.mail, Self.rcpt, "DATA")
        _ = dialogue.opened()
        let reply = Reply(550, .policy, "Not this one")
        #expect(dialogue.receive("x\r\n").effects == [.write(.received(0..<3))])
        #expect(dialogue.refuseContent(with: reply) == [.abandon])
        let (effects, rest) = dialogue.receive("y\r\n.\r\nNOOP\r\n")
        #expect(effects == [.reply(reply)])
        #expect(rest == "NOOP\r\n")
    }

    @Test func `in an exchange lines are no commands, and its claim awaits a verdict`() throws {
        var dialogue = try dialogue(after: Self.ehlo)
        #expect(dialogue.refusal(of: .auth("login", initialResponse: nil)) == nil)
        #expect(try dialogue.authenticate(by: "login") == [.challenge(Reply(334, "VXNlcm5hbWU6"))])
        #expect(dialogue.awaits == .response)
        #expect(dialogue.respond(to: "UVVJVA==") == [.challenge(Reply(334, "UGFzc3dvcmQ6"))])
        #expect(dialogue.respond(to: "QUIT") == [])
        #expect(dialogue.awaits == .verdict)
        let claim = Claim(user: "QUIT", by: .login)
        #expect(dialogue.claim == claim)
        #expect(dialogue.conclude(.accepted) == [.authenticated(claim), .reply(.authenticated)])
        #expect(dialogue.awaits == .command)
        #expect(dialogue.user == "QUIT")
        #expect(dialogue.refusal(of: .auth("LOGIN", initialResponse: nil)) == .authenticatedAlready)
    }

    @Test(arguments: [
        ("exists", "250 2.1.5"), ("<exists.long@b.test>", "250 2.1.5"), ("Unknown@b", "551 5.1.6"),
        ("ambiguous-1", "553 5.1.4"), ("somebody", "252 2.0.0"), ("nonexists", "252 2.0.0"),
    ])
    func `VRFY knows users by what their names begin with`(name: String, reply: String) throws {
        var dialogue = try dialogue(after: Self.ehlo)
        let command = try Command(octets("VRFY \(name)"))
        guard case .reply(let given)? = dialogue.perform(command).first else { throw Missing() }
        #expect("\(given.code) \(given.enhanced ?? "")" == reply)
    }

    @Test func `enhanced codes come with EHLO, if they were offered`() throws {
        #expect(try dialogue(after: "HELO a.test").phrased(.ok).enhanced == nil)
        #expect(try dialogue().phrased(.ok).enhanced == nil)
        #expect(try dialogue(after: Self.ehlo).phrased(.ok).enhanced == "2.0.0")
        #expect(try dialogue(after: Self.ehlo, "HELO a.test").phrased(.ok).enhanced == nil)
        #expect(try dialogue(after: Self.ehlo, offer: Offer([.pipelining])).phrased(.ok).enhanced == nil)
    }

    @Test func `EHLO says what is offered, in its order`() throws {
        var dialogue = try dialogue(offer: Offer([.size(7), .pipelining]))
        let reply = Reply(250, "mx.test", ["SIZE 7", "PIPELINING"])
        #expect(dialogue.perform(try Command(octets(Self.ehlo))) == [.reply(reply)])
    }

    @Test func `the error beyond the limit ends the dialogue`() throws {
        var dialogue = try dialogue(after: Self.ehlo)
        let reply = SyntaxError.lineTooLong.reply
        for _ in 0..<3 { #expect(dialogue.refuse(with: reply) == [.reply(reply)]) }
        guard case .reply(let last)? = dialogue.refuse(with: reply).first else { throw Missing() }
        #expect(last.code == 421)
        #expect(last.enhanced == "4.7.0")
        #expect(dialogue.awaits == .nothing)
    }

    @Test func `a message taken forgives the errors before it, and other refusals never count`() throws {
        var dialogue = try dialogue(after: Self.ehlo)
        for _ in 0..<3 { _ = dialogue.refuse(with: .badSequence) }
        for _ in 0..<9 { _ = dialogue.refuse(with: .tooManyRecipients) }
        for line in [Self.mail, Self.rcpt, "DATA"] { _ = dialogue.perform(try Command(octets(line))) }
        _ = dialogue.opened()
        _ = dialogue.receive(".\r\n")
        _ = dialogue.commit()
        _ = dialogue.settled(.committed(try #require(MessageID("1"))))
        #expect(dialogue.badCommands == 0)
        #expect(dialogue.awaits == .command)
    }

    @Test func `an end gives up a message that is not the store's to keep`() throws {
        var opening = try dialogue(after: Self.ehlo, Self.mail, Self.rcpt, "DATA")
        var receiving = opening
        _ = receiving.opened()
        var committing = receiving
        _ = committing.receive(".\r\n")
        var received = committing
        _ = committing.commit()
        let forgotten = [opening.end(), receiving.end(), received.end(), committing.end()]
        #expect(forgotten == [true, true, true, false])
        #expect(committing.committing != nil)
    }

    private struct Missing: Error {}
}
