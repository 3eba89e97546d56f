/// How a connection was secured, for the log and the envelope. Never a key.
package struct Security: Hashable, Sendable {
    /// `TLSv1.3`.
    package let version: String
    /// `TLS_AES_256_GCM_SHA384`.
    package let cipher: String
    /// Of the key exchange: `x25519`. Empty where there was none.
    package let group: String
    /// What the client called the server; nil if it didn't.
    package let serverName: String?
    /// The application protocol that was chosen, of the client's offers.
    package let applicationProtocol: String?
    /// Whether an earlier session took the place of a handshake.
    package let isResumed: Bool
    /// The subject of the client's certificate; nil for a client without one.
    package let clientCertificate: String?

    package init(
        version: String, cipher: String, group: String, serverName: String? = nil, applicationProtocol: String? = nil,
        isResumed: Bool = false, clientCertificate: String? = nil
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
