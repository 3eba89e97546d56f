import COpenSSL

/// What a handshake is to be like, once the ClientHello has come.
extension ServerConnection {
    /// SSL_CTX_set_client_hello_cb(3): before the version is settled, and any certificate chosen.
    static let hearHello: SSL_client_hello_cb_fn = { ssl, alert, _ in
        guard let ssl, let connection = ServerConnection.of(ssl) else { return SSL_CLIENT_HELLO_ERROR }
        switch connection.choose(connection.helloName) {
        case .proceed(let terms):
            return connection.apply(terms) ? SSL_CLIENT_HELLO_SUCCESS : SSL_CLIENT_HELLO_ERROR
        case .refuse(let number):
            alert?.pointee = CInt(number)
            return SSL_CLIENT_HELLO_ERROR
        case .abandon:
            return SSL_CLIENT_HELLO_ERROR
        case .wait:
            return SSL_CLIENT_HELLO_RETRY
        }
    }

    /// The client's name for the server: RFC 6066 §3. A list of names of which each has a type, 0, and a length.
    private var helloName: String? {
        var octets: UnsafePointer<UInt8>?
        var count = 0
        guard SSL_client_hello_get0_ext(ssl, CUnsignedInt(TLSEXT_TYPE_server_name), &octets, &count) == 1, count >= 5
        else { return nil }
        let list = UnsafeBufferPointer(start: octets, count: count)
        let length = Int(list[3]) << 8 | Int(list[4])
        guard list[2] == UInt8(TLSEXT_NAMETYPE_host_name), length > 0, 5 + length <= count else { return nil }
        return String(validating: list[5..<5 + length], as: UTF8.self)
    }

    private func apply(_ terms: HandshakeTerms) -> Bool {
        self.terms = terms
        guard SSL_set_SSL_CTX(ssl, terms.context.pointer) != nil else { return false }
        // What the connection took from its first context it keeps; the level is the new one's to say.
        SSL_set_security_level(ssl, SSL_CTX_get_security_level(terms.context.pointer))
        if let version = terms.version {
            SSL_set_security_level(ssl, version.level)
            copenssl_set_min_version(ssl, version.number)
            copenssl_set_max_version(ssl, version.number)
            // Before 1.2 there's no AEAD cipher.
            if version.level == ServerContext.Level.everything { SSL_set_cipher_list(ssl, "ECDHE") }
        }
        if let ciphers = terms.ciphers {
            SSL_set_security_level(ssl, ServerContext.Level.everything)
            copenssl_set_max_version(ssl, TLS1_2_VERSION)
            guard SSL_set_cipher_list(ssl, ciphers) == 1 else { return false }
        }
        if let field = terms.field {
            // Even at level 0 OpenSSL itself has no group of fewer than 1,024 bits.
            SSL_set_security_callback(ssl) { _, _, _, _, _, _, _ in 1 }
            copenssl_set_max_version(ssl, TLS1_2_VERSION)
            let ciphers = "DHE-RSA-AES256-GCM-SHA384:DHE-RSA-AES128-GCM-SHA256:DHE-RSA-AES256-SHA:DHE-RSA-AES128-SHA"
            guard SSL_set_cipher_list(ssl, ciphers) == 1, field.use(for: ssl) else { return false }
        }
        if !terms.resumes {
            SSL_set_options(ssl, copenssl_no_ticket)
            SSL_set_num_tickets(ssl, 0)
        }
        if terms.demandsCertificate {
            SSL_set_verify(ssl, SSL_VERIFY_PEER | SSL_VERIFY_FAIL_IF_NO_PEER_CERT) { _, _ in 1 }
        }
        return true
    }

    /// SSL_CTX_set_tlsext_status_cb(3): the client asks what the authority says now.
    static let giveStaple: @convention(c) (OpaquePointer?, UnsafeMutableRawPointer?) -> CInt = { ssl, _ in
        guard let ssl, let staple = ServerConnection.of(ssl)?.terms?.context.staple, !staple.isEmpty,
            let copy = copenssl_malloc(staple.count)
        else { return SSL_TLSEXT_ERR_NOACK }
        copy.copyMemory(from: staple, byteCount: staple.count)
        copenssl_set_staple(ssl, copy.assumingMemoryBound(to: UInt8.self), staple.count)
        return SSL_TLSEXT_ERR_OK
    }
}

extension TLSVersion {
    fileprivate var number: CInt {
        switch self {
        case .v10: TLS1_VERSION
        case .v11: TLS1_1_VERSION
        case .v12: TLS1_2_VERSION
        case .v13: TLS1_3_VERSION
        }
    }

    /// The old ones sign with SHA-1.
    fileprivate var level: CInt {
        switch self {
        case .v10, .v11: ServerContext.Level.everything
        case .v12, .v13: ServerContext.Level.sound
        }
    }
}
