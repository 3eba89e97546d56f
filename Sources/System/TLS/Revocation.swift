import COpenSSL

/// What an authority says of certificates after it made them.
enum Revocation {
    /// How long it holds, in days.
    private static let days: CInt = 800

    /// An OCSP response of the issuer's about one certificate, as DER. RFC 6960.
    static func staple(
        for certificate: Certificate, by issuer: Issuer, isRevoked: Bool, now: Int
    ) throws(TLSError) -> [UInt8] {
        let basic = try made(OCSP_BASICRESP_new(), "OCSP_BASICRESP_new")
        defer { OCSP_BASICRESP_free(basic) }
        let id = try made(
            OCSP_cert_to_id(nil, certificate.pointer, issuer.certificate.pointer), "OCSP_cert_to_id")
        defer { OCSP_CERTID_free(id) }
        let times = try Times(now)
        defer { withExtendedLifetime(times) {} }
        let status = isRevoked ? V_OCSP_CERTSTATUS_REVOKED : V_OCSP_CERTSTATUS_GOOD
        let reason = isRevoked ? OCSP_REVOKED_STATUS_KEYCOMPROMISE : 0
        guard
            OCSP_basic_add1_status(
                basic, id, status, reason, isRevoked ? times.past : nil, times.past, times.future) != nil
        else { throw .last("OCSP_basic_add1_status") }
        try must(
            OCSP_basic_sign(basic, issuer.certificate.pointer, issuer.key.pointer, EVP_sha256(), nil, 0),
            "OCSP_basic_sign")
        let response = try made(
            OCSP_response_create(OCSP_RESPONSE_STATUS_SUCCESSFUL, basic), "OCSP_response_create")
        defer { OCSP_RESPONSE_free(response) }
        return try encoded("i2d_OCSP_RESPONSE") { i2d_OCSP_RESPONSE(response, $0) }
    }

    /// A list of revoked certificates, as DER. RFC 5280 §5.
    static func list(of revoked: [Certificate], by issuer: Issuer, now: Int) throws(TLSError) -> [UInt8] {
        let list = try made(X509_CRL_new(), "X509_CRL_new")
        defer { X509_CRL_free(list) }
        let times = try Times(now)
        defer { withExtendedLifetime(times) {} }
        // Version 2 is written as 1.
        try must(X509_CRL_set_version(list, 1), "X509_CRL_set_version")
        try must(
            X509_CRL_set_issuer_name(list, X509_get_subject_name(issuer.certificate.pointer)),
            "X509_CRL_set_issuer_name")
        try must(X509_CRL_set1_lastUpdate(list, times.past), "X509_CRL_set1_lastUpdate")
        try must(X509_CRL_set1_nextUpdate(list, times.future), "X509_CRL_set1_nextUpdate")
        for certificate in revoked {
            let entry = try made(X509_REVOKED_new(), "X509_REVOKED_new")
            try must(
                X509_REVOKED_set_serialNumber(entry, X509_get_serialNumber(certificate.pointer)),
                "X509_REVOKED_set_serialNumber")
            try must(X509_REVOKED_set_revocationDate(entry, times.past), "X509_REVOKED_set_revocationDate")
            try must(X509_CRL_add0_revoked(list, entry), "X509_CRL_add0_revoked")
        }
        try must(X509_CRL_sign(list, issuer.key.pointer, EVP_sha256()), "X509_CRL_sign")
        return try encoded("i2d_X509_CRL") { i2d_X509_CRL(list, $0) }
    }

    /// From yesterday, since clocks differ, to the end of what holds.
    private final class Times {
        let past: UnsafeMutablePointer<ASN1_TIME>
        let future: UnsafeMutablePointer<ASN1_TIME>

        init(_ now: Int) throws(TLSError) {
            var now = time_t(now)
            guard let past = X509_time_adj_ex(nil, -1, 0, &now),
                let future = X509_time_adj_ex(nil, Revocation.days, 0, &now)
            else { throw .last("X509_time_adj_ex") }
            (self.past, self.future) = (past, future)
        }

        deinit {
            ASN1_STRING_free(past)
            ASN1_STRING_free(future)
        }
    }
}
