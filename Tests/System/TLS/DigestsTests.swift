import Testing
import Vocabulary

@testable import TLS

@Suite("Digests by OpenSSL")
struct DigestsTests {
    private let digests: Digests

    init() {
        Digests.prepare()
        digests = .openSSL
    }

    private func hexadecimal(_ octets: [UInt8]) -> String {
        octets.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
    }

    @Test(arguments: [
        (HashFunction.sha1, "abc", "a9993e364706816aba3e25717850c26c9cd0d89d"),
        (.sha1, "", "da39a3ee5e6b4b0d3255bfef95601890afd80709"),
        (.sha256, "abc", "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"),
    ])
    func `a digest is as FIPS 180-4 has it`(function: HashFunction, text: String, digest: String) {
        #expect(hexadecimal(digests.digest(function, Array(text.utf8))) == digest)
    }

    @Test(arguments: [
        (HashFunction.sha1, "effcdf6ae5eb2fa2d27416d5f184df9c259a7c79"),
        (.sha256, "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843"),
    ])
    func `HMAC is as RFC 2202 and RFC 4231 have it`(function: HashFunction, code: String) {
        let given = digests.code(function, Array("Jefe".utf8), Array("what do ya want for nothing?".utf8))
        #expect(hexadecimal(given) == code)
    }

    @Test func `an empty key is a key of its own, whatever key came before`() {
        let before = digests.code(.sha256, [], [1])
        _ = digests.code(.sha256, [9], [1])
        #expect(digests.code(.sha256, [], [1]) == before)
    }

    @Test(arguments: [
        (1, "0c60c80f961f0e71f3a9b524af6012062fe037a6"), (4_096, "4b007901b765489abead49d926f721d065a429c1"),
    ])
    func `PBKDF2 is as RFC 6070 has it`(rounds: Int, key: String) {
        let derived = digests.derivedKey(.sha1, Array("password".utf8), Array("salt".utf8), rounds)
        #expect(hexadecimal(derived) == key)
        #expect(digests.derivedKey(.sha256, [], [], 1).count == HashFunction.sha256.length)
    }

    @Test func `no two nonces are the same, and another key has others`() {
        var (some, others) = (Nonces(key: [1], digests: digests), Nonces(key: [2], digests: digests))
        let drawn = (0..<100).flatMap { _ in [some.next(), others.next()] }
        #expect(Set(drawn).count == drawn.count)
    }
}
