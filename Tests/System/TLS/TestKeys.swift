import COpenSSL
import Testing
import Vocabulary

@testable import TLS

/// A server's certificate and key of each kind, by an authority that nobody knows.
struct TestKeys: Sendable {
    private static let made = Result { try SigningKeyKind.allCases.map { ($0, try TestKeys($0)) } }

    static func of(_ kind: SigningKeyKind) throws -> TestKeys {
        try #require(try made.get().first { $0.0 == kind }?.1)
    }

    let chain: [[UInt8]]
    let key: [UInt8]

    private init(_ kind: SigningKeyKind) throws {
        let now = 1_764_000_000
        let key = try PrivateKey.new(kind)
        let plan = CertificatePlan(
            commonNames: ["own"], alternativeNames: ["DNS:mx.test", "DNS:*.own.test"], days: -1...800)
        chain = [try plan.issue(for: key, by: TestAuthority.makeRoot("root", now: now), now: now).der()]
        self.key = try key.der()
    }

    /// Whether the signature is the certificate's key's.
    func verifies(_ signature: [UInt8], of octets: [UInt8], digest: String?, isPSS: Bool) throws -> Bool {
        let certificate = try Certificate(der: chain[0])
        let context = EVP_MD_CTX_new()
        defer { EVP_MD_CTX_free(context) }
        var parameters: OpaquePointer?
        let key = X509_get0_pubkey(certificate.pointer)
        guard EVP_DigestVerifyInit_ex(context, &parameters, digest, nil, nil, key, nil) == 1 else { return false }
        if isPSS {
            EVP_PKEY_CTX_set_rsa_padding(parameters, RSA_PKCS1_PSS_PADDING)
            EVP_PKEY_CTX_set_rsa_pss_saltlen(parameters, RSA_PSS_SALTLEN_DIGEST)
        }
        return EVP_DigestVerify(context, signature, signature.count, octets, octets.count) == 1
    }
}

extension PrivateKey {
    static func new(_ kind: SigningKeyKind) throws -> PrivateKey {
        switch kind {
        case .rsa: return try .rsa(bits: 2_048)
        case .p256: return try .elliptic()
        case .p384: return try .generated("EC", group: "P-384")
        case .ed25519: return try .generated("ED25519", group: nil)
        }
    }

    static func generated(_ type: String, group: String?) throws -> PrivateKey {
        let context = try made(EVP_PKEY_CTX_new_from_name(nil, type, nil), "EVP_PKEY_CTX_new_from_name")
        defer { EVP_PKEY_CTX_free(context) }
        try must(EVP_PKEY_keygen_init(context), "EVP_PKEY_keygen_init")
        if let group { try must(EVP_PKEY_CTX_set_group_name(context, group), "EVP_PKEY_CTX_set_group_name") }
        var key: OpaquePointer?
        try must(EVP_PKEY_generate(context, &key), "EVP_PKEY_generate")
        return PrivateKey(owning: try made(key, "EVP_PKEY_generate"))
    }
}
