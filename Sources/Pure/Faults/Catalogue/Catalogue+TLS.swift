extension Catalogue {
    static let startTLS = [
        Entry(
            .effect(.inject),
            [
                "Sends the 220 and, with it in one segment, lines that look like the reply to an EHLO, then goes on with the handshake.",
                "A client that doesn't throw away what it has in hand takes them for the reply to its first command behind it.",
            ],
            ehlo(
                "starttlsinject", "250-mx.example", "250 STARTTLS", "C: STARTTLS", "220 2.0.0 Ready to start TLS",
                "250-mx.example", "250-XINJECTED", "250 AUTH PLAIN LOGIN", "(the handshake)"),
            tests: "RFC 3207 §4.2, §6, CVE-2021-38371"),
        Entry(
            .effect(.strip),
            [
                "Leaves STARTTLS out of what EHLO offers, and does it all the same.",
                "It's what somebody on the way does who doesn't want to be kept from reading.",
            ],
            ehlo(
                "starttlsstrip", "250-mx.example", "250 HELP", "(no STARTTLS among the lines)", "C: STARTTLS",
                "220 2.0.0 Ready to start TLS"), tests: "RFC 3207 §6, RFC 8461, RFC 7672"),
        Entry(
            .effect(.lie), ["Offers STARTTLS, and refuses it with 502."],
            ehlo(
                "starttlslie", "250-mx.example", "250 STARTTLS", "C: STARTTLS", "502 5.5.1 Command not implemented"),
            tests: "RFC 3207 §4, §4.1"),
    ]

    static let tls = TLSFault.allCases.map { fault in
        Entry(
            .session(.tls(fault)),
            ["\(fault.label) as a server name: \(fault.inWords)."]
                + (fault.isOfGroup
                    ? ["It's TLS 1.2 with an RSA certificate, which is made when a client first asks."] : []),
            ehlo(fault.spelling, "250-mx.example", "250 STARTTLS", "C: STARTTLS", "220 2.0.0 Ready to start TLS")
                + ["(\(fault.inWords))"], tests: fault.isOfCertificate ? "RFC 5280 §6, RFC 7817 §3" : "RFC 3207 §4.1")
    }
}

extension TLSFault {
    /// What is wrong, and nothing else is.
    package var inWords: String {
        switch self {
        case .expired: "the certificate has expired"
        case .notyet: "the certificate isn't valid yet"
        case .wronghost: "the certificate names another host"
        case .selfsigned: "the certificate is its own issuer"
        case .untrustedroot: "the certificate comes from an authority that nobody knows"
        case .incompletechain: "an intermediate certificate is missing"
        case .reversedchain: "the certificates come in reverse order"
        case .revoked: "the certificate is revoked"
        case .nocommonname: "the certificate has no common name"
        case .nosan: "the certificate has no alternative name"
        case .sha1: "the certificate is signed with SHA-1"
        case .rsa1024: "the certificate's key has 1,024 bits"
        case .wrongeku: "the certificate is for another use"
        case .caasleaf: "the certificate is an authority's"
        case .keymismatch: "the key isn't the certificate's"
        case .expiredintermediate: "an intermediate certificate has expired"
        case .thousandSANs: "the certificate has 1,000 alternative names"
        case .v10: "TLS 1.0 only"
        case .v11: "TLS 1.1 only"
        case .v12: "TLS 1.2 only"
        case .v13: "TLS 1.3 only"
        case .nocipher: "no cipher in common, a handshake_failure alert"
        case .null: "a cipher that doesn't encipher"
        case .dh512: "a Diffie-Hellman group of 512 bits"
        case .dh1024: "a Diffie-Hellman group of 1,024 bits"
        case .clientcert: "a certificate is demanded of the client"
        case .stallhello: "nothing after the ClientHello"
        case .stallfinish: "nothing in place of the Finished"
        case .garbage: "octets that are no ServerHello"
        case .alert: "an alert in place of the ServerHello"
        case .drop: "the connection is closed"
        case .reset: "the connection is reset"
        case .drip: "the server's octets come one by one"
        case .alpnmismatch: "an application protocol that nobody offered"
        case .noclosenotify: "the connection ends without close_notify"
        case .plaintext: "none, SMTP goes on in the clear"
        }
    }

    var isOfGroup: Bool { self == .dh512 || self == .dh1024 }

    var isOfCertificate: Bool {
        switch self {
        case .expired, .notyet, .wronghost, .selfsigned, .untrustedroot, .incompletechain, .reversedchain, .revoked,
            .nocommonname, .nosan, .sha1, .rsa1024, .wrongeku, .caasleaf, .keymismatch, .expiredintermediate,
            .thousandSANs:
            true
        default: false
        }
    }
}
