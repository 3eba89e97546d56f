import SMTPGrammar
import Vocabulary

/// The client's side of SCRAM, RFC 5802 and RFC 7677: it shows that it knows the password, and wants to see that the
/// server does. No channel is bound to.
///
///     C: n,,n=user,r=NONCE
///     S: r=NONCE+THEIRS,s=SALT,i=ROUNDS
///     C: c=biws,r=NONCE+THEIRS,p=PROOF
///     S: v=SIGNATURE
///     C: (nothing)
struct ScramProof: Sendable {
    private let hash: HashFunction
    private let credentials: Credentials
    private let digests: Digests
    private let nonce: [UInt8]
    private var stage = Stage.start

    private enum Stage: Sendable {
        case start
        /// The signature that the server must show.
        case proven(signature: [UInt8])
        case verified
        case broken
    }

    init(_ hash: HashFunction, _ credentials: Credentials, _ means: ProofMeans) {
        self.hash = hash
        self.credentials = credentials
        digests = means.digests
        nonce = Base64.encode(means.nonce.prefix(ProofMeans.nonceOctets))
    }

    private static let header = Array("n,,".utf8)
    private var bare: [UInt8] { Array("n=".utf8) + saslName(credentials.user) + Array(",r=".utf8) + nonce }

    /// The first message.
    var first: [UInt8] { Self.header + bare }

    /// Whether the server has shown that it knows the password, too.
    var isVerified: Bool {
        if case .verified = stage { true } else { false }
    }

    mutating func answer(to challenge: [UInt8]) -> Authentication.Answer {
        switch stage {
        case .start:
            // A server that takes no response with the command asks for it.
            if challenge.isEmpty { return .say(first) }
            return prove(challenge)
        case .proven(let signature):
            stage = .broken
            if challenge.starts(with: "e=".utf8) {
                return .cancel("the server says \(visible(challenge.prefix(100)))")
            }
            guard challenge.starts(with: "v=".utf8), let shown = Base64.decode(challenge.dropFirst(2)),
                shown == signature
            else { return .cancel("the server's signature is wrong: it doesn't know the password") }
            stage = .verified
            return .say([])
        case .verified, .broken: return .cancel("the server asks for more than SCRAM has")
        }
    }

    private mutating func prove(_ challenge: [UInt8]) -> Authentication.Answer {
        stage = .broken
        let fields = challenge.split(separator: .comma, omittingEmptySubsequences: false)
        guard fields.count >= 3, let whole = fields[0].value(of: "r"), let salt = fields[1].value(of: "s"),
            let salt = Base64.decode(salt), !salt.isEmpty, let rounds = fields[2].value(of: "i"),
            let rounds = Int(String(decoding: rounds, as: UTF8.self)), rounds > 0
        else { return .cancel("the server's challenge is none of SCRAM's: \(visible(challenge.prefix(100)))") }
        guard whole.count > nonce.count, whole.starts(with: nonce) else {
            return .cancel("the server's nonce doesn't begin with ours")
        }
        guard rounds <= Limit.mostScramRounds else {
            return .cancel("the server asks for \(rounds) rounds; \(Limit.mostScramRounds) are the most")
        }
        let withoutProof = Array("c=".utf8) + Base64.encode(Self.header) + Array(",r=".utf8) + whole
        let message = bare + [.comma] + challenge + [.comma] + withoutProof
        let salted = digests.derivedKey(hash, Array(credentials.secret.utf8), salt, rounds)
        let key = digests.code(hash, salted, Array("Client Key".utf8))
        let proof = zip(key, digests.code(hash, digests.digest(hash, key), message)).map { $0 ^ $1 }
        let serverKey = digests.code(hash, salted, Array("Server Key".utf8))
        stage = .proven(signature: digests.code(hash, serverKey, message))
        return .say(withoutProof + Array(",p=".utf8) + Base64.encode(proof))
    }
}

extension ArraySlice<UInt8> {
    /// What stands behind `n=`; nil if that doesn't stand there.
    fileprivate func value(of attribute: Character) -> ArraySlice<UInt8>? {
        starts(with: "\(attribute)=".utf8) ? dropFirst(2) : nil
    }
}
