#include <openssl/core.h>
#include <openssl/core_dispatch.h>
#include <openssl/core_names.h>
#include <openssl/crypto.h>
#include <openssl/dh.h>
#include <openssl/ec.h>
#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/hmac.h>
#include <openssl/ocsp.h>
#include <openssl/params.h>
#include <openssl/pem.h>
#include <openssl/provider.h>
#include <openssl/rand.h>
#include <openssl/rsa.h>
#include <openssl/ssl.h>
#include <openssl/x509v3.h>

// What OpenSSL's headers have as macros or with arguments of no fixed number: Swift sees neither. One call each.

static const unsigned long copenssl_rfc2253 = XN_FLAG_RFC2253;
/// Whoever prefers ChaCha20 has a reason, a slow AES.
static const uint64_t copenssl_server_preference = SSL_OP_CIPHER_SERVER_PREFERENCE | SSL_OP_PRIORITIZE_CHACHA;
static const int copenssl_public_key = EVP_PKEY_PUBLIC_KEY;
static const uint64_t copenssl_no_ticket = SSL_OP_NO_TICKET;
static const uint64_t copenssl_no_renegotiation = SSL_OP_NO_RENEGOTIATION;
static inline long copenssl_ctx_set_min_version(SSL_CTX *context, int version) {
    return SSL_CTX_set_min_proto_version(context, version);
}
static inline long copenssl_set_min_version(SSL *ssl, int version) { return SSL_set_min_proto_version(ssl, version); }
static inline long copenssl_set_max_version(SSL *ssl, int version) { return SSL_set_max_proto_version(ssl, version); }
static inline long copenssl_ctx_set_mode(SSL_CTX *context, long mode) { return SSL_CTX_set_mode(context, mode); }
static inline long copenssl_ctx_set_groups(SSL_CTX *context, const char *groups) {
    return SSL_CTX_set1_groups_list(context, groups);
}
static inline long copenssl_ctx_set_ticket_keys(SSL_CTX *context, void *keys, long count) {
    return SSL_CTX_set_tlsext_ticket_keys(context, keys, count);
}
static inline long copenssl_ctx_set_no_cache(SSL_CTX *context) {
    return SSL_CTX_set_session_cache_mode(context, SSL_SESS_CACHE_OFF);
}
static inline long copenssl_ctx_set_status_callback(SSL_CTX *context, int (*callback)(SSL *, void *)) {
    return SSL_CTX_set_tlsext_status_cb(context, callback);
}
static inline long copenssl_ctx_add_chain(SSL_CTX *context, X509 *certificate) {
    return SSL_CTX_add1_chain_cert(context, certificate);
}
/// The octets become the connection's, which frees them.
static inline long copenssl_set_staple(SSL *ssl, unsigned char *octets, long count) {
    return SSL_set_tlsext_status_ocsp_resp(ssl, octets, count);
}
static inline void *copenssl_malloc(size_t count) { return OPENSSL_malloc(count); }
static inline void copenssl_free(void *octets) { OPENSSL_free(octets); }
static inline int copenssl_group(SSL *ssl) { return (int)SSL_get_negotiated_group(ssl); }
static inline const char *copenssl_server_name(SSL *ssl) { return SSL_get_servername(ssl, TLSEXT_NAMETYPE_host_name); }
static inline long copenssl_peer_group(SSL *ssl, EVP_PKEY **group) { return SSL_get_peer_tmp_key(ssl, group); }
static inline long copenssl_pending(BIO *bio) { return (long)BIO_ctrl_pending(bio); }
static inline EVP_PKEY *copenssl_ec_key(void) { return EVP_EC_gen("P-256"); }
static inline EVP_PKEY *copenssl_rsa_key(size_t bits) { return EVP_RSA_gen(bits); }
/// The prime is taken over, or freed.
static inline EVP_PKEY *copenssl_field_of(BIGNUM *prime) {
    DH *field = DH_new();
    BIGNUM *generator = BN_new();
    EVP_PKEY *key = EVP_PKEY_new();
    if (prime != NULL && field != NULL && generator != NULL && key != NULL && BN_set_word(generator, 2)
        && DH_set0_pqg(field, prime, NULL, generator)) {
        if (EVP_PKEY_assign_DH(key, field)) return key;
    } else {
        BN_free(prime);
        BN_free(generator);
    }
    DH_free(field);
    EVP_PKEY_free(key);
    return NULL;
}
static inline EVP_PKEY *copenssl_field(const unsigned char *prime, size_t count) {
    return copenssl_field_of(BN_bin2bn(prime, (int)count, NULL));
}
static inline EVP_PKEY *copenssl_field_1024(void) { return copenssl_field_of(BN_get_rfc2409_prime_1024(NULL)); }
static inline unsigned long copenssl_error(void) { return ERR_peek_last_error(); }
static inline int copenssl_error_reason(unsigned long error) { return ERR_GET_REASON(error); }
static inline void copenssl_x509v3_context(X509V3_CTX *context, X509 *issuer, X509 *subject) {
    X509V3_set_ctx(context, issuer, subject, NULL, NULL, 0);
    X509V3_set_ctx_nodb(context);
}
static inline int copenssl_add_extension(X509 *certificate, X509V3_CTX *context, int nid, const char *value) {
    X509_EXTENSION *extension = X509V3_EXT_conf_nid(NULL, context, nid, value);
    int result = extension != NULL && X509_add_ext(certificate, extension, -1);
    X509_EXTENSION_free(extension);
    return result;
}
/// A key whose public half is the one's and whose private half is the other's; both are on the same curve.
static inline EVP_PKEY *copenssl_mixed_key(const EVP_PKEY *public_half, const EVP_PKEY *private_half) {
    EC_KEY *mixed = EC_KEY_dup(EVP_PKEY_get0_EC_KEY((EVP_PKEY *)public_half));
    EVP_PKEY *key = EVP_PKEY_new();
    if (mixed != NULL && key != NULL
        && EC_KEY_set_private_key(mixed, EC_KEY_get0_private_key(EVP_PKEY_get0_EC_KEY((EVP_PKEY *)private_half)))
        && EVP_PKEY_assign_EC_KEY(key, mixed)) return key;
    EC_KEY_free(mixed);
    EVP_PKEY_free(key);
    return NULL;
}

