import COpenSSL

/// A group of Diffie-Hellman's that has fallen: the numbers modulo a safe prime, with the generator 2.
package enum FiniteField: Hashable, Sendable {
    /// As short as the ciphers for export were; broken within minutes: Logjam, CVE-2015-4000.
    case bits512
    /// Within a state's reach, and refused by RFC 9325 §4.1: the second group of RFC 2409 §6.2.
    case bits1024

    /// For one connection, which counts who uses it.
    func use(for ssl: OpaquePointer) -> Bool {
        let group: OpaquePointer? =
            switch self {
            case .bits512: Self.prime512.withUnsafeBufferPointer { copenssl_field($0.baseAddress, $0.count) }
            case .bits1024: copenssl_field_1024()
            }
        guard let group else { return false }
        guard SSL_set0_tmp_dh_pkey(ssl, group) == 1 else {
            EVP_PKEY_free(group)
            return false
        }
        return true
    }

    /// Made by `openssl dhparam 512`. There's nothing secret in it.
    private static let prime512: [UInt8] = [
        0xC3, 0x57, 0x6A, 0xF1, 0x47, 0x61, 0x84, 0x2E, 0x03, 0x7E, 0xBD, 0xFA, 0xD4, 0x02, 0x07, 0x9B,
        0x86, 0x71, 0xD7, 0x80, 0xA5, 0x39, 0x49, 0x59, 0xB0, 0x6A, 0x13, 0x17, 0x91, 0x55, 0xD1, 0x58,
        0x7A, 0xFD, 0xA4, 0xC1, 0xFC, 0x27, 0x36, 0xFC, 0x2D, 0xD2, 0xFE, 0x8D, 0xD0, 0x24, 0x2B, 0xC9,
        0x8C, 0x71, 0xF9, 0xDC, 0x9A, 0xB6, 0x9A, 0xC9, 0xE6, 0x9E, 0x9C, 0x35, 0x94, 0x77, 0xD1, 0xBF,
    ]
}
