import Faults
import SMTPGrammar
import SMTPServer
import Testing
import Vocabulary

@testable import Conversation

@Suite("Faults at AUTH")
struct AuthenticationFaultTests {
    private func plain(_ user: String) -> String { "AUTH PLAIN \(base64("\0\(user)\0pw"))" }

    @Test(arguments: [
        ("auth535", ["535 5.7.8"]), ("auth454_4.7.0", ["454 4.7.0"]), ("535", ["535 5.7.8"]),
        ("joe+auth432", ["432 4.7.12"]),
        ("auth535@x.test", ["535 5.7.8"]), ("auth421", ["421 4.3.2"]), ("joe+authtwice", ["235 2.7.0", "235 2.7.0"]),
        ("joe+authmute", []), ("joe+authhang", []), ("joe+authdrop", []),
        ("badauth+authtwice", ["535 5.7.8", "535 5.7.8"]),
    ])
    func `a user name's words strike the reply that ends the exchange`(user: String, replies: [String]) {
        var player = Player.greeted()
        let said = player.say(plain(user))
        #expect(said.count == replies.count && zip(said, replies).allSatisfy { $0.hasPrefix($1) }, "\(said)")
        #expect(player.fired.count == 1)
    }

    @Test(arguments: ["auth535", "auth535x1"])
    func `a sender's words strike an AUTH that comes behind it`(word: String) {
        var player = Player.greeted()
        player.send("MAIL FROM:<\(word)@client.test>\r\nRSET\r\n")
        #expect(player.say(plain("joe")).map { $0.prefix(3) } == ["535"])
    }

    @Test func `EHLO's words strike it, unless the user name says that it's good`() {
        var player = Player.greeted("auth535.test")
        #expect(player.say(plain("joe")).map { $0.prefix(3) } == ["535"])
        #expect(player.say(plain("goodauth")).map { $0.prefix(3) } == ["235"])
        var twice = Player.greeted("authtwice.test")
        #expect(twice.say(plain("goodauth")).map { $0.prefix(3) } == ["235", "235"])
    }

    @Test func `any strikes it, once for an exchange`() {
        var player = Player.greeted("any454n2.test")
        #expect(player.say("AUTH LOGIN").map { $0.prefix(3) } == ["334"])
        #expect(player.say("\(base64("joe"))\r\n\(base64("pw"))").map { $0.prefix(3) } == ["334", "454"])
        #expect(player.say("NOOP").map { $0.prefix(3) } == ["250"])
    }

    @Test func `a count is the user's, and the ledger keeps it`() {
        var player = Player.greeted()
        player.ledgerAnswers = false
        player.send(plain("joe+auth454x2") + "\r\nNOOP\r\n")
        #expect(player.replies == [])
        player.ledgerAnswers = true
        player.settle()
        #expect(player.replies.map { $0.prefix(3) } == ["454", "250"])
        #expect(player.say(plain("joe+auth454x2")).map { $0.prefix(3) } == ["454"])
        #expect(player.say(plain("joe+auth454x2")).map { $0.prefix(3) } == ["235"])
    }

    @Test func `what is malformed or out of order gets its honest error`() {
        var player = Player.greeted("auth454.test")
        #expect(player.say("AUTH PLAIN !").map { $0.prefix(3) } == ["501"])
        #expect(player.say("AUTH X").map { $0.prefix(3) } == ["504"])
        #expect(player.say("AUTH PLAIN\r\n*").map { $0.prefix(3) } == ["334", "501"])
        #expect(player.say("AUTH PLAIN \(base64("\0\0"))").map { $0.prefix(3) } == ["535"])
        #expect(player.fired == [])
    }

