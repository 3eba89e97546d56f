import COpenSSL
import Testing
import Vocabulary

@testable import TLS

/// Who signs for all tests: the key's number says whose it is, and what becomes of the request.
private let begun = Result {
    try DeferredSigning.begin { number, scheme, content in
        guard let kind = Answer(number)?.kind, let key = try? SigningKey(der: TestKeys.of(kind).key),
            scheme.fits(kind, content.kind), var signature = try? key.sign(content, by: scheme)
        else { return nil }
        switch Answer(number)?.fate {
        case .signed: return signature
        case .wrong:
            signature[signature.count / 2] ^= 1
            return signature
        case .long: return signature + [UInt8](repeating: 0, count: 100)
        case .refused, nil: return nil
        }
    }
}

private struct Answer {
    enum Fate: UInt32, CaseIterable {
        case signed
        case wrong
        case long
        case refused
    }

    let kind: SigningKeyKind
    let fate: Fate

    init(_ kind: SigningKeyKind, _ fate: Fate) { (self.kind, self.fate) = (kind, fate) }

    init?(_ number: UInt32) {
        guard let fate = Fate(rawValue: number / 10), Int(number % 10) < SigningKeyKind.allCases.count else {
            return nil
        }
        self.init(SigningKeyKind.allCases[Int(number % 10)], fate)
    }

    var number: UInt32 { fate.rawValue * 10 + UInt32(SigningKeyKind.allCases.firstIndex(of: kind) ?? 0) }
}

@Suite("Handshakes that somebody else signs")
struct DeferredSigningTests {
    private func server(_ kind: SigningKeyKind, _ fate: Answer.Fate = .signed) throws -> ServerConnection {
        TLSLibrary.prepare()
        try begun.get()
        let context = try ServerContext(
            chain: TestKeys.of(kind).chain, deferringTo: Answer(kind, fate).number,
            ticketKeys: [UInt8](repeating: 7, count: ServerContext.ticketKeyOctets))
        return try ServerConnection(context) { _ in .proceed(HandshakeTerms(context)) }
    }

    private func client(_ version: CInt, _ signatures: String? = nil) -> MemoryClient {
        MemoryClient { context in
            SSL_CTX_ctrl(context, SSL_CTRL_SET_MIN_PROTO_VERSION, Int(version), nil)
            SSL_CTX_ctrl(context, SSL_CTRL_SET_MAX_PROTO_VERSION, Int(version), nil)
            if let signatures {
                var list = Array(signatures.utf8CString)
                SSL_CTX_ctrl(context, SSL_CTRL_SET_SIGALGS_LIST, 0, &list)
            }
        }
    }

    /// What came of the handshake at each end.
    private func shake(
        _ client: MemoryClient, _ server: ServerConnection
    ) -> (client: Bool, security: Security?, failure: ServerConnection.Failure?, said: [UInt8]) {
        var security: Security?
        var failure: ServerConnection.Failure?
        var said: [UInt8] = []
        var isDone = false
        for _ in 0..<4 {
            isDone = client.shakeHands()
            var plain: [UInt8] = []
            let progress = server.take(client.takeOutgoing().span, into: &plain)
            (security, failure) = (security ?? server.security, failure ?? progress.failure)
            said = server.takeOutgoing()
            client.feed(said)
            if isDone || failure != nil { break }
        }
        ERR_clear_error()
        return (isDone, security, failure, said)
    }

    @Test(arguments: SigningKeyKind.allCases, [TLS1_2_VERSION, TLS1_3_VERSION])
    func `each kind of key signs each version's handshake`(kind: SigningKeyKind, version: CInt) throws {
        let outcome = try shake(client(version), server(kind))
        #expect(outcome.client && outcome.security != nil, "\(outcome)")
        #expect(outcome.security?.version == (version == TLS1_2_VERSION ? "TLSv1.2" : "TLSv1.3"))
    }

    @Test(arguments: [
        (SigningKeyKind.rsa, TLS1_2_VERSION, "RSA+SHA256"), (.rsa, TLS1_2_VERSION, "RSA+SHA384"),
        (.rsa, TLS1_2_VERSION, "RSA+SHA512"), (.rsa, TLS1_2_VERSION, "RSA-PSS+SHA384"),
        (.rsa, TLS1_3_VERSION, "RSA-PSS+SHA512"), (.p256, TLS1_2_VERSION, "ECDSA+SHA512"),
        (.p256, TLS1_2_VERSION, "ECDSA+SHA384"), (.p384, TLS1_2_VERSION, "ECDSA+SHA256"),
    ])
    func `the scheme is the one that the client knows`(
        kind: SigningKeyKind, version: CInt, signatures: String
    ) throws {
        let outcome = try shake(client(version, signatures), server(kind))
        #expect(outcome.client && outcome.security != nil, "\(outcome)")
    }

