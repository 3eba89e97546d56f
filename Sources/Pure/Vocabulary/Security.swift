/// How a connection was secured, for the log and the envelope. Never a key.
package struct Security: Hashable, Sendable {
    /// `TLSv1.3`.
    package let version: String
    /// As IANA's registry has it: `TLS_AES_256_GCM_SHA384`.
    package let cipher: String
    /// Of the key exchange: `x25519`. Empty where there was none.
    package let group: String
    /// What the client called the server; nil if it didn't.
    package let serverName: String?
    /// The application protocol that was chosen, of the client's offers.
    package let applicationProtocol: String?
    /// Whether an earlier session took the place of a handshake.
    package let isResumed: Bool
    /// Nil for a client without one.
    package let clientCertificate: ClientCertificate?

    /// Octets of each text, at most: a server name has 255, of which each may become a replacement character of three.
    package static let longestText = 1_024

    package init(
        version: String, cipher: String, group: String, serverName: String? = nil, applicationProtocol: String? = nil,
        isResumed: Bool = false, clientCertificate: ClientCertificate? = nil
    ) {
        self.version = version
        self.cipher = cipher
        self.group = group
        self.serverName = serverName
        self.applicationProtocol = applicationProtocol
        self.isResumed = isResumed
        self.clientCertificate = clientCertificate
    }
}

/// What a client showed of itself. Nobody has checked it.
package struct ClientCertificate: Hashable, Sendable {
    /// As RFC 4514 writes it: `CN=client.example`.
    package let subject: String
    /// The SHA-256 digest of its DER, in hexadecimal digits.
    package let fingerprint: String

    package init(subject: String, fingerprint: String) {
        self.subject = subject
        self.fingerprint = fingerprint
    }
}
