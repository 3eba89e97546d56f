import COpenSSL
import Vocabulary

/// A certificate: X509(3). RFC 5280.
final class Certificate {
    let pointer: OpaquePointer

    init(owning pointer: OpaquePointer) {
        self.pointer = pointer
    }

    deinit { X509_free(pointer) }

    convenience init(der: [UInt8]) throws(TLSError) {
        let pointer = der.withUnsafeBufferPointer { octets in
            var position = octets.baseAddress
            return d2i_X509(nil, &position, octets.count)
        }
        self.init(owning: try made(pointer, "d2i_X509"))
    }

    func der() throws(TLSError) -> [UInt8] {
        try encoded("i2d_X509") { i2d_X509(pointer, $0) }
    }

    /// Who it says it is, for who has no reason to believe it.
    var shown: ClientCertificate {
        var digest = [UInt8](repeating: 0, count: Int(EVP_MAX_MD_SIZE))
        var length: CUnsignedInt = 0
        X509_digest(pointer, EVP_sha256(), &digest, &length)
        let subject = try? printed("X509_NAME_print_ex") {
            X509_NAME_print_ex($0, X509_get_subject_name(pointer), 0, copenssl_rfc2253)
        }
        return ClientCertificate(
            subject: String((subject ?? "").unicodeScalars.prefix(Security.longestText)),
            fingerprint: digest.prefix(Int(length)).hexadecimal)
    }
}

/// Somebody who can sign certificates.
struct Issuer {
    let certificate: Certificate
    let key: PrivateKey
}

/// What is to stand in a certificate.
struct CertificatePlan {
    /// Common names, each an attribute of its own.
    var commonNames: [String] = []
    /// As X509V3_EXT_conf_nid(3) has them: `DNS:localhost`, `IP:::1`.
    var alternativeNames: [String] = []
    /// In days from now; negative ones are past.
    var days: ClosedRange<Int>
    var isAuthority = false
    /// How many authorities may stand below it.
    var pathLength: Int?
    var keyUsage = "digitalSignature"
    var extendedKeyUsage: String? = "serverAuth"
    var usesSHA1 = false

    /// In every subject.
    static let organization = "fumbled test"

    /// - Parameters:
    ///   - now: in seconds of Unix time.
    ///   - issuer: nil for one that signs itself.
    func issue(for key: PrivateKey, by issuer: Issuer?, now: Int) throws(TLSError) -> Certificate {
        let certificate = Certificate(owning: try made(X509_new(), "X509_new"))
        let pointer = certificate.pointer
        try must(X509_set_version(pointer, Self.version3), "X509_set_version")
        try setSerial(pointer)
        try setTimes(pointer, now)
        try must(X509_set_pubkey(pointer, key.pointer), "X509_set_pubkey")
        try setSubject(pointer)
        let issuing = issuer?.certificate.pointer ?? pointer
        try must(X509_set_issuer_name(pointer, X509_get_subject_name(issuing)), "X509_set_issuer_name")
        try addExtensions(pointer, issuing)
        let digest = usesSHA1 ? EVP_sha1() : EVP_sha256()
        try must(X509_sign(pointer, (issuer?.key ?? key).pointer, digest), "X509_sign")
        return certificate
    }

    /// Version 3 is written as 2. RFC 5280 §4.1.2.1.
    private static let version3 = 2
    /// Bits of a serial number: more than enough that no two of an authority's are the same. RFC 5280 §4.1.2.2.
    private static let serialBits: CInt = 127

    private func setSerial(_ certificate: OpaquePointer) throws(TLSError) {
        let number = try made(BN_new(), "BN_new")
        defer { BN_free(number) }
        try must(BN_rand(number, Self.serialBits, BN_RAND_TOP_ONE, BN_RAND_BOTTOM_ANY), "BN_rand")
        guard BN_to_ASN1_INTEGER(number, X509_get_serialNumber(certificate)) != nil else {
            throw .last("BN_to_ASN1_INTEGER")
        }
    }

    private func setTimes(_ certificate: OpaquePointer, _ now: Int) throws(TLSError) {
        var now = time_t(now)
        guard X509_time_adj_ex(X509_getm_notBefore(certificate), CInt(days.lowerBound), 0, &now) != nil,
            X509_time_adj_ex(X509_getm_notAfter(certificate), CInt(days.upperBound), 0, &now) != nil
        else { throw .last("X509_time_adj_ex") }
    }

    private func setSubject(_ certificate: OpaquePointer) throws(TLSError) {
        let name = X509_get_subject_name(certificate)
        for (attribute, value) in [("O", Self.organization)] + commonNames.map({ ("CN", $0) }) {
            let octets = Array(value.utf8)
            // UTF8String, as RFC 5280 §4.1.2.4 wants it.
            try must(
                X509_NAME_add_entry_by_txt(name, attribute, MBSTRING_ASC, octets, CInt(octets.count), -1, 0),
                "X509_NAME_add_entry_by_txt")
        }
    }

    private func addExtensions(_ certificate: OpaquePointer, _ issuer: OpaquePointer) throws(TLSError) {
        var context = X509V3_CTX()
        copenssl_x509v3_context(&context, issuer, certificate)
        let length = pathLength.map { ",pathlen:\($0)" } ?? ""
        var extensions = [
            (NID_basic_constraints, "critical,CA:\(isAuthority ? "TRUE\(length)" : "FALSE")"),
            (NID_key_usage, "critical,\(keyUsage)"),
            (NID_subject_key_identifier, "hash"),
        ]
        if issuer != certificate { extensions.append((NID_authority_key_identifier, "keyid:always")) }
        if let extendedKeyUsage { extensions.append((NID_ext_key_usage, extendedKeyUsage)) }
        if !alternativeNames.isEmpty {
            // Critical where there's no other name: RFC 5280 §4.2.1.6.
            extensions.append((NID_subject_alt_name, alternativeNames.joined(separator: ",")))
        }
        for (kind, value) in extensions {
            try must(copenssl_add_extension(certificate, &context, kind, value), "X509V3_EXT_conf_nid")
        }
    }
}
