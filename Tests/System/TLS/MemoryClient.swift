import COpenSSL
import Vocabulary

/// A client without a network: its octets go to and come from a server's end in memory.
final class MemoryClient {
    private let context: OpaquePointer
    let ssl: OpaquePointer
    private let incoming: OpaquePointer
    private let outgoing: OpaquePointer

    init(prepare: (OpaquePointer) -> Void = { _ in }) {
        context = SSL_CTX_new(TLS_client_method())
        prepare(context)
        ssl = SSL_new(context)
        incoming = BIO_new(BIO_s_mem())
        outgoing = BIO_new(BIO_s_mem())
        SSL_set_bio(ssl, incoming, outgoing)
        SSL_set_connect_state(ssl)
    }

    deinit {
        SSL_free(ssl)
        SSL_CTX_free(context)
    }

    /// Says whom it wants to speak with.
    func call(server name: String) {
        var octets = Array(name.utf8CString)
        SSL_ctrl(ssl, SSL_CTRL_SET_TLSEXT_HOSTNAME, Int(TLSEXT_NAMETYPE_host_name), &octets)
    }

    /// Goes on with the handshake; true when it's done.
    func shakeHands() -> Bool { SSL_do_handshake(ssl) == 1 }

    /// What it has to say.
    func takeOutgoing() -> [UInt8] {
        let count = copenssl_pending(outgoing)
        var octets = [UInt8](repeating: 0, count: max(1, count))
        let taken = BIO_read(outgoing, &octets, CInt(count))
        return Array(octets.prefix(Int(max(0, taken))))
    }

    /// Shows the certificate, as DER, when it's asked for one.
    func show(_ credential: Credential) {
        let certificate = credential.chain[0]
        _ = SSL_use_certificate_ASN1(ssl, certificate, CInt(certificate.count))
        _ = SSL_use_PrivateKey_ASN1(EVP_PKEY_EC, ssl, credential.key, credential.key.count)
    }

    func feed(_ octets: [UInt8]) { _ = BIO_write(incoming, octets, CInt(octets.count)) }

    func write(_ octets: [UInt8]) { _ = SSL_write(ssl, octets, CInt(octets.count)) }

    func read() -> [UInt8] {
        var octets = [UInt8](repeating: 0, count: 65_536)
        var all: [UInt8] = []
        while case let count = SSL_read(ssl, &octets, CInt(octets.count)), count > 0 {
            all += octets.prefix(Int(count))
        }
        return all
    }

    func close() { _ = SSL_shutdown(ssl) }

    var hasHeardClose: Bool { SSL_get_shutdown(ssl) & SSL_RECEIVED_SHUTDOWN != 0 }
}
