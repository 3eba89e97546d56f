import SMTPGrammar
import Vocabulary

/// SCRAM, RFC 5802 and RFC 7677: client and server show each other that they know the secret, and neither says it.
///
///     C: n,,n=user,r=NONCE
///     S: r=NONCE+OURS,s=SALT,i=ROUNDS
///     C: c=biws,r=NONCE+OURS,p=PROOF
///     S: v=SIGNATURE, or e=what is wrong
///     C: (nothing)
///
/// No channel is bound to: `y` is taken as `n`, since no -PLUS is offered, and `p` is refused (§6).
struct Scram: Exchange {
    private let mechanism: SASLMechanism
    private let hash: HashFunction
    private let means: ExchangeMeans
    private var stage = Stage.start

    private enum Stage {
        case start
        case challenged(Challenge)
        /// The signature, if the client proved that it knows the secret.
        case claimed(signature: [UInt8]?)
    }

    /// What was said up to the client's proof.
    private struct Challenge {
        let user: String
        let header: [UInt8]
        /// The client's first message without its header.
        let first: [UInt8]
        let nonce: [UInt8]
        let salt: [UInt8]
        /// Ours.
        let text: [UInt8]
    }

    init(_ mechanism: SASLMechanism, _ hash: HashFunction, with means: ExchangeMeans) {
        self.mechanism = mechanism
        self.hash = hash
        self.means = means
    }

    mutating func respond(to response: [UInt8]) -> ExchangeStep {
        switch stage {
        case .start:
            guard !response.isEmpty else { return .empty }
            guard let challenge = challenge(response) else { return .malformed }
            stage = .challenged(challenge)
            return .challenge(challenge.text)
        case .challenged(let challenge):
            let final = FinalMessage(response)
            guard let final, final.nonce.elementsEqual(challenge.nonce) else {
                return .malformed(lastWord: Self.failure("other-error"))
            }
            guard final.binding == challenge.header else {
                return .malformed(lastWord: Self.failure("channel-bindings-dont-match"))
            }
            let signature = signature(of: final, to: challenge)
            stage = .claimed(signature: signature)
            return .claim(Claim(user: challenge.user, by: mechanism, isProven: signature != nil))
        case .claimed:
            return .malformed
        }
    }

    func lastWord(isAccepted: Bool) -> [UInt8]? {
        guard case .claimed(let signature?) = stage else { return Self.failure("invalid-proof") }
        return isAccepted ? Array("v=".utf8) + Base64.encode(signature) : Self.failure("other-error")
    }

    /// RFC 5802 §7, `server-error`.
    private static func failure(_ reason: String) -> [UInt8] { Array("e=\(reason)".utf8) }

    /// Octets of chance that the server adds to the client's. Their base64 has no padding.
    private static let nonceOctets = 18

    private func challenge(_ response: [UInt8]) -> Challenge? {
        guard let header = GS2Header(response) else { return nil }
        // An extension that must be understood would stand first, and none is (§5.1, `m`).
        let fields = header.message.split(separator: .comma, omittingEmptySubsequences: false)
        guard fields.count >= 2, let name = fields[0].value(of: "n"), let user = String(saslName: name),
            let nonce = fields[1].value(of: "r"), (1...Limit.clientNonce).contains(nonce.count),
            nonce.allSatisfy({ !$0.isControl && !$0.isEightBit && $0 != .blank }),
            fields.dropFirst(2).allSatisfy(\.isAttribute)
        else { return nil }
        let whole = nonce + Base64.encode(means.nonce.prefix(Self.nonceOctets))
        let salt = Array(means.nonce.dropFirst(Self.nonceOctets))
        let text =
            Array("r=".utf8) + whole + Array(",s=".utf8) + Base64.encode(salt)
            + Array(",i=\(Limit.scramRounds)".utf8)
        return Challenge(
            user: user, header: Array(header.octets), first: Array(header.message), nonce: Array(whole), salt: salt,
            text: text)
    }

    /// The server's signature, if the client's proof is right. RFC 5802 §3.
    private func signature(of final: FinalMessage, to challenge: Challenge) -> [UInt8]? {
        let digests = means.digests
        let salted = digests.derivedKey(hash, means.secret, challenge.salt, Limit.scramRounds)
        let message = challenge.first + [.comma] + challenge.text + [.comma] + final.withoutProof
        let clientKey = digests.code(hash, salted, Array("Client Key".utf8))
        let clientSignature = digests.code(hash, digests.digest(hash, clientKey), message)
        let proof = zip(clientKey, clientSignature).map { $0 ^ $1 }
        guard isSame(proof, final.proof) else { return nil }
        return digests.code(hash, digests.code(hash, salted, Array("Server Key".utf8)), message)
    }
}

/// The client's second message.
private struct FinalMessage {
    let withoutProof: ArraySlice<UInt8>
    let binding: [UInt8]
    let nonce: ArraySlice<UInt8>
    let proof: [UInt8]

    init?(_ text: [UInt8]) {
        let fields = text.split(separator: .comma, omittingEmptySubsequences: false)
        guard fields.count >= 3, let last = fields.last, let proof = last.value(of: "p").flatMap(Base64.decode),
            let binding = fields[0].value(of: "c").flatMap(Base64.decode), let nonce = fields[1].value(of: "r"),
            fields[2..<(fields.count - 1)].allSatisfy(\.isAttribute)
        else { return nil }
        (self.binding, self.nonce, self.proof) = (binding, nonce, proof)
        withoutProof = text[..<(last.startIndex - 1)]
    }
}

extension ArraySlice<UInt8> {
    /// What stands behind `n=`; nil if that doesn't stand there.
    fileprivate func value(of attribute: Character) -> ArraySlice<UInt8>? {
        starts(with: "\(attribute)=".utf8) ? dropFirst(2) : nil
    }

    /// RFC 5802 §7, `attr-val`.
    fileprivate var isAttribute: Bool {
        count >= 3 && self[startIndex].isLetter && self[startIndex + 1] == .equals
    }
}

/// Whether they are the same, in a time that doesn't tell where they differ.
private func isSame(_ left: [UInt8], _ right: [UInt8]) -> Bool {
    left.count == right.count && zip(left, right).reduce(0) { $0 | $1.0 ^ $1.1 } == 0
}
