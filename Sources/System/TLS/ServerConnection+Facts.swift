import COpenSSL
package import Vocabulary

/// What became of a handshake.
extension ServerConnection {
    /// SSL_CTX_set_info_callback(3).
    static let hearAlert: @convention(c) (OpaquePointer?, CInt, CInt) -> Void = { ssl, place, value in
        guard place & SSL_CB_READ_ALERT == SSL_CB_READ_ALERT, value & 0xFF != SSL_AD_CLOSE_NOTIFY else { return }
        ServerConnection.of(ssl)?.alert = SSL_alert_desc_string_long(value).map { String(cString: $0) }
    }

    /// What was agreed on; it's looked up, and hardly anybody asks twice. Nil before the handshake's end.
    package var security: Security? {
        guard SSL_is_init_finished(ssl) == 1 else { return nil }
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
