import COpenSSL

/// How files have DER: RFC 7468.
enum PEM {
    private static let lineOctets = 48

    static func encode(_ der: [UInt8], _ label: String) -> String {
        let lines = stride(from: 0, to: der.count, by: lineOctets).map { start in
            let piece = Array(der[start..<min(start + lineOctets, der.count)])
            var text = [UInt8](repeating: 0, count: 4 * ((piece.count + 2) / 3) + 1)
            let count = EVP_EncodeBlock(&text, piece, CInt(piece.count))
            return String(decoding: text.prefix(Int(count)), as: UTF8.self)
        }
        return (["-----BEGIN \(label)-----"] + lines + ["-----END \(label)-----", ""]).joined(separator: "\n")
    }

    /// Has a memory of the octets read.
    static func read(
        _ text: [UInt8], _ call: String, _ read: (OpaquePointer) -> OpaquePointer?
    ) throws(TLSError) -> OpaquePointer {
        let memory = try made(BIO_new_mem_buf(text, CInt(text.count)), "BIO_new_mem_buf")
        defer { BIO_free(memory) }
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
