import COpenSSL

/// The server's end of a TLS connection, as a function of octets: what comes is fed in, what goes is taken out.
/// ssl(7), with memory for a network.
package final class ServerConnection {
    let ssl: OpaquePointer
    private var incoming: OpaquePointer
    private var outgoing: OpaquePointer
    /// Asked when the ClientHello is there, with the client's name for the server.
    let choose: (String?) -> HandshakeChoice
    /// What was chosen.
    var terms: HandshakeTerms?
    private var isSecured = false
    /// The last alert of the client's, by its name.
    var alert: String?

    /// What came of octets, in this order.
    package struct Progress {
        /// The handshake has come to its end.
        package var isSecured = false
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

    /// Octets from the network; none has a handshake go on that waits.
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
            if isSecured, progress.failure == nil, hasMore { read(into: &plain, &progress) }
        } while position < arrived.count && progress.failure == nil
        return progress
    }

    private func feed(_ octets: Span<UInt8>) {
        guard octets.count > 0 else { return }
        _ = octets.withUnsafeBytes { BIO_write(incoming, $0.baseAddress, CInt($0.count)) }
    }

    private func shakeHands(_ progress: inout Progress) {
        ERR_clear_error()
        let result = SSL_do_handshake(ssl)
        if result == 1 {
            isSecured = true
            progress.isSecured = true
            return
        }
        switch SSL_get_error(ssl, result) {
        case SSL_ERROR_WANT_READ, SSL_ERROR_WANT_CLIENT_HELLO_CB: break
        default: progress.failure = failure()
        }
    }

    private func read(into plain: inout [UInt8], _ progress: inout Progress) {
        withUnsafeTemporaryAllocation(byteCount: Self.pieceOctets, alignment: 1) { buffer in
            while hasMore {
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

    /// Whether anything was fed and not read. Where nothing was, a read would make its buffer and give it back.
    private var hasMore: Bool { copenssl_pending(incoming) > 0 || SSL_has_pending(ssl) == 1 }

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
