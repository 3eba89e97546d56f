package import Vocabulary

/// What proofs are made with: handed in, since pure code computes no digest and has neither chance nor a clock.
package struct ProofMeans: Sendable {
    package let digests: Digests
    /// RFC 2104 with MD5.
    package let hmacMD5: @Sendable (_ key: [UInt8], _ message: [UInt8]) -> [UInt8]
    /// Octets that nobody can foresee, for one exchange.
    package let nonce: [UInt8]
    package let time: WallTime

    /// Octets of a nonce. Their base64 has no padding.
    package static let nonceOctets = 24

    package init(
        digests: Digests, hmacMD5: @escaping @Sendable (_ key: [UInt8], _ message: [UInt8]) -> [UInt8],
        nonce: [UInt8], time: WallTime
    ) {
        self.digests = digests
        self.hmacMD5 = hmacMD5
        self.nonce = nonce
        self.time = time
    }
}
