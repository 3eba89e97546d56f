import Faults
import SMTPGrammar
import SMTPServer
import Support
import Testing
import Vocabulary

@testable import Conversation

/// A text in base64, as a response has it.
func base64(_ text: String) -> String { String(ascii: Base64.encode(Array(text.utf8))) }

@Suite("AUTH, RFC 4954")
struct AuthenticationTests {
    private static let plain = "AUTH PLAIN \(base64("\0joe\0pw"))\r\n"
    private static let everything = AuthenticationPolicy(mechanisms: SASLMechanism.allCases, secret: "pencil")

    @Test func `U01: before EHLO or after HELO it's out of order, RFC 4954 §4`() {
        play(Self.plain, after: .nothing, gets: ["503"])
        play(Self.plain, after: .helo, gets: ["503"])
    }

    @Test func `U01: in a transaction it's out of order, and the transaction stays, RFC 4954 §4`() {
        play(Self.plain + "RCPT TO:<b@mx.test>\r\n", after: .mail, gets: ["503 5.5.1", "250"])
    }

    @Test func `U01: after a success it's out of order, also behind RSET and another EHLO, RFC 4954 §4`() {
        play(
            Self.plain + Self.plain + "RSET\r\nEHLO again.test\r\n" + Self.plain,
            gets: ["235 2.7.0", "503 5.5.1", "250", "250", "503 5.5.1"])
    }

    @Test func `after a failure it's in order again`() {
        play(
            "AUTH PLAIN \(base64("\0badauth\0pw"))\r\n" + Self.plain + "MAIL FROM:<a@client.test>\r\n",
            gets: ["535 5.7.8", "235 2.7.0", "250"])
    }

    @Test func `U02: an unknown mechanism gets 504 and none gets 501, RFC 4954 §4`() {
        play("AUTH DIGEST-MD5\r\nAUTH SCRAM-SHA-1 biws\r\nAUTH X\r\n", gets: ["504 5.5.4", "504 5.5.4", "504 5.5.4"])
        play("AUTH\r\nAUTH \r\nAUTH =\r\n", gets: ["501 5.5.4", "501 5.5.4", "501 5.5.4"])
        play("auth plain\r\n\(base64("\0joe\0pw"))\r\n", gets: ["334 ", "235"])
    }

    @Test(arguments: ["!!!", "AA", "AA=", "AA===", "A A=", "AAAA=AAA", "AGpvZQBwdw==A", "\u{E4}"])
    func `U03: what isn't base64 gets 501, RFC 4954 §4`(response: String) {
        play("AUTH PLAIN\r\n\(response)\r\n", gets: ["334 ", "501 5.5.2"])
        play("AUTH PLAIN \(response)\r\n", gets: ["501 5.5.2"])
    }

    @Test(arguments: ["PLAIN", "LOGIN", "CRAM-MD5", "XOAUTH2", "OAUTHBEARER"])
    func `U04: a star cancels, RFC 4954 §4`(mechanism: String) {
        play("AUTH \(mechanism)\r\n*\r\n" + Self.plain, gets: ["334", "501 5.0.0", "235"])
        play("AUTH LOGIN am9l\r\n*\r\n", gets: ["334", "501 5.0.0"])
    }

    @Test func `U05: an equals sign is an initial response of no octets, RFC 4954 §4`() {
        play("AUTH PLAIN =\r\nAUTH LOGIN =\r\n", gets: ["501 5.5.2", "501 5.5.2"])
        play("AUTH PLAIN\r\n\r\n", gets: ["334 ", "501 5.5.2"])
        play("AUTH PLAIN\r\n=\r\n", gets: ["334 ", "501 5.5.2"])
    }

    @Test func `U06: a mechanism in which the server speaks first takes no initial response, RFC 4954 §4`() {
        play("AUTH CRAM-MD5 am9l\r\nAUTH CRAM-SHA256 =\r\n", gets: ["501 5.7.0", "501 5.7.0"])
    }

    @Test func `U07: a line of AUTH and a response may have 12,288 octets, RFC 4954 §4`() {
        let opening = "AUTH PLAIN "
        // The password fills what is left of a line of the length that a multiple of four allows.
        let response = { (octets: Int) in base64("\0joe\0" + String(repeating: "p", count: octets / 4 * 3 - 5)) }
        let (initial, alone) = (response(12_286 - opening.utf8.count), response(12_286))
        play("\(opening)\(initial)\r\n", gets: ["235"])
        play("AUTH PLAIN\r\n\(alone)\r\n", gets: ["334", "235"])
        let long = String(repeating: "A", count: 12_287)
        play("AUTH PLAIN\r\n\(long)\r\n", gets: ["334", "500 5.5.6"])
        play("AUTH PLAIN \(long)\r\n", gets: ["500 5.5.6"])
    }

