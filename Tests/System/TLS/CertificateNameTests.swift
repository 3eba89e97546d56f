import COpenSSL
import Testing
import Vocabulary

@testable import TLS

@Suite("What a certificate is called")
struct CertificateNameTests {
    private func subjects(of kind: CertificateKind, on hostname: String) throws -> [String] {
        TLSLibrary.prepare()
        let authority = try TestAuthority(now: 1_764_000_000)
        let credential = try authority.credential(kind, hostname: try #require(Domain(hostname)))
        return try credential.chain.map { octets in
            try octets.withUnsafeBufferPointer { buffer in
                var position = buffer.baseAddress
                let certificate = try #require(d2i_X509(nil, &position, buffer.count))
                defer { X509_free(certificate) }
                let name = try #require(X509_NAME_oneline(X509_get_subject_name(certificate), nil, 0))
                defer { copenssl_free(name) }
                return String(cString: name)
            }
        }
    }

    @Test(arguments: [CertificateKind.expired, .untrustedRoot, .expiredIntermediate])
    func `it has the name of its fault, and not an octet more`(kind: CertificateKind) throws {
        let subjects = try subjects(of: kind, on: "mx.test")
        #expect(subjects[0] == "/O=fumbled test/CN=\(try #require(kind.label)).mx.test")
        #expect(subjects.dropFirst().allSatisfy { $0 == "/O=fumbled test/CN=fumbled test intermediate" })
    }

    @Test(arguments: [(CertificateKind.noSAN, false), (.good, true), (.noCommonName, true)])
    func `only the one without alternative names has none`(kind: CertificateKind, hasThem: Bool) throws {
        TLSLibrary.prepare()
        let authority = try TestAuthority(now: 1_764_000_000)
        let octets = try authority.credential(kind, hostname: try #require(Domain("mx.test"))).chain[0]
        try octets.withUnsafeBufferPointer { buffer in
            var position = buffer.baseAddress
            let certificate = try #require(d2i_X509(nil, &position, buffer.count))
            defer { X509_free(certificate) }
            #expect((X509_get_ext_by_NID(certificate, NID_subject_alt_name, -1) >= 0) == hasThem)
        }
    }

    @Test func `the good one has the hostname`() throws {
        #expect(try subjects(of: .good, on: "mx.test")[0] == "/O=fumbled test/CN=mx.test")
    }

    /// RFC 5280, appendix A.1: ub-common-name.
    @Test func `a hostname that is too long for a common name doesn't stop it`() throws {
        let label = String(repeating: "a", count: 60)
        #expect(try subjects(of: .good, on: "\(label).\(label).test").count == 2)
    }
}
