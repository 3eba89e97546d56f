/// What a server's key signs in a handshake: one of two shapes, and nothing else can be made of this type. So whoever may
/// ask for a signature can't have a message, a certificate or a text of its choice signed.
package struct HandshakeContent: Hashable, Sendable {
    package let kind: Kind
    package let octets: [UInt8]

    package enum Kind: Hashable, Sendable {
        /// Of TLS 1.3: RFC 8446 §4.4.3.
        case certificateVerify
        /// Of TLS 1.2: RFC 8422 §5.4.
        case serverKeyExchange
    }

    /// Octets at most: those of a ServerKeyExchange with a point of P-521.
    package static let longest = randomOctets + 4 + 133

    /// Nil unless it's one of the two shapes.
    package init?(_ octets: [UInt8]) {
        if Self.isCertificateVerify(octets) {
            kind = .certificateVerify
        } else if Self.isServerKeyExchange(octets) {
            kind = .serverKeyExchange
        } else {
            return nil
        }
        self.octets = octets
    }

    // MARK: CertificateVerify

    private static let prefix = [UInt8](repeating: 0x20, count: 64) + "TLS 1.3, server CertificateVerify".utf8 + [0]

    /// Octets of the hash of what was said before: the digests of TLS 1.3's ciphers are SHA-256 and SHA-384, RFC 8446
    /// §B.4.
    private static let hashes = [32, 48]

    private static func isCertificateVerify(_ octets: [UInt8]) -> Bool {
        octets.starts(with: prefix) && hashes.contains(octets.count - prefix.count)
    }

    // MARK: ServerKeyExchange

    /// The client's 32 octets of chance, then the server's. RFC 5246 §7.4.3.
    private static let randomOctets = 64
    /// `named_curve`: RFC 8422 §5.4.
    private static let namedCurve: UInt8 = 3
    /// Of a point that isn't compressed: RFC 8422 §5.4.1.
    private static let uncompressed: UInt8 = 4

    /// Octets of a point of each group, and whether it begins with its form: RFC 8422 §5.1.1, §5.4.1 and §5.11.
    private static let groups: [Int: (octets: Int, hasForm: Bool)] = [
        23: (65, true), 24: (97, true), 25: (133, true), 29: (32, false), 30: (56, false),
    ]

    private static func isServerKeyExchange(_ octets: [UInt8]) -> Bool {
        guard octets.count > randomOctets + 4 else { return false }
        let parameters = octets[randomOctets...]
        let (type, number) = (parameters[randomOctets], Int(parameters[randomOctets + 1]) << 8)
        guard type == namedCurve, let group = groups[number | Int(parameters[randomOctets + 2])],
            Int(parameters[randomOctets + 3]) == group.octets
        else { return false }
        let point = parameters.dropFirst(4)
        return point.count == group.octets && (!group.hasForm || point.first == uncompressed)
    }
}
