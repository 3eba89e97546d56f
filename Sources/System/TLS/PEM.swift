import COpenSSL

/// How files have DER: RFC 7468.
enum PEM {
    static func encode(_ der: [UInt8], _ label: String) throws(TLSError) -> String {
        try printed("PEM_write_bio") { PEM_write_bio($0, label, "", der, der.count) }
    }

    /// Has a memory of the octets read.
    static func read(
        _ text: [UInt8], _ call: String, _ read: (OpaquePointer) -> OpaquePointer?
    ) throws(TLSError) -> OpaquePointer {
        let memory = try made(BIO_new_mem_buf(text, CInt(text.count)), "BIO_new_mem_buf")
        // It looks at the octets where they are, and an array may be given up as soon as nothing names it any more.
        defer { withExtendedLifetime(text) { _ = BIO_free(memory) } }
        return try made(read(memory), call)
    }
}

extension Certificate {
    convenience init(pem: [UInt8]) throws(TLSError) {
        self.init(owning: try PEM.read(pem, "PEM_read_bio_X509") { PEM_read_bio_X509($0, nil, nil, nil) })
    }
}

extension PrivateKey {
    /// - Throws: also where a passphrase would be asked for.
    convenience init(pem: [UInt8]) throws(TLSError) {
        self.init(
            owning: try PEM.read(pem, "PEM_read_bio_PrivateKey") {
                PEM_read_bio_PrivateKey($0, nil, { _, _, _, _ in -1 }, nil)
            })
    }
}
