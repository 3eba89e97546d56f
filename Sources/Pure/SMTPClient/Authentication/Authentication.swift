import SMTPGrammar
import Vocabulary

/// One AUTH exchange of a client: challenges in, responses out, none of them in base64.
package struct Authentication: Sendable {
    package let mechanism: Mechanism
    private let credentials: Credentials
    private let means: ProofMeans
    private var answered = 0
    /// Of SCRAM, which both sides prove themselves by.
    private var scram: ScramProof?

    /// What answers a challenge.
    package enum Answer: Hashable, Sendable {
        case say([UInt8])
        /// `*`, and why: RFC 4954 §4.
        case cancel(String)
    }

    package init(_ mechanism: Mechanism, _ credentials: Credentials, _ means: ProofMeans) {
        self.mechanism = mechanism
        self.credentials = credentials
        self.means = means
        switch mechanism {
        case .scramSHA1: scram = ScramProof(.sha1, credentials, means)
        case .scramSHA256: scram = ScramProof(.sha256, credentials, means)
        default: scram = nil
        }
    }

    private var user: [UInt8] { Array(credentials.user.utf8) }
    private var secret: [UInt8] { Array(credentials.secret.utf8) }

    /// What goes with the AUTH command itself; nil where the server speaks first.
    package func initialResponse() -> [UInt8]? {
        let separator: UInt8 = 1
        let bearer = Array("auth=Bearer ".utf8) + secret + [separator, separator]
        switch mechanism {
        case .plain: return [0] + user + [0] + secret
        case .xoauth2: return Array("user=".utf8) + user + [separator] + bearer
        case .oauthBearer: return Array("n,a=".utf8) + saslName(credentials.user) + [.comma, separator] + bearer
        case .scramSHA1, .scramSHA256: return scram?.first
        case .ntlm: return NTLMProof.negotiate
        case .login, .cramMD5, .cramSHA256: return nil
        }
    }

    /// What answers a challenge.
    package mutating func answer(to challenge: [UInt8]) -> Answer {
        defer { answered += 1 }
        if scram != nil { return scram?.answer(to: challenge) ?? .cancel("") }
        switch (mechanism, answered) {
        case (.login, 0): return .say(user)
        case (.login, 1): return .say(secret)
        case (.cramMD5, 0): return .say(user + [.blank] + hexadecimal(means.hmacMD5(secret, challenge)))
        case (.cramSHA256, 0):
            return .say(user + [.blank] + hexadecimal(means.digests.code(.sha256, secret, challenge)))
        // A server that asks although PLAIN's response went with the command: it takes none there.
        case (.plain, 0): return .say(initialResponse() ?? [])
        // The challenge is the reason of the refusal, and wants an answer before the reply: RFC 7628 §3.2.3.
        case (.oauthBearer, 0): return .say([1])
        case (.xoauth2, 0): return .say([])
        case (.ntlm, 0):
            // A server that takes no response with the command asks for it: MS-SMTPNTLM §3.1.5.
            if challenge.isEmpty || !NTLMProof.isChallenge(challenge) { return .say(NTLMProof.negotiate) }
            return answerNTLM(challenge)
        case (.ntlm, 1): return answerNTLM(challenge)
        default: return .cancel("the server asks for more than \(mechanism.rawValue) has")
        }
    }

    private func answerNTLM(_ challenge: [UInt8]) -> Answer {
        NTLMProof.authenticate(credentials, to: challenge, means).map(Answer.say)
            ?? .cancel("the server's challenge is none of NTLM's")
    }

    /// Why a server that says 235 now isn't to be believed; nil if it is.
    package var objection: String? {
        guard let scram, !scram.isVerified else { return nil }
        return "the server says yes without having shown that it knows the password"
    }
}

/// A name in SCRAM and OAUTHBEARER: RFC 5802 §5.1, `saslname`.
func saslName(_ name: String) -> [UInt8] {
    name.utf8.flatMap { octet in
        switch octet {
        case .comma: Array("=2C".utf8)
        case .equals: Array("=3D".utf8)
        default: [octet]
        }
    }
}

private func hexadecimal(_ octets: [UInt8]) -> [UInt8] {
    let digits = Array("0123456789abcdef".utf8)
    return octets.flatMap { [digits[Int($0 >> 4)], digits[Int($0 & 15)]] }
}
