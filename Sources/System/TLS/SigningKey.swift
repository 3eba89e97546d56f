import COpenSSL
package import Vocabulary

/// A private key that signs handshakes.
package final class SigningKey {
    package let kind: SigningKeyKind
    private let key: PrivateKey

    /// - Throws: also if it's of a kind that a server can't have.
    package init(der: [UInt8]) throws(TLSError) {
        key = try PrivateKey(der: der)
        guard let kind = SigningKeyKind(of: key.pointer) else {
            throw TLSError(call: "d2i_AutoPrivateKey", reason: "no kind of key that signs here")
        }
        self.kind = kind
    }

    /// EVP_DigestSign(3). The scheme is one that fits the key.
    package func sign(_ content: HandshakeContent, by scheme: SignatureScheme) throws(TLSError) -> [UInt8] {
        let context = try made(EVP_MD_CTX_new(), "EVP_MD_CTX_new")
        defer { EVP_MD_CTX_free(context) }
        var parameters: OpaquePointer?
        try must(
            EVP_DigestSignInit_ex(context, &parameters, scheme.digest, nil, nil, key.pointer, nil),
            "EVP_DigestSignInit_ex")
        if scheme.isPSS {
            try must(EVP_PKEY_CTX_set_rsa_padding(parameters, RSA_PKCS1_PSS_PADDING), "EVP_PKEY_CTX_set_rsa_padding")
            // As many octets as the digest has: RFC 8446 §4.2.3.
            try must(
                EVP_PKEY_CTX_set_rsa_pss_saltlen(parameters, RSA_PSS_SALTLEN_DIGEST),
                "EVP_PKEY_CTX_set_rsa_pss_saltlen")
        }
        var signature = [UInt8](repeating: 0, count: Int(EVP_PKEY_get_size(key.pointer)))
        var count = signature.count
        try must(
            EVP_DigestSign(context, &signature, &count, content.octets, content.octets.count), "EVP_DigestSign")
        return Array(signature.prefix(count))
    }
}

extension SignatureScheme {
    /// As OpenSSL calls it; nil where the scheme has its own.
    fileprivate var digest: String? {
        switch self {
        case .rsaPKCS1SHA256, .ecdsaSHA256, .rsaPSSSHA256: "SHA256"
        case .rsaPKCS1SHA384, .ecdsaSHA384, .rsaPSSSHA384: "SHA384"
        case .rsaPKCS1SHA512, .ecdsaSHA512, .rsaPSSSHA512: "SHA512"
        case .ed25519: nil
        }
    }

    fileprivate var isPSS: Bool {
        switch self {
        case .rsaPSSSHA256, .rsaPSSSHA384, .rsaPSSSHA512: true
        default: false
        }
    }

    /// - Parameter digest: as OpenSSL calls it, by either of the names that it has for each.
    init?(of key: SigningKeyKind, digest: String?, isPSS: Bool) {
        switch (key, digest) {
        case (.rsa, "SHA256"), (.rsa, "SHA2-256"): self = isPSS ? .rsaPSSSHA256 : .rsaPKCS1SHA256
        case (.rsa, "SHA384"), (.rsa, "SHA2-384"): self = isPSS ? .rsaPSSSHA384 : .rsaPKCS1SHA384
        case (.rsa, "SHA512"), (.rsa, "SHA2-512"): self = isPSS ? .rsaPSSSHA512 : .rsaPKCS1SHA512
        case (.p256, "SHA256"), (.p256, "SHA2-256"), (.p384, "SHA256"), (.p384, "SHA2-256"): self = .ecdsaSHA256
        case (.p256, "SHA384"), (.p256, "SHA2-384"), (.p384, "SHA384"), (.p384, "SHA2-384"): self = .ecdsaSHA384
        case (.p256, "SHA512"), (.p256, "SHA2-512"), (.p384, "SHA512"), (.p384, "SHA2-512"): self = .ecdsaSHA512
        case (.ed25519, nil), (.ed25519, ""): self = .ed25519
        default: return nil
        }
    }
}

extension SigningKeyKind {
    /// Of a public or a private key; nil if it's none of these kinds.
    init?(of key: OpaquePointer) {
        if EVP_PKEY_is_a(key, "RSA") == 1 {
            self = .rsa
        } else if EVP_PKEY_is_a(key, "ED25519") == 1 {
            self = .ed25519
        } else if EVP_PKEY_is_a(key, "EC") == 1 {
            var name = [CChar](repeating: 0, count: 80)
            var count = 0
            guard EVP_PKEY_get_group_name(key, &name, name.count, &count) == 1 else { return nil }
            switch String(decoding: name.prefix(count).map { UInt8(bitPattern: $0) }, as: UTF8.self) {
            case "prime256v1": self = .p256
            case "secp384r1": self = .p384
            default: return nil
            }
        } else {
            return nil
        }
    }
}
