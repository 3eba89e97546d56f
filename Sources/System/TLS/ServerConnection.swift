import COpenSSL
package import Vocabulary

/// The server's end of a TLS connection, as a function of octets: what comes is fed in, what goes is taken out.
/// ssl(7), with memory for a network.
package final class ServerConnection {
    let ssl: OpaquePointer
    private var incoming: OpaquePointer
    private var outgoing: OpaquePointer
    /// Asked when the ClientHello is there, with the client's name for the server.
    private let choose: (String?) -> HandshakeChoice
    /// What was chosen.
    private(set) var terms: HandshakeTerms?
    private var isSecured = false
    /// The last alert of the client's, by its name.
    private var alert: String?

    /// What came of octets, in this order.
    package struct Progress {
        /// The handshake has come to its end.
        package var secured: Security?
        /// The client ended its side: close_notify, RFC 8446 §6.1.
        package var isClosed = false
        /// Nothing more can be read.
        package var failure: Failure?
    }

    /// Why a connection can't go on.
    package struct Failure: Hashable, Sendable {
        /// In OpenSSL's words.
        package let reason: String
        /// The client's alert, by its name: `unknown CA`. Nil if it wasn't the client who refused.
        package let alert: String?
    }

    /// - Parameter context: whose versions, ciphers and callbacks hold until `choose` says otherwise.
    package init(_ context: ServerContext, choose: @escaping (_ serverName: String?) -> HandshakeChoice)
        throws(TLSError)
    {
        let ssl = try made(SSL_new(context.pointer), "SSL_new")
        self.ssl = ssl
        self.choose = choose
        incoming = try made(BIO_new(BIO_s_mem()), "BIO_new")
        outgoing = try made(BIO_new(BIO_s_mem()), "BIO_new")
        SSL_set_bio(ssl, incoming, outgoing)
        SSL_set_accept_state(ssl)
        SSL_set_ex_data(ssl, 0, Unmanaged.passUnretained(self).toOpaque())
    }

    deinit { SSL_free(ssl) }

    static func of(_ ssl: OpaquePointer?) -> ServerConnection? {
        guard let ssl, let pointer = SSL_get_ex_data(ssl, 0) else { return nil }
        return Unmanaged<ServerConnection>.fromOpaque(pointer).takeUnretainedValue()
    }

    // MARK: Octets

    /// Octets from the network.
    /// - Parameter plain: Gets what they are for who is behind this.
    package func take(_ arrived: Span<UInt8>, into plain: inout [UInt8]) -> Progress {
        var progress = Progress()
        var position = 0
        repeat {
            // Piece by piece, so that no connection keeps room for all of it.
            let end = min(position + Self.pieceOctets, arrived.count)
            feed(arrived.extracting(position..<end))
            position = end
            if !isSecured { shakeHands(&progress) }
            if isSecured, progress.failure == nil { read(into: &plain, &progress) }
        } while position < arrived.count && progress.failure == nil
        return progress
    }

    private func feed(_ octets: Span<UInt8>) {
        _ = octets.withUnsafeBytes { BIO_write(incoming, $0.baseAddress, CInt($0.count)) }
    }

    private func shakeHands(_ progress: inout Progress) {
        ERR_clear_error()
        let result = SSL_do_handshake(ssl)
        if result == 1 {
            isSecured = true
            progress.secured = facts
        } else if SSL_get_error(ssl, result) != SSL_ERROR_WANT_READ {
            progress.failure = failure()
        }
    }

    private func read(into plain: inout [UInt8], _ progress: inout Progress) {
        withUnsafeTemporaryAllocation(byteCount: Self.pieceOctets, alignment: 1) { buffer in
            while true {
                ERR_clear_error()
                let count = SSL_read(ssl, buffer.baseAddress, CInt(buffer.count))
                if count > 0 {
                    plain.append(contentsOf: buffer[..<Int(count)])
                    continue
                }
                switch SSL_get_error(ssl, count) {
                case SSL_ERROR_WANT_READ: break
                case SSL_ERROR_ZERO_RETURN: progress.isClosed = true
                default: progress.failure = failure()
                }
                return
            }
        }
    }

    private func failure() -> Failure {
        defer { ERR_clear_error() }
        return Failure(reason: TLSError.lastReason(), alert: alert)
    }

    /// As many octets as a record has, RFC 8446 §5.1: what is read and written at once.
    private static let pieceOctets = 16_384

    /// Octets for who is at the other end, as they go to the network.
    package func give(_ octets: [UInt8]) -> [UInt8] {
        guard isSecured, !octets.isEmpty else { return takeOutgoing() }
        ERR_clear_error()
        var written = 0
        _ = SSL_write_ex(ssl, octets, octets.count, &written)
        return takeOutgoing()
    }

    /// Says that nothing more is said: close_notify.
    package func close() -> [UInt8] {
        guard isSecured else { return takeOutgoing() }
        ERR_clear_error()
        SSL_shutdown(ssl)
        return takeOutgoing()
    }

    /// What the connection itself has to say: its part of the handshake, alerts, tickets.
    package func takeOutgoing() -> [UInt8] {
        let count = copenssl_pending(outgoing)
        guard count > 0 else { return [] }
        let octets = [UInt8](unsafeUninitializedCapacity: count) { buffer, initialized in
            initialized = Int(max(0, BIO_read(outgoing, buffer.baseAddress, CInt(count))))
        }
        if count > Self.keptOctets { renewOutgoing() }
        return octets
    }

    // MARK: Memory

    /// Room in memory that an idle connection may keep for the network's octets.
    private static let keptOctets = 1_024

    /// A memory keeps the room that it once took. One that was large, and is empty, makes place for a new one.
    private func renewOutgoing() {
        guard let fresh = BIO_new(BIO_s_mem()) else { return }
        SSL_set0_wbio(ssl, fresh)
        outgoing = fresh
    }

    /// After a turn with much to read.
    package func shrink() {
        guard copenssl_pending(incoming) == 0, let fresh = BIO_new(BIO_s_mem()) else { return }
        SSL_set0_rbio(ssl, fresh)
        incoming = fresh
    }
}

