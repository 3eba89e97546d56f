/// A hash function. FIPS 180-4.
package enum HashFunction: Hashable, Sendable {
    case sha1
    case sha256

    /// Octets of its digest.
    package var length: Int {
        switch self {
        case .sha1: 20
        case .sha256: 32
        }
    }
}

/// Digests of octets that are at hand whole: handed in, since pure code computes none.
package struct Digests: Sendable {
    /// The digest of octets.
    package let digest: @Sendable (HashFunction, [UInt8]) -> [UInt8]
    /// HMAC with a key, of octets. RFC 2104.
    package let code: @Sendable (HashFunction, _ key: [UInt8], [UInt8]) -> [UInt8]
    /// PBKDF2 with HMAC, as long as the digest, from a password and a salt, in so many rounds. RFC 8018 §5.2; it's
    /// what RFC 5802 §2.2 calls Hi.
    package let derivedKey: @Sendable (HashFunction, _ password: [UInt8], _ salt: [UInt8], _ rounds: Int) -> [UInt8]

    package init(
        digest: @escaping @Sendable (HashFunction, [UInt8]) -> [UInt8],
        code: @escaping @Sendable (HashFunction, [UInt8], [UInt8]) -> [UInt8],
        derivedKey: @escaping @Sendable (HashFunction, [UInt8], [UInt8], Int) -> [UInt8]
    ) {
        self.digest = digest
        self.code = code
        self.derivedKey = derivedKey
    }
}

/// Octets that nobody can foresee, and no two of them the same: made from a key that the host drew.
package struct Nonces: Sendable {
    package let digests: Digests
    private let key: [UInt8]
    private var count: UInt64 = 0

    /// Octets of a key that is drawn.
    package static let keyOctets = 32

    package init(key: [UInt8], digests: Digests) {
        self.key = key
        self.digests = digests
    }

    /// As many octets as SHA-256's digest has.
    package mutating func next() -> [UInt8] {
        count &+= 1
        return digests.code(
            .sha256, key, (0..<UInt64.bitWidth / 8).map { UInt8(truncatingIfNeeded: count >> ($0 * 8)) })
    }
}
