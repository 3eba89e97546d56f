extension TLSFault {
    /// The first label of a TLS server name that asks for it, as badssl.com has it: `not-yet`, `tls-v1-0`.
    package var label: String {
        switch self {
        case .notyet: "not-yet"
        case .wronghost: "wrong-host"
        case .selfsigned: "self-signed"
        case .untrustedroot: "untrusted-root"
        case .incompletechain: "incomplete-chain"
        case .reversedchain: "reversed-chain"
        case .nocommonname: "no-common-name"
        case .nosan: "no-san"
        case .wrongeku: "wrong-eku"
        case .caasleaf: "ca-as-leaf"
        case .keymismatch: "key-mismatch"
        case .expiredintermediate: "expired-intermediate"
        case .thousandSANs: "1000-sans"
        case .v10: "tls-v1-0"
        case .v11: "tls-v1-1"
        case .v12: "tls-v1-2"
        case .v13: "tls-v1-3"
        case .nocipher: "no-cipher"
        case .clientcert: "client-cert"
        case .stallhello: "stall-hello"
        case .stallfinish: "stall-finish"
        case .alpnmismatch: "alpn-mismatch"
        case .noclosenotify: "no-close-notify"
        case .expired, .revoked, .sha1, .rsa1024, .null, .dh512, .dh1024, .garbage, .alert, .drop, .reset, .drip,
            .plaintext:
            rawValue
        }
    }

    /// The one that a server name asks for by its first label; nil if it asks for none.
    package init?(serverName: String) {
        let label = String(decoding: foldedASCII(serverName.prefix { $0 != "." }), as: UTF8.self)
        guard let fault = Self.allCases.first(where: { $0.label == label }) else { return nil }
        self = fault
    }

    /// The one that a text spells as a word, in upper or lower case.
    init?(word text: some StringProtocol) {
        let folded = String(decoding: foldedASCII(text), as: UTF8.self)
        guard let fault = Self.allCases.first(where: { $0.spelling == folded }) else { return nil }
        self = fault
    }
}

/// What brings a fault of the handshake, the nearest first.
package enum TLSCarrier: String, Hashable, Sendable, CaseIterable {
    /// The client's name for the server, in its ClientHello.
    case serverName = "server_name"
    /// The EHLO name before STARTTLS.
    case helo
    case rule
    case listener
}

extension Plan {
    /// What the handshake that begins does wrong.
    /// - Parameters:
    ///   - serverName: what the client calls the server; nil if it doesn't.
    ///   - helo: what its EHLO name asked for.
    package func handshake(serverName: String?, helo: TLSFault?) -> (fault: TLSFault, carrier: TLSCarrier)? {
        if let serverName, terms.hears(in: serverName), let fault = TLSFault(serverName: serverName) {
            return (fault, .serverName)
        }
        if let helo { return (helo, .helo) }
        if let fault = terms.rules.first(where: { $0.tls != nil && $0.match.fits(facts) })?.tls {
            return (fault, .rule)
        }
        return terms.tls.map { ($0, .listener) }
    }
}