// MARK: - What OpenSSL asks and tells

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
        if !terms.resumes {
            SSL_set_options(ssl, copenssl_no_ticket)
            SSL_set_num_tickets(ssl, 0)
        }
        if terms.demandsCertificate {
            SSL_set_verify(ssl, SSL_VERIFY_PEER | SSL_VERIFY_FAIL_IF_NO_PEER_CERT) { _, _ in 1 }
        }
        return true
    }

    /// SSL_CTX_set_alpn_select_cb(3): the first of ours that the client offers. Who offers only others doesn't want to
    /// speak with a mail server, and is refused with no_application_protocol: RFC 7301 §3.2, RFC 9325 §3.7.
    static let selectProtocol: SSL_CTX_alpn_select_cb_func = { ssl, chosen, length, offered, count, _ in
        if ServerConnection.of(ssl)?.terms?.mismatchesProtocol ?? false {
            chosen?.pointee = unoffered.pointer
            length?.pointee = unoffered.count
            return SSL_TLSEXT_ERR_OK
        }
        // OpenSSL has seen that each name's length is followed by so many octets.
        var rest = UnsafeBufferPointer(start: offered, count: Int(count))[...]
        while let octets = rest.popFirst() {
            let name = rest.prefix(Int(octets))
            if applicationProtocols.contains(where: { $0.elementsEqual(name) }), let base = offered {
                chosen?.pointee = base + name.startIndex
                length?.pointee = octets
                return SSL_TLSEXT_ERR_OK
            }
            rest = rest.dropFirst(Int(octets))
        }
        return SSL_TLSEXT_ERR_ALERT_FATAL
    }

    /// None is registered with IANA for SMTP; these are Exim's: its option tls_alpn.
    private static let applicationProtocols = ["smtp", "esmtp"].map { Array($0.utf8) }

    /// A protocol that no client of ours offers. It stays as long as the process does.
    nonisolated(unsafe) private static let unoffered: (pointer: UnsafePointer<UInt8>, count: UInt8) = {
        let name = Array("fumbled-unoffered".utf8)
        let pointer = UnsafeMutablePointer<UInt8>.allocate(capacity: name.count)
        pointer.initialize(from: name, count: name.count)
        return (UnsafePointer(pointer), UInt8(name.count))
    }()

    /// SSL_CTX_set_info_callback(3).
    static let hearAlert: @convention(c) (OpaquePointer?, CInt, CInt) -> Void = { ssl, place, value in
        guard place & SSL_CB_READ_ALERT == SSL_CB_READ_ALERT, value & 0xFF != SSL_AD_CLOSE_NOTIFY else { return }
        ServerConnection.of(ssl)?.alert = SSL_alert_desc_string_long(value).map { String(cString: $0) }
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

    private var facts: Security {
        let cipher = SSL_get_current_cipher(ssl)
        let group = copenssl_group(ssl)
        return Security(
            version: String(cString: SSL_get_version(ssl)),
            cipher: SSL_CIPHER_standard_name(cipher).map { String(cString: $0) } ?? "",
            group: group > 0 ? SSL_group_to_name(ssl, group).map { String(cString: $0) } ?? "" : "",
            serverName: copenssl_server_name(ssl).map { String(cString: $0) }, applicationProtocol: chosenProtocol,
            isResumed: SSL_session_reused(ssl) == 1, clientCertificate: clientCertificate)
    }

    private var chosenProtocol: String? {
        var octets: UnsafePointer<UInt8>?
        var count: CUnsignedInt = 0
        SSL_get0_alpn_selected(ssl, &octets, &count)
        guard let octets, count > 0 else { return nil }
        return String(decoding: UnsafeBufferPointer(start: octets, count: Int(count)), as: UTF8.self)
    }

    private var clientCertificate: ClientCertificate? {
        guard let pointer = SSL_get0_peer_certificate(ssl), X509_up_ref(pointer) == 1 else { return nil }
        return Certificate(owning: pointer).shown
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
