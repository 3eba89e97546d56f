import SMTPGrammar
import Support
import TLS
import Testing
import Vocabulary

@testable import SMTPClient

@Suite("The client's side of AUTH")
struct AuthenticationTests {
    private static func means(_ nonce: [UInt8] = Array(0..<24), time: Int64 = 0) -> ProofMeans {
        ProofMeans(
            digests: .openSSL, hmacMD5: { hmacMD5(key: $0, message: $1) }, nonce: nonce,
            time: WallTime(microseconds: time))
    }

    private func octets(_ text: String) -> [UInt8] { Array(text.utf8) }

    /// Exchanges that specifications print: RFC 5802 §5, RFC 7677 §3.
    private struct Sample: Sendable {
        let mechanism: Mechanism
        let nonce: String
        let challenge: String
        let proof: String
        let signature: String
    }

    private static let samples = [
        Sample(
            mechanism: .scramSHA1, nonce: "fyko+d2lbbFgONRv9qkxdawL",
            challenge: "r=fyko+d2lbbFgONRv9qkxdawL3rfcNHYJY1ZVvWVs7j,s=QSXCR+Q6sek8bf92,i=4096",
            proof: "c=biws,r=fyko+d2lbbFgONRv9qkxdawL3rfcNHYJY1ZVvWVs7j,p=v0X8v3Bz2T0CJGbJQyF0X+HI4Ts=",
            signature: "v=rmF9pqV8S7suAoZWja4dJRkFsKQ="),
        Sample(
            mechanism: .scramSHA256, nonce: "rOprNGfwEbeRWgbNEkqO",
            challenge: "r=rOprNGfwEbeRWgbNEkqO%hvYDpWUa2RaTCAfuxFIlj)hNlF$k0,s=W22ZaJ0SNY7soEsUEjb6gQ==,i=4096",
            proof: "c=biws,r=rOprNGfwEbeRWgbNEkqO%hvYDpWUa2RaTCAfuxFIlj)hNlF$k0,"
                + "p=dHzbZapWIk4jUhN+Ute9ytag9zjfMHgsqmmiz7AndVQ=",
            signature: "v=6rriTRBi23WpRR/wtup+mMhUZUn/dB5nLTJRsjl95G4="),
    ]

    private func begun(_ sample: Sample) throws -> Authentication {
        let nonce = try #require(Base64.decode(Array(sample.nonce.utf8)))
        let exchange = Authentication(
            sample.mechanism, Credentials(user: "user", secret: "pencil"), Self.means(nonce))
        #expect(exchange.initialResponse() == octets("n,,n=user,r=\(sample.nonce)"))
        return exchange
    }

    @Test(arguments: samples)
    private func `SCRAM proves the password, and believes a server that does, RFC 5802 §5, RFC 7677 §3`(
        sample: Sample
    ) throws {
        var exchange = try begun(sample)
        #expect(exchange.objection != nil)
        #expect(exchange.answer(to: octets(sample.challenge)) == .say(octets(sample.proof)))
        #expect(exchange.objection != nil)
        #expect(exchange.answer(to: octets(sample.signature)) == .say([]))
        #expect(exchange.objection == nil)
    }

    @Test(arguments: samples)
    private func `a server that knows no password, or says no, is told from one that does`(sample: Sample) throws {
        for signature in ["v=AAAA", "v=", "v=!", "e=invalid-proof", "", String(sample.signature.dropLast(5)) + "AAAA="]
        {
            var exchange = try begun(sample)
            _ = exchange.answer(to: octets(sample.challenge))
            guard case .cancel = exchange.answer(to: octets(signature)) else {
                Issue.record("\(signature) is believed")
                continue
            }
            #expect(exchange.objection != nil)
        }
    }

    @Test(arguments: [
        "r=other,s=QSXCR+Q6sek8bf92,i=4096", "r=NONCE,s=QSXCR+Q6sek8bf92,i=4096", "r=NONCEx,s=,i=4096",
        "r=NONCEx,s=!,i=4096", "r=NONCEx,s=QSXC,i=0", "r=NONCEx,s=QSXC,i=-1", "r=NONCEx,s=QSXC,i=2147483648",
        "r=NONCEx,s=QSXC,i=99999999999999999999999", "r=NONCEx,s=QSXC", "s=QSXC,r=NONCEx,i=1", ",,",
        "m=x,r=NONCEx,s=QSXC,i=1",
    ])
    func `a challenge that is none of SCRAM's, or asks for too much, cancels`(text: String) throws {
        var exchange = try begun(Self.samples[0])
        let challenge = text.replacing("NONCE", with: Self.samples[0].nonce)
        guard case .cancel = exchange.answer(to: octets(challenge)) else {
            Issue.record("\(challenge) is answered")
            return
        }
        #expect(exchange.objection != nil)
    }

