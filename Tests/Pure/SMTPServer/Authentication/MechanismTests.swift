import SMTPGrammar
import Support
import Testing
import Vocabulary

@testable import SMTPServer

@Suite("Mechanisms of AUTH")
struct MechanismTests {
    private let means: ExchangeMeans

    init() throws {
        means = ExchangeMeans.example(try #require(Domain("mx.test")))
    }

    private func step(_ mechanism: SASLMechanism, _ responses: String...) -> ExchangeStep? {
        var exchange = mechanism.begin(with: means)
        return responses.map { exchange.respond(to: octets($0)) }.last
    }

    @Test(arguments: [
        ("\0user\0pw", "user"), ("else\0user\0pw", "user"),
        ("\0us er@x\0" + String(repeating: "p", count: 300), "us er@x"),
        ("\0\u{E9}\0\u{E9}", "\u{E9}"),
        ("\0" + String(repeating: "u", count: 1_024) + "\0p", String(repeating: "u", count: 1_024)),
    ])
    func `U08: PLAIN has a user and a password of any length, in UTF-8, RFC 4616 §2`(message: String, user: String) {
        #expect(step(.plain, message) == .claim(Claim(user: user, by: .plain)))
    }

    @Test(arguments: [
        "user", "user\0pw", "\0user\0pw\0", "a\0b\0c\0d", "\0\0", "\0\0\0", "\0user\0", "\0\0pw", "\0us\ner\0pw",
        "\n\0user\0pw", "\0" + String(repeating: "u", count: 1_025) + "\0p",
    ])
    func `U08: PLAIN with another number of fields, or an empty one, is refused, RFC 4616 §2`(message: String) {
        #expect(step(.plain, message) == .malformed)
    }

    @Test(arguments: [[0, 0xFF, 0, 1], [0, 0x61, 0, 0xC0]] as [[UInt8]])
    func `PLAIN that isn't UTF-8 is refused`(message: [UInt8]) {
        var exchange = SASLMechanism.plain.begin(with: means)
        #expect(exchange.respond(to: message) == .malformed)
    }

    @Test func `U09: LOGIN asks for a user, then for a password`() {
        #expect(SASLMechanism.login.begin(with: means).prompt == octets("Username:"))
        #expect(step(.login, "user") == .challenge(octets("Password:")))
        #expect(step(.login, "user", "") == .claim(Claim(user: "user", by: .login)))
        #expect(step(.login, "") == .empty)
        #expect(step(.login, "a\0b") == .malformed)
    }

    @Test(arguments: [(SASLMechanism.cramMD5, 32), (.cramSHA256, 64)])
    func `CRAM has a user and a digest of the hash's length, RFC 2195 §2`(mechanism: SASLMechanism, digits: Int) {
        let digest = String(repeating: "0f", count: digits / 2)
        let prompt = String(ascii: mechanism.begin(with: means).prompt)
        #expect(prompt == "<000102030405060708090a0b0c0d0e0f@mx.test>")
        #expect(step(mechanism, "a user \(digest)") == .claim(Claim(user: "a user", by: mechanism)))
        for wrong in [
            "user", "user \(digest)0", "user " + digest.dropLast(), " \(digest)", "user \(digest.dropLast())g",
        ] {
            #expect(step(mechanism, wrong) == .malformed, "\(wrong)")
        }
        #expect(step(mechanism, "") == .empty)
    }

    @Test(arguments: ["user=a@b\u{1}auth=Bearer tok\u{1}\u{1}", "user=a@b\u{1}auth=bearer  t.o-k=\u{1}\u{1}"])
    func `XOAUTH2 has a user and a token`(message: String) {
        #expect(step(.xoauth2, message) == .claim(Claim(user: "a@b", by: .xoauth2)))
    }

    @Test(arguments: [
        "user=a\u{1}auth=Bearer tok\u{1}", "user=a\u{1}auth=Bearer \u{1}\u{1}", "user=a\u{1}auth=Basic tok\u{1}\u{1}",
        "auth=Bearer tok\u{1}\u{1}", "user=\u{1}auth=Bearer tok\u{1}\u{1}", "\u{1}\u{1}", "user=a\u{1}\u{1}",
        "user=a\u{1}auth=Bearer t k\u{1}\u{1}", "user=a\u{1}x\u{1}auth=Bearer tok\u{1}\u{1}",
    ])
    func `U14: XOAUTH2 that isn't is told so before it's refused`(message: String) {
        guard case .malformed(let word?) = step(.xoauth2, message) else {
            Issue.record("\(message)")
            return
        }
        #expect(String(ascii: word).hasPrefix(#"{"status":"400""#))
    }

    @Test(arguments: [
        ("n,a=a@b,\u{1}auth=Bearer tok\u{1}\u{1}", "a@b"), ("y,,\u{1}auth=Bearer tok\u{1}\u{1}", ""),
        ("n,a=a=2Cb,\u{1}host=x\u{1}port=25\u{1}auth=Bearer tok\u{1}\u{1}", "a,b"),
    ])
    func `OAUTHBEARER has a GS2 header and a token, RFC 7628 §3.1`(message: String, user: String) {
        #expect(step(.oauthbearer, message) == .claim(Claim(user: user, by: .oauthbearer)))
    }

    @Test(arguments: [
        "n,,auth=Bearer tok\u{1}\u{1}", "n,,\u{1}\u{1}", "p=x,,\u{1}auth=Bearer tok\u{1}\u{1}", "n,a=x",
        "n,a=,\u{1}auth=Bearer tok\u{1}\u{1}", "n,,\u{1}auth=Bearer tok\u{1}",
    ])
    func `U14: OAUTHBEARER that isn't is told so before it's refused, RFC 7628 §3.2.2`(message: String) {
        guard case .malformed(let word?) = step(.oauthbearer, message) else {
            Issue.record("\(message)")
            return
        }
        #expect(String(ascii: word).hasPrefix(#"{"status":"invalid_request""#))
    }

    @Test func `U14: a token that isn't accepted is told so before it's refused, RFC 7628 §3.2.2`() throws {
        let word = try #require(SASLMechanism.oauthbearer.begin(with: means).lastWord(isAccepted: false))
        #expect(String(ascii: word).hasPrefix(#"{"status":"invalid_token""#))
        #expect(SASLMechanism.oauthbearer.begin(with: means).lastWord(isAccepted: true) == nil)
    }

    @Test(arguments: SASLMechanism.allCases)
    func `no octets whatever make a mechanism trap, and none is believed for nothing`(mechanism: SASLMechanism) {
        var lots = SplitMix(seed: UInt64(mechanism.rawValue))
        let alphabet = octets("NTLMSSP\0\u{1}\u{3}n,=rpcyauthBeruse 0f") + [0xFF, 0x40]
        for _ in 0..<2_000 {
            var exchange = mechanism.begin(with: means)
            for _ in 0..<3 {
                let count = Int.random(in: 0...90, using: &lots)
                let step = exchange.respond(to: (0..<count).map { _ in alphabet.randomElement(using: &lots) ?? 0 })
                if mechanism.needsSecret, case .claim(let claim) = step { #expect(!claim.isProven) }
                guard case .challenge = step else { break }
            }
        }
    }
}
