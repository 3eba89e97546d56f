import COpenSSL
import Vocabulary

/// The provider of keys that sign elsewhere: provider-base(7), provider-keymgmt(7), provider-signature(7).
///
/// It gives no key away, not even its public half: OpenSSL would take the key over to the standard provider, and sign
/// there with a private half that isn't there.
enum DeferredProvider {
    static let name = "fumbled"

    nonisolated(unsafe) static let table = permanent([
        copenssl_entry_provider_query_operation { _, operation, mayStore in
            mayStore?.pointee = 0
            switch operation {
            case OSSL_OP_KEYMGMT: return keys
            case OSSL_OP_SIGNATURE: return signatures
            default: return nil
            }
        }, OSSL_DISPATCH(),
    ])

    // MARK: Keys

    /// The names are those of the standard provider's: libssl goes by them.
    nonisolated(unsafe) private static let keys = permanent([
        algorithm("RSA:rsaEncryption:1.2.840.113549.1.1.1", keyTable { _ in opaque(DeferredKey("RSA")) }),
        algorithm("EC:id-ecPublicKey:1.2.840.10045.2.1", keyTable { _ in opaque(DeferredKey("EC")) }),
        algorithm("ED25519:1.3.101.112", keyTable { _ in opaque(DeferredKey("ED25519")) }),
        OSSL_ALGORITHM(),
    ])

    private static func algorithm(_ names: String, _ table: [OSSL_DISPATCH]) -> OSSL_ALGORITHM {
        OSSL_ALGORITHM(
            algorithm_names: permanent(names), property_definition: permanent("provider=\(name)"),
            implementation: permanent(table), algorithm_description: nil)
    }

    private static func opaque(_ object: AnyObject) -> UnsafeMutableRawPointer {
        Unmanaged.passRetained(object).toOpaque()
    }

    private static func keyTable(
        _ new: @escaping @convention(c) (UnsafeMutableRawPointer?) -> UnsafeMutableRawPointer?
    ) -> [OSSL_DISPATCH] {
        [
            copenssl_entry_keymgmt_new(new),
            copenssl_entry_keymgmt_free { $0.map { Unmanaged<DeferredKey>.fromOpaque($0).release() } },
            copenssl_entry_keymgmt_import { key, _, parameters in
                guard let key = DeferredKey.of(key), let parameters else { return 0 }
                return key.take(parameters) ? 1 : 0
            },
            copenssl_entry_keymgmt_import_types { _ in DeferredProvider.nothing },
            // Both halves, as far as anybody has to know.
            copenssl_entry_keymgmt_has { key, _ in DeferredKey.of(key)?.publicHalf == nil ? 0 : 1 },
            copenssl_entry_keymgmt_match { one, other, _ in
                guard let one = DeferredKey.of(one)?.publicHalf, let other = DeferredKey.of(other)?.publicHalf else {
                    return 0
                }
                return withExtendedLifetime((one, other)) { EVP_PKEY_eq(one.pointer, other.pointer) == 1 ? 1 : 0 }
            },
            copenssl_entry_keymgmt_get_params { key, parameters in
                guard let half = DeferredKey.of(key)?.publicHalf else { return 0 }
                return withExtendedLifetime(half) { EVP_PKEY_get_params(half.pointer, parameters) }
            },
            copenssl_entry_keymgmt_gettable_params { _ in DeferredProvider.nothing },
            copenssl_entry_keymgmt_query_operation_name { _ in DeferredProvider.signatureName },
            OSSL_DISPATCH(),
        ]
    }

    /// Lists of parameters that serve nobody but who asks which there are.
    nonisolated(unsafe) private static let nothing = permanent([OSSL_PARAM_construct_end()])

    // MARK: Signatures

    /// A name that no other provider has, so that none is asked for it.
    nonisolated(unsafe) private static let signatureName = permanent("fumbled-deferred")

    nonisolated(unsafe) private static let signatures = permanent([
        algorithm("fumbled-deferred", signatureTable), OSSL_ALGORITHM(),
    ])

    /// What libssl sets for RSA.
    nonisolated(unsafe) private static let settable = permanent([
        OSSL_PARAM_construct_utf8_string(permanent(OSSL_SIGNATURE_PARAM_PAD_MODE), nil, 0),
        OSSL_PARAM_construct_utf8_string(permanent(OSSL_SIGNATURE_PARAM_PSS_SALTLEN), nil, 0),
        OSSL_PARAM_construct_end(),
    ])

    private static let signatureTable = [
        copenssl_entry_signature_newctx { _, _ in opaque(DeferredSignature()) },
        copenssl_entry_signature_freectx { $0.map { Unmanaged<DeferredSignature>.fromOpaque($0).release() } },
        copenssl_entry_signature_digest_sign_init { signature, digest, key, parameters in
            guard let signature = DeferredSignature.of(signature), let key = DeferredKey.of(key) else { return 0 }
            signature.begin(key, digest: digest.map { String(cString: $0) })
            signature.take(parameters)
            return signature.scheme == nil ? 0 : 1
        },
        copenssl_entry_signature_set_ctx_params { signature, parameters in
            DeferredSignature.of(signature)?.take(parameters)
            return 1
        },
        copenssl_entry_signature_settable_ctx_params { _, _ in DeferredProvider.settable },
        copenssl_entry_signature_digest_sign { signature, room, count, roomCount, octets, octetCount in
            guard let signature = DeferredSignature.of(signature), let count else { return 0 }
            guard let room else {
                count.pointee = signature.mostOctets
                return 1
            }
            guard let made = signature.sign(UnsafeBufferPointer(start: octets, count: octetCount)),
                made.count <= roomCount
            else { return 0 }
            room.update(from: made, count: made.count)
            count.pointee = made.count
            return 1
        },
        OSSL_DISPATCH(),
    ]
}

/// A signature that is being made.
private final class DeferredSignature {
    private var key: DeferredKey?
    private var digest: String?
    private var isPSS = false

    static func of(_ pointer: UnsafeMutableRawPointer?) -> DeferredSignature? {
        pointer.map { Unmanaged<DeferredSignature>.fromOpaque($0).takeUnretainedValue() }
    }

    func begin(_ key: DeferredKey, digest: String?) {
        (self.key, self.digest, isPSS) = (key, digest, false)
    }

    /// The padding of RSA, by its name or its number. The salt has the length that TLS wants, whatever is said.
    func take(_ parameters: UnsafePointer<OSSL_PARAM>?) {
        guard let parameters, let mode = OSSL_PARAM_locate_const(parameters, OSSL_SIGNATURE_PARAM_PAD_MODE) else {
            return
        }
        if mode.pointee.data_type == UInt32(OSSL_PARAM_UTF8_STRING) {
            var text: UnsafePointer<CChar>?
            isPSS = OSSL_PARAM_get_utf8_string_ptr(mode, &text) == 1 && text.map { String(cString: $0) } == "pss"
        } else {
            var number: CInt = 0
            isPSS = OSSL_PARAM_get_int(mode, &number) == 1 && number == RSA_PKCS1_PSS_PADDING
        }
    }

    var scheme: SignatureScheme? {
        key?.kind.flatMap { SignatureScheme(of: $0, digest: digest, isPSS: isPSS) }
    }

    var mostOctets: Int { key?.publicHalf.map { Int(EVP_PKEY_get_size($0.pointer)) } ?? 0 }

    func sign(_ octets: UnsafeBufferPointer<UInt8>) -> [UInt8]? {
        guard let scheme, let number = key?.number else { return nil }
        return DeferredSigning.sign(number, scheme, Array(octets))
    }
}
