import COpenSSL
package import Vocabulary

/// A credential as connections use it: SSL_CTX(3). Many connections share one.
package final class ServerContext {
    let pointer: OpaquePointer
    /// What the authority says of the certificate, for who asks.
    let staple: [UInt8]

    /// Octets of the keys that session tickets are enciphered with: a name, an AES-256 and an HMAC key.
    package static let ticketKeyOctets = 80

    /// - Parameters:
    ///   - ticketKeys: the same in every process, so that each takes the others' tickets. RFC 5077 §5.5.
    ///   - isWeak: whether the credential is one that OpenSSL would refuse by itself.
    package convenience init(_ credential: Credential, ticketKeys: [UInt8], isWeak: Bool = false) throws(TLSError) {
        try self.init(ticketKeys, staple: credential.staple, isWeak: isWeak)
        try take(credential.chain) { (_) throws(TLSError) in try PrivateKey(der: credential.key) }
    }

    /// The same where somebody else has the private key, by this number: `DeferredSigning`.
    package convenience init(chain: [[UInt8]], deferringTo key: UInt32, ticketKeys: [UInt8]) throws(TLSError) {
        try self.init(ticketKeys, staple: [], isWeak: false)
        try take(chain) { (own) throws(TLSError) in try PrivateKey(deferredTo: key, of: own) }
    }

    private init(_ ticketKeys: [UInt8], staple: [UInt8], isWeak: Bool) throws(TLSError) {
        pointer = try made(SSL_CTX_new(TLS_server_method()), "SSL_CTX_new")
        self.staple = staple
        SSL_CTX_set_security_level(pointer, isWeak ? Level.everything : Level.sound)
        try setProtocol(ticketKeys)
        setCallbacks()
    }

    deinit { SSL_CTX_free(pointer) }

    /// SSL_CTX_set_security_level(3).
    enum Level {
        static let everything: CInt = 0
        /// 112 bits of security.
        static let sound: CInt = 2
    }

    /// RFC 9325 §3 and §4: versions, ciphers and groups; the ciphers are those of TLS 1.2.
    private func setProtocol(_ ticketKeys: [UInt8]) throws(TLSError) {
        try must(copenssl_ctx_set_min_version(pointer, TLS1_2_VERSION), "SSL_CTX_set_min_proto_version")
        let ciphers = "ECDHE+AESGCM:ECDHE+CHACHA20"
        try must(SSL_CTX_set_cipher_list(pointer, ciphers), "SSL_CTX_set_cipher_list")
        try must(copenssl_ctx_set_groups(pointer, "X25519:P-256"), "SSL_CTX_set1_groups_list")
        SSL_CTX_set_options(pointer, copenssl_no_renegotiation | copenssl_server_preference)
        // An idle connection keeps no buffer for a record.
        copenssl_ctx_set_mode(pointer, Int(SSL_MODE_RELEASE_BUFFERS))
        copenssl_ctx_set_no_cache(pointer)
        // Of clients that send mail those that keep a ticket keep the last: Postfix's servers give one, too.
        SSL_CTX_set_num_tickets(pointer, 1)
        var keys = ticketKeys
        try must(copenssl_ctx_set_ticket_keys(pointer, &keys, keys.count), "SSL_CTX_set_tlsext_ticket_keys")
        let name = Array("fumbled".utf8)
        try must(
            SSL_CTX_set_session_id_context(pointer, name, CUnsignedInt(name.count)), "SSL_CTX_set_session_id_context")
    }

    private func setCallbacks() {
        SSL_CTX_set_client_hello_cb(pointer, ServerConnection.hearHello, nil)
        SSL_CTX_set_alpn_select_cb(pointer, ServerConnection.selectProtocol, nil)
        SSL_CTX_set_info_callback(pointer, ServerConnection.hearAlert)
        copenssl_ctx_set_status_callback(pointer, ServerConnection.giveStaple)
    }

    private func take(
        _ chain: [[UInt8]], _ key: (Certificate) throws(TLSError) -> PrivateKey
    ) throws(TLSError) {
        let chain = try chain.map { (der) throws(TLSError) in try Certificate(der: der) }
        defer { withExtendedLifetime(chain) {} }
        guard let own = chain.first else { throw TLSError(call: "SSL_CTX_use_certificate", reason: "no certificate") }
        try must(SSL_CTX_use_certificate(pointer, own.pointer), "SSL_CTX_use_certificate")
        for other in chain.dropFirst() {
            try must(copenssl_ctx_add_chain(pointer, other.pointer), "SSL_CTX_add1_chain_cert")
        }
        let key = try key(own)
        // OpenSSL counts who uses it, but only from this call on.
        let result = withExtendedLifetime(key) { SSL_CTX_use_PrivateKey(pointer, key.pointer) }
        try must(result, "SSL_CTX_use_PrivateKey")
    }

    /// Whether the certificate names this host, by a wildcard too: X509_check_host(3).
    package func names(_ host: String) -> Bool {
        guard let own = SSL_CTX_get0_certificate(pointer) else { return false }
        return X509_check_host(own, host, host.utf8.count, 0, nil) == 1
    }
}
