import COpenSSL
package import Vocabulary

extension Digests {
    /// Computed by OpenSSL. `prepare` comes first, before the confinement.
    package static let openSSL = Digests(digest: digest, code: code, derivedKey: derivedKey)

    /// Loads what they need, since in the confinement nothing can be loaded any more.
    package static func prepare() {
        SHA256.prepare()
        for function in [HashFunction.sha1, .sha256] {
            _ = digest(function, [])
            _ = code(function, [], [])
            _ = derivedKey(function, [], [], 1)
        }
    }

    /// EVP_Digest(3).
    private static func digest(_ function: HashFunction, _ octets: [UInt8]) -> [UInt8] {
        var digest = [UInt8](repeating: 0, count: function.length)
        guard EVP_Digest(octets, octets.count, &digest, nil, function.openSSL, nil) == 1 else {
            fatalError("EVP_Digest")
        }
        return digest
    }

    /// HMAC(3).
    private static func code(_ function: HashFunction, _ key: [UInt8], _ octets: [UInt8]) -> [UInt8] {
        var code = [UInt8](repeating: 0, count: function.length)
        // An empty array's address may be none, and that would mean the key before.
        let key = key.isEmpty ? [0] : key
        guard HMAC(function.openSSL, key, CInt(clamping: key.count), octets, octets.count, &code, nil) != nil else {
            fatalError("HMAC")
        }
        return code
    }

    /// PKCS5_PBKDF2_HMAC(3).
    private static func derivedKey(
        _ function: HashFunction, _ password: [UInt8], _ salt: [UInt8], _ rounds: Int
    ) -> [UInt8] {
        var derived = [UInt8](repeating: 0, count: function.length)
        let result = password.withUnsafeBytes { password in
            PKCS5_PBKDF2_HMAC(
                password.assumingMemoryBound(to: CChar.self).baseAddress, CInt(clamping: password.count), salt,
                CInt(clamping: salt.count), CInt(clamping: rounds), function.openSSL, CInt(function.length), &derived)
        }
        guard result == 1 else { fatalError("PKCS5_PBKDF2_HMAC") }
        return derived
    }
}

extension HashFunction {
    fileprivate var openSSL: OpaquePointer? {
        switch self {
        case .sha1: EVP_sha1()
        case .sha256: EVP_sha256()
        }
    }
}