// A provider's functions stand in a table that has lost their types, provider-base(7): each goes in by its own.
#define COPENSSL_ENTRY(name, NAME)                                                       \
    static inline OSSL_DISPATCH copenssl_entry_##name(OSSL_FUNC_##name##_fn *function) { \
        OSSL_DISPATCH entry = {OSSL_FUNC_##NAME, (void (*)(void))function};              \
        return entry;                                                                    \
    }
COPENSSL_ENTRY(provider_query_operation, PROVIDER_QUERY_OPERATION)
COPENSSL_ENTRY(keymgmt_new, KEYMGMT_NEW)
COPENSSL_ENTRY(keymgmt_free, KEYMGMT_FREE)
COPENSSL_ENTRY(keymgmt_has, KEYMGMT_HAS)
COPENSSL_ENTRY(keymgmt_match, KEYMGMT_MATCH)
COPENSSL_ENTRY(keymgmt_import, KEYMGMT_IMPORT)
COPENSSL_ENTRY(keymgmt_import_types, KEYMGMT_IMPORT_TYPES)
COPENSSL_ENTRY(keymgmt_get_params, KEYMGMT_GET_PARAMS)
COPENSSL_ENTRY(keymgmt_gettable_params, KEYMGMT_GETTABLE_PARAMS)
COPENSSL_ENTRY(keymgmt_query_operation_name, KEYMGMT_QUERY_OPERATION_NAME)
COPENSSL_ENTRY(signature_newctx, SIGNATURE_NEWCTX)
COPENSSL_ENTRY(signature_freectx, SIGNATURE_FREECTX)
COPENSSL_ENTRY(signature_digest_sign_init, SIGNATURE_DIGEST_SIGN_INIT)
COPENSSL_ENTRY(signature_digest_sign, SIGNATURE_DIGEST_SIGN)
COPENSSL_ENTRY(signature_set_ctx_params, SIGNATURE_SET_CTX_PARAMS)
COPENSSL_ENTRY(signature_settable_ctx_params, SIGNATURE_SETTABLE_CTX_PARAMS)
#undef COPENSSL_ENTRY
