import SMTPGrammar
import Vocabulary

/// CRAM-MD5, RFC 2195, and the same with SHA-256: a challenge that was never there before, and the user with its keyed
/// digest. The digest is judged by its shape: no password is known here.
struct Cram: Exchange {
    let prompt: [UInt8]
    private let mechanism: SASLMechanism

    init(_ mechanism: SASLMechanism, with means: ExchangeMeans) {
        self.mechanism = mechanism
        prompt = Array("<\(means.nonce.prefix(Self.nonceOctets).hexadecimal)@\(means.hostname)>".utf8)
    }

    func respond(to response: [UInt8]) -> ExchangeStep {
        guard !response.isEmpty else { return .empty }
        // A user name may have blanks.
        guard let blank = response.lastIndex(of: .blank), let user = String(userName: response[..<blank]),
            case let digest = response[(blank + 1)...], digest.count == digits, digest.allSatisfy(isDigit)
        else { return .malformed }
        return .claim(Claim(user: user, by: mechanism))
    }

    /// Digits of the digest: two an octet.
    private var digits: Int { mechanism == .cramMD5 ? 32 : 64 }

    /// Octets of chance in a challenge.
    private static let nonceOctets = 16
}

/// RFC 2195 §2 has the letters in lower case; clients with upper ones are seen.
private func isDigit(_ octet: UInt8) -> Bool {
    octet.isDigit || (UInt8(ascii: "a")...UInt8(ascii: "f")).contains(octet | 0x20)
}