    @Test func `what only SHA-1 could sign isn't begun`() throws {
        let client = client(TLS1_2_VERSION, "RSA+SHA1:ECDSA+SHA1")
        let outcome = try shake(client, server(.rsa))
        #expect(!outcome.client && outcome.security == nil && outcome.failure != nil)
    }

    @Test(arguments: SigningKeyKind.allCases, [TLS1_2_VERSION, TLS1_3_VERSION])
    func `a signature that doesn't come, or is too long, ends the handshake`(
        kind: SigningKeyKind, version: CInt
    ) throws {
        for fate in [Answer.Fate.refused, .long] {
            let outcome = try shake(client(version), server(kind, fate))
            #expect(!outcome.client && outcome.security == nil && outcome.failure != nil)
            // fatal, internal_error: RFC 8446 §6.2.
            if version == TLS1_2_VERSION { #expect(outcome.said.suffix(2) == [2, 80]) }
        }
    }

    @Test(arguments: SigningKeyKind.allCases, [TLS1_2_VERSION, TLS1_3_VERSION])
    func `a wrong signature is seen by the client`(kind: SigningKeyKind, version: CInt) throws {
        let outcome = try shake(client(version), server(kind, .wrong))
        #expect(!outcome.client && outcome.security == nil)
    }

    @Test func `a certificate with another kind of key can't be deferred`() throws {
        try begun.get()
        let key = try PrivateKey.generated("EC", group: "P-521")
        let root = try TestAuthority.makeRoot("root", now: 1_764_000_000)
        let plan = CertificatePlan(alternativeNames: ["DNS:mx.test"], days: 0...1)
        let certificate = try plan.issue(for: key, by: root, now: 1_764_000_000)
        #expect(throws: TLSError.self) { try PrivateKey(deferredTo: 1, of: certificate) }
        #expect(throws: TLSError.self) { try SigningKey(der: try key.der()) }
    }

    @Test func `a context knows which hosts its certificate names`() throws {
        try begun.get()
        let context = try ServerContext(
            chain: TestKeys.of(.p256).chain, deferringTo: 0,
            ticketKeys: [UInt8](repeating: 7, count: ServerContext.ticketKeyOctets))
        for (name, isNamed) in [
            ("mx.test", true), ("MX.test", true), ("a.own.test", true), ("own.test", false), ("a.b.own.test", false),
            ("own", false), ("", false), ("mx.test.evil", false),
        ] {
            #expect(context.names(name) == isNamed, "\(name)")
        }
    }
}

@Suite("A key that signs handshakes")
struct SigningKeyTests {
    private static let content = HandshakeContent(
        [UInt8](repeating: 0x20, count: 64) + "TLS 1.3, server CertificateVerify".utf8
            + [UInt8](repeating: 0, count: 33))

    @Test(arguments: SigningKeyKind.allCases)
    func `what it signs its certificate's key verifies, by each scheme that fits`(kind: SigningKeyKind) throws {
        TLSLibrary.prepare()
        let (keys, content) = (try TestKeys.of(kind), try #require(Self.content))
        let key = try SigningKey(der: keys.key)
        #expect(key.kind == kind)
        for scheme in SignatureScheme.allCases where scheme.fits(kind, .serverKeyExchange) {
            let signature = try key.sign(content, by: scheme)
            // The low octet of the older numbers is the kind of signature, the high one the digest; RFC 5246 §7.4.1.4.1.
            let (isPSS, high) = (scheme.rawValue >> 8 == 8, scheme.rawValue >> 8)
            let digest: String? =
                switch isPSS ? scheme.rawValue & 0xFF : high {
                case 4: "SHA256"
                case 5: "SHA384"
                case 6: "SHA512"
                default: nil
                }
            let isRSA = scheme.rawValue & 0xFF != 7 && isPSS
            #expect(try keys.verifies(signature, of: content.octets, digest: digest, isPSS: isRSA), "\(scheme)")
            #expect(try !keys.verifies(signature, of: content.octets + [0], digest: digest, isPSS: isRSA), "\(scheme)")
        }
    }

    @Test(arguments: [[], [1, 2, 3]] as [[UInt8]])
    func `octets that are no key make none`(octets: [UInt8]) {
        #expect(throws: TLSError.self) { try SigningKey(der: octets) }
    }
}
