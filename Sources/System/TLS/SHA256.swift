import COpenSSL

/// A SHA-256 digest in the making. FIPS 180-4, by OpenSSL's EVP_DigestInit_ex2(3).
package final class SHA256 {
    private let context: OpaquePointer

    package init() {
        // Neither can fail but for want of memory, which nothing else here survives either.
        guard let context = EVP_MD_CTX_new(), EVP_DigestInit_ex2(context, EVP_sha256(), nil) == 1 else {
            fatalError("EVP_DigestInit_ex2: no SHA-256")
        }
        self.context = context
    }

    deinit { EVP_MD_CTX_free(context) }

    package func update(_ octets: Span<UInt8>) {
        let result = octets.withUnsafeBytes { EVP_DigestUpdate(context, $0.baseAddress, $0.count) }
        guard result == 1 else { fatalError("EVP_DigestUpdate") }
    }

    /// The 32 octets of the digest. Nothing can be added afterwards.
    package func finish() -> [UInt8] {
        var digest = [UInt8](repeating: 0, count: Self.octets)
        guard EVP_DigestFinal_ex(context, &digest, nil) == 1 else { fatalError("EVP_DigestFinal_ex") }
        return digest
    }

    /// The digest of these octets, where nothing else was added: one context serves for one after the other.
    package func digest(of octets: Span<UInt8>) -> [UInt8] {
        update(octets)
        defer {
            // The same algorithm as before, which needn't be looked for.
            guard EVP_DigestInit_ex2(context, nil, nil) == 1 else { fatalError("EVP_DigestInit_ex2") }
        }
        return finish()
    }

    /// FIPS 180-4.
    private static let octets = 32

    /// Loads what a digest needs, before the confinement in which nothing can be loaded any more. No
    /// configuration file is read.
    package static func prepare() {
        OPENSSL_init_crypto(UInt64(OPENSSL_INIT_NO_LOAD_CONFIG), nil)
        let digest = SHA256()
        digest.update([UInt8]().span)
        _ = digest.finish()
    }
}