    @Test func `U09: LOGIN takes the user with AUTH or asks for it, draft-murchison-sasl-login`() {
        play(
            "AUTH LOGIN\r\n\(base64("joe"))\r\n\(base64("pw"))\r\n",
            gets: ["334 VXNlcm5hbWU6", "334 UGFzc3dvcmQ6", "235"])
        play("AUTH LOGIN \(base64("badauth"))\r\n\(base64("pw"))\r\n", gets: ["334 UGFzc3dvcmQ6", "535 5.7.8"])
    }

    @Test func `U10: responses may come in the packet of their command, RFC 2920 §3.1`() {
        play(
            "AUTH LOGIN\r\n\(base64("joe"))\r\n\(base64("pw"))\r\nMAIL FROM:<a@client.test>\r\n",
            gets: ["334", "334", "235", "250"])
    }

    @Test func `U12: wrong credentials count, and the one beyond the limit ends it, RFC 4954 §4, RFC 5321 §7.8`() {
        let wrong = "AUTH PLAIN \(base64("\0badauth\0pw"))\r\n"
        let limits = ClientLimits(messageOctets: 1_000, recipients: 10, badCommands: 2)
        play(
            wrong + wrong + wrong + "NOOP\r\n", gets: ["535 5.7.8", "535 5.7.8", "421 4.7.0"], ends: .limit,
            terms: .example(limits: limits))
    }

    @Test func `U13: where it's required MAIL gets 530 before, RFC 4954 §6`() {
        let terms = Conversation.Terms.example(authentication: AuthenticationPolicy(isRequired: true))
        let mail = "MAIL FROM:<a@client.test>\r\n"
        play(
            mail + "RSET\r\nVRFY x\r\n" + Self.plain + mail, gets: ["530 5.7.0", "250", "252", "235", "250"],
            terms: terms)
        play(mail, after: .helo, gets: ["530"], terms: terms)
    }

    @Test func `U11: where TLS is required AUTH isn't announced and gets 538 before, RFC 4954 §4`() {
        let terms = Conversation.Terms.example(authentication: AuthenticationPolicy(needsTLS: true))
        var player = Player(terms)
        player.send("EHLO client.test\r\n")
        #expect(!player.text.contains("AUTH "))
        let mail = "MAIL FROM:<a@client.test> AUTH=<>\r\n"
        // What is malformed, or out of place, is told first; what stands behind the mechanism isn't looked at.
        play(
            "AUTH\r\nAUTH XYZZY\r\n" + Self.plain + mail + "MAIL FROM:<a@client.test>\r\n" + Self.plain,
            gets: ["501 5.5.4", "538 5.7.11", "538 5.7.11", "555 5.5.4", "250", "503 5.5.1"], terms: terms)
        play(Self.plain, after: .helo, gets: ["503"], terms: terms)
        play(Self.plain, after: .nothing, gets: ["503"], terms: terms)
    }

    @Test func `U11: with TLS it is announced and taken`() {
        let terms = Conversation.Terms.example(
            authentication: AuthenticationPolicy(needsTLS: true), tls: .implicit)
        var player = Player(terms)
        player.secure()
        player.send("EHLO client.test\r\n" + Self.plain)
        #expect(player.text.contains("250-AUTH PLAIN") && player.text.contains("\r\n235 "), "\(player.text)")
    }

    @Test func `U11: a word of the client's doesn't bring AUTH before TLS`() {
        let terms = Conversation.Terms.example(authentication: AuthenticationPolicy(needsTLS: true))
        var player = Player(terms)
        player.send("EHLO authplain.test\r\n" + Self.plain)
        #expect(!player.text.contains("AUTH ") && player.text.contains("\r\n538 5.7.11 "), "\(player.text)")
    }

