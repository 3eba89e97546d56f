/// How a handshake is signed. The numbers are those of the wire: RFC 8446 §4.2.3.
///
/// SHA-1 isn't among them: what needs it are TLS 1.0 and 1.1, which a server plays with a key that nobody trusts.
package enum SignatureScheme: UInt16, Hashable, Sendable, CaseIterable {
    case rsaPKCS1SHA256 = 0x0401
    case rsaPKCS1SHA384 = 0x0501
    case rsaPKCS1SHA512 = 0x0601
    case ecdsaSHA256 = 0x0403
    case ecdsaSHA384 = 0x0503
    case ecdsaSHA512 = 0x0603
    case rsaPSSSHA256 = 0x0804
    case rsaPSSSHA384 = 0x0805
    case rsaPSSSHA512 = 0x0806
    case ed25519 = 0x0807

    /// Whether a key of this kind signs such content so.
    ///
    /// TLS 1.3 has no PKCS #1 in a handshake, and binds a curve to a digest: RFC 8446 §4.2.3. TLS 1.2 does neither:
    /// RFC 5246 §7.4.1.4.1.
    package func fits(_ key: SigningKeyKind, _ content: HandshakeContent.Kind) -> Bool {
        switch (self, key) {
        case (.rsaPSSSHA256, .rsa), (.rsaPSSSHA384, .rsa), (.rsaPSSSHA512, .rsa), (.ecdsaSHA256, .p256),
            (.ecdsaSHA384, .p384), (.ed25519, .ed25519):
            true
        case (.rsaPKCS1SHA256, .rsa), (.rsaPKCS1SHA384, .rsa), (.rsaPKCS1SHA512, .rsa), (.ecdsaSHA384, .p256),
            (.ecdsaSHA512, .p256), (.ecdsaSHA256, .p384), (.ecdsaSHA512, .p384):
            content == .serverKeyExchange
        default: false
        }
    }
}

/// The kinds of private key that a server can have of its own.
package enum SigningKeyKind: Hashable, Sendable, CaseIterable {
    case rsa
    case p256
    case p384
    case ed25519
}
