import COpenSSL
package import Vocabulary

/// Handshakes that are signed by somebody else: this process has the public half of a key, and a number for the private
/// one, which it never sees. OpenSSL takes it for a key like any other, since a provider of ours has it: provider(7).
package enum DeferredSigning {
    /// Makes the signature, or nil: then the handshake fails with the alert `internal_error`. It's called from within
    /// the handshake, which waits for it.
    package typealias Signer = (_ key: UInt32, SignatureScheme, HandshakeContent) -> [UInt8]?

    /// Set once, before the first handshake, by a process with one thread.
    nonisolated(unsafe) private static var signer: Signer?

    /// Where our provider is, alone: it has RSA, EC and ED25519 by the names of the standard one, which everybody else
    /// means.
    nonisolated(unsafe) private(set) static var library: OpaquePointer?

    /// From here on keys can be deferred in this process. Once, and before the confinement.
    package static func begin(_ signer: @escaping Signer) throws(TLSError) {
        self.signer = signer
        guard library == nil else { return }
        let library = try made(OSSL_LIB_CTX_new(), "OSSL_LIB_CTX_new")
        let added = OSSL_PROVIDER_add_builtin(library, DeferredProvider.name) { _, _, table, context in
            table?.pointee = DeferredProvider.table
            // Nothing is kept for it, but none would mean that it didn't start.
            context?.pointee = UnsafeMutableRawPointer(mutating: DeferredProvider.table)
            return 1
        }
        try must(added, "OSSL_PROVIDER_add_builtin")
        _ = try made(OSSL_PROVIDER_load(library, DeferredProvider.name), "OSSL_PROVIDER_load")
        self.library = library
    }

    static func sign(_ key: UInt32, _ scheme: SignatureScheme, _ octets: [UInt8]) -> [UInt8]? {
        HandshakeContent(octets).flatMap { signer?(key, scheme, $0) }
    }
}

/// A key of which this process has only the public half.
final class DeferredKey {
    private let type: String
    private(set) var number: UInt32?
    private(set) var publicHalf: PrivateKey?

    init(_ type: String) { self.type = type }

    static func of(_ pointer: UnsafeRawPointer?) -> DeferredKey? {
        pointer.map { Unmanaged<DeferredKey>.fromOpaque($0).takeUnretainedValue() }
    }

    var kind: SigningKeyKind? { publicHalf.flatMap { SigningKeyKind(of: $0.pointer) } }

    /// The number, where there's one, and the public half, which the standard provider understands.
    func take(_ parameters: UnsafePointer<OSSL_PARAM>) -> Bool {
        if let parameter = OSSL_PARAM_locate_const(parameters, Self.numberName) {
            var number: UInt32 = 0
            guard OSSL_PARAM_get_uint32(parameter, &number) == 1 else { return false }
            self.number = number
        }
        let half = try? PrivateKey(type, in: nil, UnsafeMutablePointer(mutating: parameters))
        publicHalf = half
        return half != nil
    }

    /// What the parameter is called that OpenSSL has no name for.
    nonisolated(unsafe) static let numberName = permanent("fumbled-key")
}

extension PrivateKey {
    /// EVP_PKEY_fromdata(3).
    fileprivate convenience init(
        _ type: String, in library: OpaquePointer?, _ parameters: UnsafeMutablePointer<OSSL_PARAM>?
    ) throws(TLSError) {
        let context = try made(EVP_PKEY_CTX_new_from_name(library, type, nil), "EVP_PKEY_CTX_new_from_name")
        defer { EVP_PKEY_CTX_free(context) }
        try must(EVP_PKEY_fromdata_init(context), "EVP_PKEY_fromdata_init")
        var key: OpaquePointer?
        try must(EVP_PKEY_fromdata(context, &key, copenssl_public_key, parameters), "EVP_PKEY_fromdata")
        self.init(owning: try made(key, "EVP_PKEY_fromdata"))
    }

    /// The key of a certificate, whose private half somebody else has by this number.
    convenience init(deferredTo number: UInt32, of certificate: Certificate) throws(TLSError) {
        let own = try made(X509_get0_pubkey(certificate.pointer), "X509_get0_pubkey")
        guard let kind = SigningKeyKind(of: own) else {
            throw TLSError(call: "X509_get0_pubkey", reason: "no kind of key that signs here")
        }
        var parts: UnsafeMutablePointer<OSSL_PARAM>?
        try must(EVP_PKEY_todata(own, copenssl_public_key, &parts), "EVP_PKEY_todata")
        defer { OSSL_PARAM_free(parts) }
        let room = UnsafeMutablePointer<UInt32>.allocate(capacity: 1)
        defer { room.deallocate() }
        room.initialize(to: number)
        let ours = [OSSL_PARAM_construct_uint32(DeferredKey.numberName, room), OSSL_PARAM_construct_end()]
        guard let all = OSSL_PARAM_merge(parts, ours) else { throw .last("OSSL_PARAM_merge") }
        // Only the list is ours to free; what it points to stands in the other two.
        defer { copenssl_free(all) }
        try self.init(kind.type, in: DeferredSigning.library, all)
    }
}

extension SigningKeyKind {
    /// As OpenSSL calls it.
    fileprivate var type: String {
        switch self {
        case .rsa: "RSA"
        case .p256, .p384: "EC"
        case .ed25519: "ED25519"
        }
    }
}

/// Octets with a NUL behind them that OpenSSL may look at as long as the process lives.
func permanent(_ text: String) -> UnsafePointer<CChar> {
    let octets = Array(text.utf8CString)
    let room = UnsafeMutablePointer<CChar>.allocate(capacity: octets.count)
    room.initialize(from: octets, count: octets.count)
    return UnsafePointer(room)
}

/// A table that OpenSSL may look at as long as the process lives.
func permanent<Row>(_ rows: [Row]) -> UnsafePointer<Row> {
    let room = UnsafeMutablePointer<Row>.allocate(capacity: rows.count)
    room.initialize(from: rows, count: rows.count)
    return UnsafePointer(room)
}
