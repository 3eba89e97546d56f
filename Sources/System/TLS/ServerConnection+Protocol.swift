import COpenSSL

/// The application protocol: RFC 7301.
extension ServerConnection {
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
}
