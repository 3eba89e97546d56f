import Faults
import TLS
import Vocabulary

/// How each fault is played.
extension TLSFault {
    /// What the handshake is to be, and what the stage does beside it.
    /// - Parameter name: the client's for the server.
    func play(_ certificates: Certificates, for name: String?) -> (HandshakeChoice, TLSStage.Deviation) {
        guard let context = context(certificates, for: name) else {
            return (.refuse(alert: Self.internalError), .none)
        }
        var terms = HandshakeTerms(context)
        // A session that is resumed would hide what the handshake shows.
        terms.resumes = false
        switch self {
        case .v10: terms.version = .v10
        case .v11: terms.version = .v11
        case .v12: terms.version = .v12
        case .v13: terms.version = .v13
        case .null: terms.ciphers = "ECDHE-ECDSA-NULL-SHA:ECDHE-RSA-NULL-SHA"
        case .dh512: terms.field = .bits512
        case .dh1024: terms.field = .bits1024
        case .clientcert: terms.demandsCertificate = true
        case .alpnmismatch: terms.mismatchesProtocol = true
        case .nocipher: return (.refuse(alert: Self.handshakeFailure), .none)
        case .alert: return (.refuse(alert: Self.internalError), .none)
        case .stallhello: return (.abandon, .silence)
        case .garbage: return (.abandon, .garbage)
        case .drop: return (.abandon, .end(.finish))
        case .reset: return (.abandon, .end(.reset))
        case .plaintext: return (.abandon, .clear)
        case .stallfinish: return (.proceed(terms), .withoutFinished)
        case .drip: return (.proceed(terms), .drip)
        case .noclosenotify: return (.proceed(terms), .withoutCloseNotify)
        case .expired, .notyet, .wronghost, .selfsigned, .untrustedroot, .incompletechain, .reversedchain, .revoked,
            .nocommonname, .nosan, .sha1, .rsa1024, .wrongeku, .caasleaf, .keymismatch, .expiredintermediate,
            .thousandSANs:
            break
        }
        return (.proceed(terms), .none)
    }

    /// Alerts. RFC 8446 §6.
    private static let handshakeFailure: UInt8 = 40
    private static let internalError: UInt8 = 80

    private func context(_ certificates: Certificates, for name: String?) -> ServerContext? {
        switch self {
        // These sign with SHA-1, which no key does that somebody trusts.
        case .v10, .v11: certificates[.handshakes]
        default: certificate.map { certificates[$0] } ?? certificates.underFault(for: name)
        }
    }

    /// Whose certificate it shows, if that's one of its own.
    var certificate: CertificateKind? {
        switch self {
        case .expired: .expired
        case .notyet: .notYet
        case .wronghost: .wrongHost
        case .selfsigned: .selfSigned
        case .untrustedroot: .untrustedRoot
        case .incompletechain: .incompleteChain
        case .reversedchain: .reversedChain
        case .revoked: .revoked
        case .nocommonname: .noCommonName
        case .nosan: .noSAN
        case .sha1: .sha1
        case .rsa1024: .rsa1024
        case .wrongeku: .wrongUse
        case .caasleaf: .authorityAsLeaf
        case .keymismatch: .keyMismatch
        case .expiredintermediate: .expiredIntermediate
        case .thousandSANs: .thousandSANs
        case .dh512, .dh1024: .rsa
        default: nil
        }
    }
}
