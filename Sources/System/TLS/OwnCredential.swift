import COpenSSL
package import Vocabulary

/// A certificate of somebody's own with its chain and its private key, as files have them: RFC 7468.
package struct OwnCredential: Hashable, Sendable {
    /// Each as DER, the server's own first.
    package let chain: [[UInt8]]
    /// As DER.
    package let key: [UInt8]
    package let kind: SigningKeyKind
    /// The hosts that the certificate names.
    package let names: [String]
    /// When it begins and ceases to hold, in seconds of Unix time.
    package let validity: Range<Int>

    /// What is wrong with the file of the certificates.
    package enum CertificateFlaw: Error, Hashable {
        case missing
        /// Which of them, from 1, and why in OpenSSL's words.
        case broken(Int, String)
        case tooMany(Int)
        case tooLong(Int)
        /// OpenSSL takes none such, and says why.
        case refused(String)
    }

    /// What is wrong with the file of the key.
    package enum KeyFlaw: Error, Hashable {
        case missing
        case broken(String)
        /// There's a passphrase to it.
        case enciphered
        /// Of which kind it is: `DSA`.
        case kind(String)
        /// How many bits it has.
        case bits(Int)
        /// It isn't the certificate's.
        case other
    }

    /// The certificates of a file.
    package struct Chain {
        let certificates: [Certificate]

        package init(pem: [UInt8]) throws(CertificateFlaw) {
            certificates = try Self.read(pem)
            guard !certificates.isEmpty else { throw .missing }
            guard certificates.count <= Self.most else { throw .tooMany(certificates.count) }
        }

        /// Certificates of a chain: nobody's is longer.
        package static let most = 8
        /// Octets of each: more than a thousand names take, and what goes between processes at once.
        private static let longest = 32_000

        private static func read(_ pem: [UInt8]) throws(CertificateFlaw) -> [Certificate] {
            guard let memory = BIO_new_mem_buf(pem, CInt(clamping: pem.count)) else { throw .refused("no memory") }
            // It looks at the octets where they are.
            defer { withExtendedLifetime(pem) { _ = BIO_free(memory) } }
            var found: [Certificate] = []
            while true {
                ERR_clear_error()
                guard let pointer = PEM_read_bio_X509(memory, nil, refusePassphrase, nil) else {
                    let reason = copenssl_error_reason(copenssl_error())
                    if reason == PEM_R_NO_START_LINE { return found }
                    throw .broken(found.count + 1, TLSError.last("PEM_read_bio_X509").reason)
                }
                found.append(Certificate(owning: pointer))
                guard let der = try? found[found.count - 1].der(), der.count <= longest else {
                    throw .tooLong(found.count)
                }
            }
        }
    }

    /// Takes a key that is the chain's.
    /// - Throws: `CertificateFlaw` or `KeyFlaw`.
    package init(_ chain: Chain, keyPEM: [UInt8]) throws {
        let key = try Self.key(keyPEM)
        kind = try Self.kind(of: key)
        let own = chain.certificates[0]
        guard X509_check_private_key(own.pointer, key.pointer) == 1 else {
            ERR_clear_error()
            throw KeyFlaw.other
        }
        do throws(TLSError) {
            self.chain = try chain.certificates.map { (each) throws(TLSError) in try each.der() }
            self.key = try key.der()
            // As the session processes will have it.
            let ticketKeys = [UInt8](repeating: 0, count: ServerContext.ticketKeyOctets)
            _ = try ServerContext(Credential(chain: self.chain, key: self.key), ticketKeys: ticketKeys)
            validity = try own.validity()
        } catch {
            throw CertificateFlaw.refused(error.reason)
        }
        names = own.hosts
    }

    private static func key(_ pem: [UInt8]) throws(KeyFlaw) -> PrivateKey {
        guard let memory = BIO_new_mem_buf(pem, CInt(clamping: pem.count)) else { throw .broken("no memory") }
        defer { withExtendedLifetime(pem) { _ = BIO_free(memory) } }
        var wasAsked = false
        ERR_clear_error()
        guard let pointer = PEM_read_bio_PrivateKey(memory, nil, refusePassphrase, &wasAsked) else {
            let reason = copenssl_error_reason(copenssl_error())
            let error = TLSError.last("PEM_read_bio_PrivateKey")
            if wasAsked { throw .enciphered }
            let text = String(decoding: pem, as: UTF8.self)
            guard reason == PEM_R_NO_START_LINE || !text.contains("PRIVATE KEY-----") else {
                throw .broken(error.reason)
            }
            throw .missing
        }
        return PrivateKey(owning: pointer)
    }

    private static func kind(of key: PrivateKey) throws(KeyFlaw) -> SigningKeyKind {
        try withExtendedLifetime(key) { () throws(KeyFlaw) in
            guard let kind = SigningKeyKind(of: key.pointer) else {
                throw .kind(EVP_PKEY_get0_type_name(key.pointer).map { String(cString: $0) } ?? "unknown")
            }
            let bits = Int(EVP_PKEY_get_bits(key.pointer))
            guard kind != .rsa || Limit.rsaBits.contains(bits) else { throw .bits(bits) }
            return kind
        }
    }
}

/// Nobody is there to type one; whether one was asked for is noted: pem_password_cb(3).
private let refusePassphrase:
    @convention(c) (
        UnsafeMutablePointer<CChar>?, CInt, CInt, UnsafeMutableRawPointer?
    ) -> CInt = { _, _, _, wasAsked in
        wasAsked?.assumingMemoryBound(to: Bool.self).pointee = true
        return -1
    }

extension Certificate {
    fileprivate func validity() throws(TLSError) -> Range<Int> {
        let (start, end) = (
            try Self.seconds(X509_get0_notBefore(pointer)), try Self.seconds(X509_get0_notAfter(pointer))
        )
        guard start < end else { throw TLSError(call: "X509_get0_notAfter", reason: "it ends before it begins") }
        return start..<end
    }

    /// Of Unix time: ASN1_TIME_diff(3), from its beginning on.
    private static func seconds(_ time: UnsafePointer<ASN1_TIME>?) throws(TLSError) -> Int {
        guard let epoch = ASN1_TIME_set(nil, 0) else { throw .last("ASN1_TIME_set") }
        defer { ASN1_TIME_free(epoch) }
        var (days, seconds): (CInt, CInt) = (0, 0)
        try must(ASN1_TIME_diff(&days, &seconds, epoch, time), "ASN1_TIME_diff")
        return Int(days) * 86_400 + Int(seconds)
    }

    /// The DNS names: RFC 5280 §4.2.1.6.
    fileprivate var hosts: [String] {
        guard let list = X509_get_ext_d2i(pointer, NID_subject_alt_name, nil, nil) else { return [] }
        let stack = OpaquePointer(list)
        defer { GENERAL_NAMES_free(stack) }
        return (0..<OPENSSL_sk_num(stack)).compactMap { index in
            guard let entry = OPENSSL_sk_value(stack, index) else { return nil }
            var type: CInt = 0
            let value = GENERAL_NAME_get0_value(entry.assumingMemoryBound(to: GENERAL_NAME.self), &type)
            guard type == GEN_DNS, let text = value?.assumingMemoryBound(to: ASN1_STRING.self) else { return nil }
            let octets = UnsafeBufferPointer(start: ASN1_STRING_get0_data(text), count: Int(ASN1_STRING_length(text)))
            return String(decoding: octets, as: UTF8.self)
        }
    }
}
