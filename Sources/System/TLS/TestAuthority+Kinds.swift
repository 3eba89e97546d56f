import Vocabulary

/// What is bad in a certificate, and nothing else is.
extension TestAuthority {
    func plan(of kind: CertificateKind, hostname: Domain) -> CertificatePlan {
        let names = Self.names(of: kind, hostname)
        var plan = CertificatePlan(
            commonNames: [Self.commonName(of: kind, hostname)],
            alternativeNames: names.map { "DNS:\($0)" } + Self.addresses,
            days: -Self.daysBefore...Self.serverDays)
        switch kind {
        case .good, .handshakes, .untrustedRoot, .incompleteChain, .reversedChain, .revoked, .rsa1024, .keyMismatch,
            .expiredIntermediate, .selfSigned, .rsa:
            break
        case .expired: plan.days = -Self.serverDays...(-Self.daysBefore)
        case .notYet: plan.days = Self.daysBefore...Self.serverDays
        case .wrongHost:
            (plan.commonNames, plan.alternativeNames) = ([Self.otherHost], ["DNS:\(Self.otherHost)"])
        case .noCommonName: plan.commonNames = []
        case .noSAN:
            plan.commonNames = names.filter { $0.utf8.count <= Self.longestCommonName }
            plan.alternativeNames = []
        case .sha1: plan.usesSHA1 = true
        case .wrongUse: plan.extendedKeyUsage = "clientAuth"
        case .authorityAsLeaf:
            (plan.isAuthority, plan.keyUsage) = (true, Self.authorityUsage)
        case .thousandSANs:
            plan.alternativeNames += (plan.alternativeNames.count..<Self.manyNames).map { "DNS:n\($0).example" }
        }
        return plan
    }

    /// The one that signs it; nil for itself.
    func issuer(of kind: CertificateKind) throws(TLSError) -> Issuer? {
        switch kind {
        case .selfSigned: nil
        case .untrustedRoot: try Self.makeRoot("fumbled untrusted authority", now: now)
        default: intermediate
        }
    }

    /// As it's sent, as DER.
    func chain(of kind: CertificateKind, _ leaf: Certificate) throws(TLSError) -> [[UInt8]] {
        let leaf = try leaf.der()
        switch kind {
        case .selfSigned, .untrustedRoot, .incompleteChain: return [leaf]
        // The server's own stays in front: it's the one whose key signs.
        case .reversedChain: return [leaf, try root.certificate.der(), try intermediate.certificate.der()]
        case .expiredIntermediate:
            let expired = try Self.intermediatePlan(days: -Self.serverDays...(-Self.daysBefore))
                .issue(for: intermediate.key, by: root, now: now)
            return [leaf, try expired.der()]
        default: return [leaf, try intermediate.certificate.der()]
        }
    }

    // MARK: Names

    /// The fault's own, alone and below the hostname and the one that is there by default, then everybody's.
    private static func names(of kind: CertificateKind, _ hostname: Domain) -> [String] {
        let labels =
            switch kind {
            case .handshakes: CertificateKind.handshakeLabels
            case .rsa: CertificateKind.groupLabels
            default: kind.label.map { [$0] } ?? []
            }
        let own = labels.flatMap { [$0, "\($0).\(standardHost)", "\($0).\(hostname)", "\($0).localhost"] }
        var names: [String] = []
        for name in own + [hostname.text, "localhost", standardHost] where !names.contains(name) {
            if Domain(name) != nil { names.append(name) }
        }
        return names
    }

    private static func commonName(of kind: CertificateKind, _ hostname: Domain) -> String {
        let name = kind.label.map { "\($0).\(hostname)" } ?? hostname.text
        return name.utf8.count <= longestCommonName ? name : "localhost"
    }

    /// What a server calls itself by default: below localhost, which is nobody else's (RFC 6761 §6.3).
    private static let standardHost = "fumbled.localhost"
    /// Nobody's: RFC 6761 §6.4.
    private static let otherHost = "wrong-host.invalid"
    private static let addresses = ["IP:127.0.0.1", "IP:::1"]
    /// Octets of a common name. RFC 5280, appendix A.1, ub-common-name.
    private static let longestCommonName = 64
    /// Names of the certificate that has many of them.
    private static let manyNames = 1_000
}