    @Test func `commas and equals signs of a name are spelled out, RFC 5802 §5.1`() {
        let credentials = Credentials(user: "a,b=c", secret: "x")
        for mechanism in [Mechanism.scramSHA256, .oauthBearer] {
            let exchange = Authentication(mechanism, credentials, Self.means())
            let first = String(decoding: exchange.initialResponse() ?? [], as: UTF8.self)
            #expect(first.contains("=a=2Cb=3Dc,"))
        }
    }

    @Test func `CRAM has the user and the digest, RFC 2195 §3`() {
        let credentials = Credentials(user: "tim", secret: "tanstaaftanstaaf")
        let challenge = octets("<1896.697170952@postoffice.reston.mci.net>")
        var exchange = Authentication(.cramMD5, credentials, Self.means())
        #expect(exchange.initialResponse() == nil)
        #expect(exchange.answer(to: challenge) == .say(octets("tim b913a602c7eda7a495b4e6e7334d3890")))
        var longer = Authentication(.cramSHA256, credentials, Self.means())
        guard case .say(let answer) = longer.answer(to: challenge) else {
            Issue.record("no answer")
            return
        }
        #expect(answer.count == 4 + 64 && answer.starts(with: octets("tim ")))
    }

    @Test(arguments: [
        ("", "31d6cfe0d16ae931b73c59d7e0c089c0"), ("a", "bde52cb31de33e46245e05fbdbd6fb24"),
        ("abc", "a448017aaf21d8525fc10ae87aa6729d"), ("message digest", "d9130a8164549fe818874806e1c7014b"),
        (
            "12345678901234567890123456789012345678901234567890123456789012345678901234567890",
            "e33b4ddc9c38f2199c3e7b164fcc0536"
        ),
    ])
    func `MD4 is what RFC 1320 prints`(text: String, digest: String) {
        #expect(hexadecimal(md4(octets(text))) == digest)
    }

    @Test func `NTLM answers as MS-NLMP §4.2.4 prints`() throws {
        let info = try #require(
            unhexadecimal("02000c0044006f006d00610069006e0001000c0053006500720076006500720000000000"))
        let answer = NTLMProof.Answer(
            user: "User", domain: "Domain", password: "Password",
            challenge: [0x01, 0x23, 0x45, 0x67, 0x89, 0xAB, 0xCD, 0xEF], chance: [UInt8](repeating: 0xAA, count: 8),
            fileTime: [UInt8](repeating: 0, count: 8), info: info)
        let octets = answer.octets { hmacMD5(key: $0, message: $1) }
        #expect(hexadecimal(Array(octets.prefix(16))) == "68cd0ab851e51c96aabc927bebef6a1c")
    }

    @Test func `NTLM's messages have their places, and a challenge that points outside is none`() throws {
        var exchange = Authentication(.ntlm, Credentials(user: "Domain\\User", secret: "x"), Self.means())
        let first = try #require(exchange.initialResponse())
        #expect(first.starts(with: octets("NTLMSSP\0\u{1}")))
        #expect(exchange.answer(to: octets("NTLM supported")) == .say(first))
        // Eight octets of information, that lie behind the message.
        var challenge = octets("NTLMSSP\0") + [2, 0, 0, 0] + [UInt8](repeating: 0, count: 36)
        challenge[40] = 8
        challenge[44] = 48
        var inside = exchange
        guard case .cancel = exchange.answer(to: challenge) else {
            Issue.record("no cancel")
            return
        }
        guard case .say(let answer) = inside.answer(to: challenge + [UInt8](repeating: 0, count: 8)) else {
            Issue.record("no answer")
            return
        }
        // Domain and user, in UTF-16, behind the header and the answer's own 16 + 28 + 8 + 4 octets.
        #expect(String(decoding: answer[120...].filter { $0 > 0 }.prefix(10), as: UTF8.self) == "DomainUser")
    }

    @Test(arguments: Mechanism.allCases)
    func `no challenge traps it`(mechanism: Mechanism) {
        var lots = SplitMix(seed: 3)
        let pieces = [
            "r=", ",s=", ",i=", "AAAA", "NTLMSSP\0", "\u{2}\0\0\0", "v=", "e=x", "\0\0\0\0\0\0\0\0", "4096", "=",
        ]
        for _ in 0..<300 {
            var exchange = Authentication(mechanism, Credentials(user: "u", secret: "s"), Self.means())
            _ = exchange.initialResponse()
            for _ in 0..<4 {
                let text = (0..<Int.random(in: 0...9, using: &lots)).map { _ in pieces.randomElement(using: &lots)! }
                _ = exchange.answer(to: octets(text.joined()))
            }
        }
    }

    private func hexadecimal(_ octets: [UInt8]) -> String {
        octets.map { String(Int($0) + 256, radix: 16).dropFirst() }.joined()
    }

    private func unhexadecimal(_ text: String) -> [UInt8]? {
        let digits = Array(text)
        return stride(from: 0, to: digits.count, by: 2).map { UInt8(String(digits[$0...($0 + 1)]), radix: 16)! }
    }
}