    @Test(arguments: ["AUTH XOAUTH2 \(base64("user=badauth\u{1}auth=Bearer t\u{1}\u{1}"))"], ["", "AQ=="])
    func `U14: XOAUTH2 says what is wrong before it refuses`(line: String, response: String) {
        let told = base64(#"{"status":"400","schemes":"Bearer","scope":"https://mail.google.com/"}"#)
        play("\(line)\r\n\(response)\r\n", gets: ["334 \(told)", "535 5.7.8"])
    }

    @Test(arguments: ["", "AQ=="])
    func `U14: OAUTHBEARER says what is wrong before it refuses, RFC 7628 §3.2.3`(response: String) {
        let told = base64(#"{"status":"invalid_token","schemes":"bearer","scope":"mail"}"#)
        let line = "AUTH OAUTHBEARER \(base64("n,a=badauth,\u{1}auth=Bearer t\u{1}\u{1}"))"
        play("\(line)\r\n\(response)\r\n", gets: ["334 \(told)", "535 5.7.8"])
        play("\(line)\r\n*\r\n", gets: ["334", "501 5.0.0"])
        play("AUTH OAUTHBEARER \(base64("n,a=joe,\u{1}auth=Bearer t\u{1}\u{1}"))\r\n", gets: ["235"])
    }

    @Test func `U16: a client that leaves in the middle leaves nothing in the log`() {
        var player = Player()
        player.send("EHLO client.test\r\nAUTH LOGIN \(base64("joe"))\r\n\(base64("s3cret").dropLast(3))")
        player.halfClose()
        #expect(player.endReason == .clientClosed)
        #expect(!player.notes.map { "\($0)" }.joined().contains(base64("s3cret").prefix(5)))
    }

    @Test func `A35: MAIL takes AUTH in xtext, if it's offered, RFC 4954 §5`() {
        play(
            "MAIL FROM:<a@client.test> AUTH=<>\r\nRSET\r\nMAIL FROM:<a@client.test> AUTH=e+3Dmc2@x.test\r\n",
            gets: ["250", "250", "250"])
        play("MAIL FROM:<a@client.test> AUTH=bad\r\n", gets: ["501 5.5.4"])
        play("MAIL FROM:<> AUTH=<>\r\n", gets: ["555 5.5.4"], terms: .example(offer: Offer([.enhancedStatusCodes])))
    }

    @Test func `a user is known until the end, and stands in the envelope`() {
        var player = Player()
        player.send(Opening.ehlo.rawValue + Self.plain)
        player.send("EHLO again.test\r\nMAIL FROM:<a@x.test>\r\nRCPT TO:<b@mx.test>\r\nDATA\r\nx\r\n.\r\n")
        #expect(player.stored.count == 1)
        #expect(player.greeting == Greeting(helo: "again.test", esmtp: true, user: "joe"))
        #expect(player.notes.contains(.authenticated(user: "joe", .plain)))
    }

    @Test func `nobody is told of who isn't accepted`() {
        var player = Player(.example(authentication: AuthenticationPolicy(acceptsByDefault: false)))
        player.send(Opening.ehlo.rawValue + Self.plain)
        #expect(player.replies.last?.hasPrefix("535") == true)
        #expect(!player.notes.map { "\($0)" }.joined().contains("joe"))
    }

    @Test(arguments: [
        ("goodauth", "235"), ("x.GOODAUTH@y.test", "235"), ("badauth", "535"), ("goodauth-badauth", "535"),
    ])
    func `the name decides, whatever the default is`(user: String, code: String) {
        for accepts in [true, false] {
            let terms = Conversation.Terms.example(authentication: AuthenticationPolicy(acceptsByDefault: accepts))
            play("AUTH PLAIN \(base64("\0\(user)\0pw"))\r\n", gets: [code], terms: terms)
        }
    }

    @Test func `every mechanism is offered that is configured, in its order`() {
        let policy = AuthenticationPolicy(mechanisms: [.ntlm, .plain])
        var player = Player(.example(authentication: policy))
        player.send("EHLO a.test\r\n")
        #expect(player.text.contains("250-AUTH NTLM PLAIN\r\n"))
        play("AUTH LOGIN\r\n" + Self.plain, gets: ["504", "235"], terms: .example(authentication: policy))
    }

    @Test(arguments: [SASLMechanism.scramSHA1, .scramSHA256], [("pencil", true), ("pencils", false)])
    func `U15: SCRAM tells the signature to who knows the secret, and refuses others, RFC 5802 §3`(
        mechanism: SASLMechanism, secret: (password: String, isRight: Bool)
    ) throws {
        let client = ScramClient(hash: mechanism == .scramSHA1 ? .sha1 : .sha256, password: secret.password)
        let terms = Conversation.Terms.example(authentication: Self.everything)
        // With the same key the first nonce is always the same.
        var player = Player(terms)
        let opening = "AUTH \(mechanism) \(base64(client.first))\r\n"
        player.send(Opening.ehlo.rawValue + opening)
        let challenge = try #require(Base64.decode(Array((player.replies.last ?? "").dropFirst(4).utf8)))
        let (message, signature) = client.final(to: String(ascii: challenge))
        let told = secret.isRight ? signature : "e=invalid-proof"
        play(
            "\(opening)\(base64(message))\r\n\r\n",
            gets: [
                "334 \(base64(String(ascii: challenge)))", "334 \(base64(told))", secret.isRight ? "235" : "535 5.7.8",
            ],
            terms: terms)
        play(
            "\(opening)\(base64(message))\r\n*\r\nMAIL FROM:<a@client.test>\r\n", gets: ["334", "334", "501", "250"],
            terms: terms)
    }
}
