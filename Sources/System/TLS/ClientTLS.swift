import COpenSSL

/// The client's end of a TLS connection, as a function of octets: what comes is fed in, what goes is taken out.
/// ssl(7), with a pair of memory BIOs.
package final class ClientTLS {
    private let context: Context
    private let connection: OpaquePointer
    private let incoming: OpaquePointer
    private let outgoing: OpaquePointer

    /// How a handshake is to be.
    package struct Options: Sendable {
        /// The only version that is offered, as on the wire: 0x0301 is TLS 1.0. Nil offers all that OpenSSL has.
        package var version: Int?
        /// SNI, and what the certificate must be for where it's verified.
        package var name: String?
        package var alpn: String?
        /// The file of a PEM bundle of authorities. Nil verifies nothing.
        package var authorities: String?

        package init(
            version: Int? = nil, name: String? = nil, alpn: String? = nil, authorities: String? = nil
        ) {
            self.version = version
            self.name = name
            self.alpn = alpn
            self.authorities = authorities
        }
    }

    /// What OpenSSL refused, for people.
    package struct Failure: Error, Hashable, CustomStringConvertible {
        package let description: String
    }

    /// What a step came to.
    package enum Progress: Hashable, Sendable {
        case done
        /// The server's octets are needed first.
        case waits
    }

    /// What was read.
    package enum Reading: Hashable, Sendable {
        case octets([UInt8])
        case waits
        /// close_notify: RFC 8446 §6.1.
        case end
    }

    /// What connections have in common. Whoever opens many makes one for all of them.
    package final class Context {
        fileprivate let pointer: OpaquePointer
        fileprivate let options: Options

        package init(_ options: Options) throws(Failure) {
            guard let pointer = SSL_CTX_new(TLS_client_method()) else { throw ClientTLS.failure("SSL_CTX_new") }
            self.pointer = pointer
            self.options = options
            // Old versions and their ciphers are what is to be tried.
            SSL_CTX_set_security_level(pointer, 0)
            if let version = options.version {
                SSL_CTX_ctrl(pointer, SSL_CTRL_SET_MIN_PROTO_VERSION, version, nil)
                SSL_CTX_ctrl(pointer, SSL_CTRL_SET_MAX_PROTO_VERSION, version, nil)
            } else {
                SSL_CTX_ctrl(pointer, SSL_CTRL_SET_MIN_PROTO_VERSION, Int(TLS1_VERSION), nil)
            }
            guard let authorities = options.authorities else { return }
            guard SSL_CTX_load_verify_file(pointer, authorities) == 1 else { throw ClientTLS.failure(authorities) }
        }

        deinit { SSL_CTX_free(pointer) }
    }

    package convenience init(_ options: Options) throws(Failure) { try self.init(Context(options)) }

    package init(_ context: Context) throws(Failure) {
        guard let connection = SSL_new(context.pointer) else { throw Self.failure("SSL_new") }
        guard let incoming = BIO_new(BIO_s_mem()), let outgoing = BIO_new(BIO_s_mem()) else {
            SSL_free(connection)
            throw Self.failure("BIO_new")
        }
        self.context = context
        self.connection = connection
        self.incoming = incoming
        self.outgoing = outgoing
        SSL_set_bio(connection, incoming, outgoing)
        SSL_set_connect_state(connection)
        try apply(context.options)
    }

    deinit {
        // The BIOs are the connection's.
        SSL_free(connection)
    }

    private func apply(_ options: Options) throws(Failure) {
        if let name = options.name {
            var text = Array(name.utf8CString)
            SSL_ctrl(connection, SSL_CTRL_SET_TLSEXT_HOSTNAME, Int(TLSEXT_NAMETYPE_host_name), &text)
        }
        if let alpn = options.alpn {
            let name = Array(alpn.utf8.prefix(255))
            let list = [UInt8(name.count)] + name
            guard SSL_set_alpn_protos(connection, list, UInt32(list.count)) == 0 else { throw Self.failure("ALPN") }
        }
        guard options.authorities != nil else { return }
        SSL_set_verify(connection, SSL_VERIFY_PEER, nil)
        if let name = options.name {
            guard SSL_set1_host(connection, name) == 1 else { throw Self.failure("SSL_set1_host") }
        }
    }

    // MARK: Octets

    /// What the server sent.
    package func feed(_ octets: [UInt8]) {
        var rest = octets[...]
        while !rest.isEmpty {
            let count = rest.withUnsafeBytes { BIO_write(incoming, $0.baseAddress, CInt(clamping: $0.count)) }
            // A memory BIO takes all, unless there is no memory.
            guard count > 0 else { return }
            rest = rest.dropFirst(Int(count))
        }
    }

    /// What is to be sent to the server.
    package func takeOutput() -> [UInt8] {
        var output: [UInt8] = []
        var piece = [UInt8](repeating: 0, count: 16_384)
        while case let count = BIO_read(outgoing, &piece, CInt(piece.count)), count > 0 {
            output += piece[..<Int(count)]
        }
        return output
    }

    /// Goes on with the handshake as far as it can.
    package func handshake() throws(Failure) -> Progress {
        ERR_clear_error()
        let result = SSL_do_handshake(connection)
        if result == 1 { return .done }
        if SSL_get_error(connection, result) == SSL_ERROR_WANT_READ { return .waits }
        // A certificate that isn't verified is no reason.
        let verified = SSL_get_verify_result(connection)
        if verified != X509_V_OK, context.options.authorities != nil {
            throw Failure(description: "the certificate: \(String(cString: X509_verify_cert_error_string(verified)))")
        }
        throw Self.failure("the handshake")
    }

    /// Encrypts; what comes of it is output.
    package func write(_ octets: [UInt8]) throws(Failure) {
        var rest = octets[...]
        while !rest.isEmpty {
            ERR_clear_error()
            let count = rest.withUnsafeBytes { SSL_write(connection, $0.baseAddress, CInt(clamping: $0.count)) }
            guard count > 0 else { throw Self.failure("SSL_write") }
            rest = rest.dropFirst(Int(count))
        }
    }

    /// What the server said, as far as it came.
    package func read() throws(Failure) -> Reading {
        var octets: [UInt8] = []
        var piece = [UInt8](repeating: 0, count: 16_384)
        while true {
            ERR_clear_error()
            let count = SSL_read(connection, &piece, CInt(piece.count))
            if count > 0 {
                octets += piece[..<Int(count)]
                continue
            }
            if !octets.isEmpty { return .octets(octets) }
            switch SSL_get_error(connection, count) {
            case SSL_ERROR_WANT_READ: return .waits
            case SSL_ERROR_ZERO_RETURN: return .end
            default: throw Self.failure("SSL_read")
            }
        }
    }

    /// Says that nothing more comes: close_notify.
    package func close() { SSL_shutdown(connection) }

    /// The oldest of OpenSSL's errors, and what it was about.
    fileprivate static func failure(_ what: String) -> Failure {
        let code = ERR_get_error()
        guard code != 0 else { return Failure(description: "\(what) failed") }
        var text = [CChar](repeating: 0, count: 256)
        ERR_error_string_n(code, &text, text.count)
        let whole = String(decoding: text.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
        // error:0A000102:SSL routines::unsupported protocol
        return Failure(description: "\(what): \(whole.split(separator: ":").last.map(String.init) ?? whole)")
    }

    // MARK: What it came to

    /// `1.3`.
    package var version: String {
        let name = String(cString: SSL_get_version(connection))
        return name == "TLSv1" ? "1.0" : name.hasPrefix("TLSv") ? String(name.dropFirst(4)) : name
    }

    /// The protocol that the server chose.
    package var alpn: String? {
        var octets: UnsafePointer<UInt8>?
        var count: UInt32 = 0
        SSL_get0_alpn_selected(connection, &octets, &count)
        guard let octets, count > 0 else { return nil }
        return String(decoding: UnsafeBufferPointer(start: octets, count: Int(count)), as: UTF8.self)
    }

    /// The host names of the server's certificate: subjectAltName, RFC 6125 §6.4.
    package var certificateNames: [String] {
        guard let certificate = SSL_get1_peer_certificate(connection) else { return [] }
        defer { X509_free(certificate) }
        guard let raw = X509_get_ext_d2i(certificate, NID_subject_alt_name, nil, nil) else { return [] }
        let stack = OpaquePointer(raw)
        defer { GENERAL_NAMES_free(stack) }
        return (0..<OPENSSL_sk_num(stack)).compactMap { index in
            guard let value = OPENSSL_sk_value(stack, index) else { return nil }
            let name = value.assumingMemoryBound(to: GENERAL_NAME.self).pointee
            guard name.type == GEN_DNS, let text = name.d.dNSName, let data = ASN1_STRING_get0_data(text) else {
                return nil
            }
            return String(
                decoding: UnsafeBufferPointer(start: data, count: Int(ASN1_STRING_length(text))), as: UTF8.self)
        }
    }
}

/// RFC 2104 with MD5, which CRAM-MD5 wants: HMAC(3).
package func hmacMD5(key: [UInt8], message: [UInt8]) -> [UInt8] {
    var code = [UInt8](repeating: 0, count: 16)
    // An empty array's address may be none, and that would mean the key before.
    let octets = key.isEmpty ? [0] : key
    guard HMAC(EVP_md5(), octets, CInt(clamping: key.count), message, message.count, &code, nil) != nil else {
        // Where MD5 is forbidden there's no digest, and no server takes this one.
        return code
    }
    return code
}
