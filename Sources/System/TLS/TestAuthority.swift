import COpenSSL
package import Vocabulary

/// An authority that nobody knows but who is told to trust it: a root that signs an intermediate, which signs servers'
/// certificates.
package final class TestAuthority {
    let root: Issuer
    let intermediate: Issuer
    /// In seconds of Unix time.
    let now: Int
    /// Among its intermediate's certificates those that it takes back.
    private var revoked: [Certificate] = []

    /// Of the root and the intermediate, in days: the authority that somebody keeps outlives many servers.
    static let authorityDays = 3_650
    /// Of a server's certificate, in days. Apple's systems take no longer one than 825.
    static let serverDays = 800
    /// Clocks differ.
    static let daysBefore = 1

    /// Makes a new one.
    /// - Parameter now: in seconds of Unix time.
    package convenience init(now: Int) throws(TLSError) {
        try self.init(root: Self.makeRoot("fumbled test authority", now: now), now: now)
    }

    /// Takes one that somebody kept, as PEM.
    package convenience init(certificate: [UInt8], key: [UInt8], now: Int) throws(TLSError) {
        let root = Issuer(certificate: try Certificate(pem: certificate), key: try PrivateKey(pem: key))
        guard X509_check_private_key(root.certificate.pointer, root.key.pointer) == 1 else {
            throw .last("X509_check_private_key")
        }
        try self.init(root: root, now: now)
    }

    private init(root: Issuer, now: Int) throws(TLSError) {
        self.root = root
        self.now = now
        let key = try PrivateKey.elliptic()
        intermediate = Issuer(
            certificate: try Self.intermediatePlan(days: -Self.daysBefore...Self.authorityDays)
                .issue(for: key, by: root, now: now),
            key: key)
    }

    static func makeRoot(_ name: String, now: Int) throws(TLSError) -> Issuer {
        let key = try PrivateKey.elliptic()
        let plan = CertificatePlan(
            commonNames: [name], days: -daysBefore...authorityDays, isAuthority: true,
            keyUsage: authorityUsage, extendedKeyUsage: nil)
        return Issuer(certificate: try plan.issue(for: key, by: nil, now: now), key: key)
    }

    /// What the intermediate is, or what it was when it had more days left.
    static func intermediatePlan(days: ClosedRange<Int>) -> CertificatePlan {
        CertificatePlan(
            commonNames: ["fumbled test intermediate"], days: days, isAuthority: true, pathLength: 0,
            keyUsage: authorityUsage, extendedKeyUsage: nil)
    }

    static let authorityUsage = "keyCertSign,cRLSign,digitalSignature"

    // MARK: What it gives away

    /// The root's certificate, which clients are told to trust, as PEM.
    package func certificate() throws(TLSError) -> [UInt8] {
        Array(try PEM.encode(try root.certificate.der(), "CERTIFICATE").utf8)
    }

    /// The root's key as PEM, for whoever keeps the authority.
    package func key() throws(TLSError) -> [UInt8] { Array(try PEM.encode(try root.key.der(), "EC PRIVATE KEY").utf8) }

    /// The lists of what root and intermediate took back, as PEM.
    package func revocationLists() throws(TLSError) -> [UInt8] {
        let lists = [
            try Revocation.list(of: [], by: root, now: now),
            try Revocation.list(of: revoked, by: intermediate, now: now),
        ]
        return Array(try lists.map { (list) throws(TLSError) in try PEM.encode(list, "X509 CRL") }.joined().utf8)
    }

    /// A certificate of the server's, chain and key with it.
    /// - Parameter hostname: what the server calls itself; the certificate names it beside the loopback's names.
    package func credential(_ kind: CertificateKind, hostname: Domain) throws(TLSError) -> Credential {
        let key = try Self.key(kind)
        let issuer = try issuer(of: kind)
        let leaf = try plan(of: kind, hostname: hostname).issue(for: key, by: issuer, now: now)
        if kind == .revoked { revoked.append(leaf) }
        let signing = kind == .keyMismatch ? try key.signing(as: .elliptic()) : key
        let staple = try issuer.map { (issuer) throws(TLSError) in
            try Revocation.staple(for: leaf, by: issuer, isRevoked: kind == .revoked, now: now)
        }
        return Credential(chain: try chain(of: kind, leaf), key: try signing.der(), staple: staple ?? [])
    }

    private static func key(_ kind: CertificateKind) throws(TLSError) -> PrivateKey {
        switch kind {
        case .rsa: try .rsa(bits: soundBits)
        case .rsa1024: try .rsa(bits: weakBits)
        default: try .elliptic()
        }
    }

    /// Bits of an RSA key that is long enough: RFC 9325 §4.1.
    private static let soundBits = 2_048
    /// Bits of an RSA key that is too short. RFC 9325 §4.1 has 2,048 at least.
    private static let weakBits = 1_024
}
