/// What a server proves with who it is: certificates, the first one's key, and what its authority says of it now.
package struct Credential: Hashable, Sendable {
    /// Each as DER, X.509; the server's own first, RFC 8446 §4.4.2.
    package var chain: [[UInt8]]
    /// As DER, PKCS #8. Never logged, never in a file of ours.
    package var key: [UInt8]
    /// An OCSP response as DER, for clients that ask for one (RFC 6066 §8); empty for none.
    package var staple: [UInt8]

    package init(chain: [[UInt8]], key: [UInt8], staple: [UInt8] = []) {
        self.chain = chain
        self.key = key
        self.staple = staple
    }
}

/// The certificates that the test authority makes: a good one, and those that are bad in one way each.
package enum CertificateKind: UInt8, Hashable, Sendable, CaseIterable {
    case good = 0
    case expired = 1
    case notYet = 2
    case wrongHost = 3
    case selfSigned = 4
    case untrustedRoot = 5
    case incompleteChain = 6
    case reversedChain = 7
    case revoked = 8
    case noCommonName = 9
    case noSAN = 10
    case sha1 = 11
    case rsa1024 = 12
    case wrongUse = 13
    case authorityAsLeaf = 14
    case keyMismatch = 15
    case expiredIntermediate = 16
    case thousandSANs = 17
    /// Good too, and names itself by every fault that is none of a certificate.
    case handshakes = 18
    /// Good too, with an RSA key, for the faults of a Diffie-Hellman group: no cipher has one with an elliptic key.
    case rsa = 19

    /// The first label of the names that it names itself by, as badssl.com calls it; nil for the good one.
    package var label: String? {
        switch self {
        case .good, .handshakes, .rsa: nil
        case .expired: "expired"
        case .notYet: "not-yet"
        case .wrongHost: "wrong-host"
        case .selfSigned: "self-signed"
        case .untrustedRoot: "untrusted-root"
        case .incompleteChain: "incomplete-chain"
        case .reversedChain: "reversed-chain"
        case .revoked: "revoked"
        case .noCommonName: "no-common-name"
        case .noSAN: "no-san"
        case .sha1: "sha1"
        case .rsa1024: "rsa1024"
        case .wrongUse: "wrong-eku"
        case .authorityAsLeaf: "ca-as-leaf"
        case .keyMismatch: "key-mismatch"
        case .expiredIntermediate: "expired-intermediate"
        case .thousandSANs: "1000-sans"
        }
    }

    /// The first labels of server names that ask for a fault of the handshake under a good certificate.
    package static let handshakeLabels = [
        "tls-v1-0", "tls-v1-1", "tls-v1-2", "tls-v1-3", "no-cipher", "null", "dh512", "dh1024", "client-cert",
        "stall-hello", "stall-finish", "garbage", "alert", "drop", "reset", "drip", "alpn-mismatch", "no-close-notify",
        "plaintext",
    ]

    /// Those of them that take the RSA key.
    package static let groupLabels = ["dh512", "dh1024"]

    /// Whether it's made before the daemon serves: the lists of revoked certificates are written then. The others are
    /// when a client first asks for one.
    package var isMadeAtStart: Bool { self == .good || self == .handshakes || self == .revoked }

    /// Whether OpenSSL would refuse it by itself.
    package var isWeak: Bool { self == .sha1 || self == .rsa1024 }
}
