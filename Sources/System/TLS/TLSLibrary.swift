import COpenSSL
import Glibc

/// OpenSSL as a whole: OPENSSL_init_ssl(3).
package enum TLSLibrary {
    /// Loads what it would load when first used, before the confinement in which nothing can be loaded any more. No
    /// configuration file is read: what a machine's administrator forbids its programs is what a test asks for.
    package static func prepare() {
        OPENSSL_init_ssl(UInt64(OPENSSL_INIT_NO_LOAD_CONFIG), nil)
        var octet: UInt8 = 0
        RAND_bytes(&octet, 1)
        // gmtime_r(3) would read the machine's time zone when it's called first.
        tzset()
    }

    /// So many octets that nobody can guess: RAND_bytes(3).
    package static func randomOctets(_ count: Int) -> [UInt8] {
        var octets = [UInt8](repeating: 0, count: count)
        guard RAND_bytes(&octets, CInt(count)) == 1 else { fatalError("RAND_bytes") }
        return octets
    }
}

/// What OpenSSL refused.
package struct TLSError: Error, Hashable, Sendable, CustomStringConvertible {
    package let call: String
    /// In OpenSSL's words: `no shared cipher`. Empty where it has none.
    package let reason: String

    /// The last error of this thread, which is taken off its queue: err(7).
    static func last(_ call: String) -> TLSError {
        defer { ERR_clear_error() }
        return TLSError(call: call, reason: lastReason())
    }

    static func lastReason() -> String {
        ERR_reason_error_string(copenssl_error()).map { String(cString: $0) } ?? ""
    }

    package var description: String { reason.isEmpty ? call : "\(call): \(reason)" }
}

/// A pointer that a call made, or what went wrong in it.
func made(_ pointer: OpaquePointer?, _ call: String) throws(TLSError) -> OpaquePointer {
    guard let pointer else { throw .last(call) }
    return pointer
}

/// Of calls that answer 1, or a positive number, when they succeed.
func must(_ result: some BinaryInteger, _ call: String) throws(TLSError) {
    guard result > 0 else { throw .last(call) }
}

/// What a function of OpenSSL's writes as text to a memory: X509_NAME_print_ex(3) and its like.
func printed(_ call: String, _ write: (OpaquePointer) -> CInt) throws(TLSError) -> String {
    let memory = try made(BIO_new(BIO_s_mem()), "BIO_new")
    defer { BIO_free(memory) }
    guard write(memory) >= 0 else { throw .last(call) }
    let octets = [UInt8](unsafeUninitializedCapacity: copenssl_pending(memory)) { buffer, initialized in
        initialized = Int(max(0, BIO_read(memory, buffer.baseAddress, CInt(buffer.count))))
    }
    return String(decoding: octets, as: UTF8.self)
}

/// What a function of OpenSSL's writes as DER: i2d_X509(3) and its like.
func encoded(
    _ call: String, _ write: (UnsafeMutablePointer<UnsafeMutablePointer<UInt8>?>?) -> CInt
) throws(TLSError) -> [UInt8] {
    var octets: UnsafeMutablePointer<UInt8>?
    let count = write(&octets)
    guard count > 0, let octets else { throw .last(call) }
    defer { copenssl_free(octets) }
    return Array(UnsafeBufferPointer(start: octets, count: Int(count)))
}