    @Test(arguments: [("auth535", ["334", "535"]), ("auth454", ["454"]), ("joe+authtwice", ["235", "235"])])
    func `a token refused for good is told so first, one refused for now isn't`(user: String, replies: [String]) {
        var player = Player.greeted()
        let message = base64("n,a=\(user),\u{1}auth=Bearer t\u{1}\u{1}")
        #expect(
            player.say("AUTH OAUTHBEARER \(message)" + (replies[0] == "334" ? "\r\nAQ==" : "")).map {
                String($0.prefix(3))
            } == replies)
    }

    @Test func `a shape waits for the reply behind the mechanism's last word`() {
        var player = Player.greeted()
        let message = base64("n,a=badauth+authlf,\u{1}auth=Bearer t\u{1}\u{1}")
        _ = player.say("AUTH OAUTHBEARER \(message)")
        #expect(player.text.hasSuffix("\r\n"))
        _ = player.say("AQ==")
        #expect(player.text.hasPrefix("535 ") && !player.text.contains("\r"))
    }

    @Test func `who was refused is nobody, and a rule for a user is for one who wasn't`() throws {
        let rule = Rule(match: Match(user: try Pattern("joe*")), faults: try words("noop450"))
        var player = Player.greeted(faults: FaultTerms(rules: [rule], seed: 7))
        #expect(player.say(plain("joe+auth535")).map { $0.prefix(3) } == ["535"])
        #expect(player.say("NOOP").map { $0.prefix(3) } == ["250"])
        #expect(player.say(plain("joe")).map { $0.prefix(3) } == ["235"])
        #expect(player.say("NOOP").map { $0.prefix(3) } == ["450"])
        #expect(player.say("EHLO again.test").count == 1)
        #expect(player.say("NOOP").map { $0.prefix(3) } == ["450"])
    }

    @Test func `where clients aren't heard the default decides`() {
        var off = Player.greeted(faults: FaultTerms(hearsClients: false, seed: 7))
        #expect(off.say(plain("badauth")).map { $0.prefix(3) } == ["235"])
        var elsewhere = Player.greeted(faults: FaultTerms(domains: [Domain("x.test")!], seed: 7))
        #expect(elsewhere.say(plain("badauth")).map { $0.prefix(3) } == ["235"])
        var here = Player.greeted(faults: FaultTerms(domains: [Domain("x.test")!], seed: 7))
        #expect(here.say(plain("badauth@x.test")).map { $0.prefix(3) } == ["535"])
    }

    @Test(arguments: [
        ("authplain", "AUTH PLAIN"), ("authlogin", "AUTH LOGIN"), ("authcram", "AUTH CRAM-MD5 CRAM-SHA256"),
        ("authoauth", "AUTH XOAUTH2 OAUTHBEARER"), ("authscram", "AUTH SCRAM-SHA-1 SCRAM-SHA-256"),
        ("authplain-authcram", "AUTH CRAM-MD5 CRAM-SHA256"), ("noauth-authlogin", "AUTH LOGIN"),
    ])
    func `EHLO's words say which mechanisms are offered, the last one wins`(words: String, line: String) {
        var player = Player()
        player.forget()
        player.send("EHLO \(words).test\r\n")
        #expect(player.text.contains("\(line)\r\n"))
        #expect(player.say("AUTH X").map { $0.prefix(3) } == ["504"])
    }

    @Test func `what was taken away isn't done`() {
        var player = Player.greeted("noauth.test")
        #expect(player.say(plain("joe")).map { $0.prefix(3) } == ["502"])
        #expect(player.say("MAIL FROM:<a@x.test> AUTH=<>").map { $0.prefix(3) } == ["555"])
        var other = Player.greeted("authplain-noauth.test")
        #expect(other.say(plain("joe")).map { $0.prefix(3) } == ["502"])
    }

    @Test func `of what nearly is a word in a user name the log shows nothing`() {
        var player = Player.greeted(authentication: AuthenticationPolicy(acceptsByDefault: false))
        player.send(
            plain("s3cret+auth53x") + "\r\n" + plain("s3cret+auth535x12345") + "\r\n" + plain("joe+rcpt550") + "\r\n")
        let told = player.notes.map { "\($0)" }.joined()
        #expect(told.contains("directiveUnknown") && told.contains("directiveIgnored"))
        #expect(!told.contains("auth53x") && !told.contains("12345"))
    }
}
