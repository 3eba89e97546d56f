import COpenSSL

/// A private key: EVP_PKEY(3).
final class PrivateKey {
    let pointer: OpaquePointer

    init(owning pointer: OpaquePointer) {
        self.pointer = pointer
    }

    deinit { EVP_PKEY_free(pointer) }

    /// On the curve P-256: quickly made.
    static func elliptic() throws(TLSError) -> PrivateKey {
        PrivateKey(owning: try made(copenssl_ec_key(), "EVP_EC_gen"))
    }

    static func rsa(bits: Int) throws(TLSError) -> PrivateKey {
        PrivateKey(owning: try made(copenssl_rsa_key(bits), "EVP_RSA_gen"))
    }

    /// One that signs as the other does and says that it is this one.
    func signing(as other: PrivateKey) throws(TLSError) -> PrivateKey {
        PrivateKey(owning: try made(copenssl_mixed_key(pointer, other.pointer), "EVP_PKEY_assign_EC_KEY"))
    }

    /// As DER, PKCS #8 or what is older.
    convenience init(der: [UInt8]) throws(TLSError) {
        let pointer = der.withUnsafeBufferPointer { octets in
            var position = octets.baseAddress
            return d2i_AutoPrivateKey(nil, &position, octets.count)
        }
        self.init(owning: try made(pointer, "d2i_AutoPrivateKey"))
    }

    func der() throws(TLSError) -> [UInt8] {
        try encoded("i2d_PrivateKey") { i2d_PrivateKey(pointer, $0) }
    }
}
