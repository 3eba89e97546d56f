/// What a handshake is to be like: decided when the ClientHello is there, since the client's name for the server says
/// which certificate it wants, and before the version is settled.
package struct HandshakeTerms {
    package let context: ServerContext
    /// Nil: what the context has.
    package var version: TLSVersion?
    /// Those of TLS 1.2 and before, as ciphers(1) writes them; nil: what the context has.
    package var ciphers: String?
    /// A finite field for Diffie-Hellman, and TLS 1.2 with ciphers that use one; nil: none is used.
    package var field: FiniteField?
    /// Whether a session that is resumed may take the handshake's place, and tickets are given for one.
    package var resumes = true
    /// Whether the client has to have a certificate; any will do.
    package var demandsCertificate = false
    /// Whether the application protocol that is chosen is one that the client didn't offer.
    package var mismatchesProtocol = false

    package init(_ context: ServerContext) {
        self.context = context
    }
}

package enum TLSVersion: Hashable, Sendable, CaseIterable {
    case v10
    case v11
    case v12
    case v13
}

/// What becomes of a handshake when its ClientHello has come.
package enum HandshakeChoice {
    case proceed(HandshakeTerms)
    /// It fails, with this alert. RFC 8446 §6.
    case refuse(alert: UInt8)
    /// Nothing more is done for it.
    case abandon
    /// It waits, and is decided when octets are taken in next, be it none.
    case wait
}
