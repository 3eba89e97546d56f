import SMTPGrammar
import TLS
package import Vocabulary

/// The client's side of SCRAM, RFC 5802 §3, without a check of what the server says.
package struct ScramClient {
    private let hash: HashFunction
    private let header: String
    private let user: String
    private let password: String
    private let nonce: String
    private let binding: String
    private let repeatedNonce: (String) -> String

    /// - Parameters:
    ///   - binding: What it says again of the header; nil: the header.
    ///   - repeatedNonce: What it says again of the nonce, made from the right one.
    package init(
        hash: HashFunction = .sha256, header: String = "n,,", user: String = "user", password: String = "pencil",
        nonce: String = "fyko+d2lbbFgONRv9qkxdawL", binding: String? = nil,
        repeatedNonce: @escaping (String) -> String = { $0 }
    ) {
        self.hash = hash
        self.header = header
        self.user = user
        self.password = password
        self.nonce = nonce
        self.binding = binding ?? header
        self.repeatedNonce = repeatedNonce
    }

    private var bare: String { "n=\(user),r=\(nonce)" }
    package var first: String { header + bare }

    /// The second message, and the signature that the server should show.
    package func final(to challenge: String) -> (message: String, signature: String) {
        let digests = Digests.openSSL
        let fields = challenge.split(separator: ",").map { String($0.dropFirst(2)) }
        let salt = Base64.decode(Array(fields[1].utf8)) ?? []
        let salted = digests.derivedKey(hash, octets(password), salt, Int(fields[2]) ?? 1)
        let binding = String(ascii: Base64.encode(octets(binding)))
        let withoutProof = "c=\(binding),r=\(repeatedNonce(fields[0]))"
        let message = octets("\(bare),\(challenge),\(withoutProof)")
        let key = digests.code(hash, salted, octets("Client Key"))
        let proof = zip(key, digests.code(hash, digests.digest(hash, key), message)).map { $0 ^ $1 }
        let signature = digests.code(hash, digests.code(hash, salted, octets("Server Key")), message)
        return (
            "\(withoutProof),p=\(String(ascii: Base64.encode(proof)))", "v=\(String(ascii: Base64.encode(signature)))"
        )
    }
}

private func octets(_ text: String) -> [UInt8] { Array(text.utf8) }
