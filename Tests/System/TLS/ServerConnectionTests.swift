import COpenSSL
import Testing
import Vocabulary

@testable import TLS

/// One authority's certificates for all tests.
private let made: Result<[CertificateKind: Credential], TLSError> = {
    Result { () throws(TLSError) in
        TLSLibrary.prepare()
        let authority = try TestAuthority(now: 1_764_000_000)
        var credentials: [CertificateKind: Credential] = [:]
        for kind in [CertificateKind.good, .thousandSANs] {
            credentials[kind] = try authority.credential(kind, hostname: Domain("mx.test")!)
        }
        return credentials
    }
}()

@Suite("A server's TLS connection as a function of octets")
struct ServerConnectionTests {
    private let keys = [UInt8](repeating: 7, count: ServerContext.ticketKeyOctets)

    private func server(_ kind: CertificateKind = .good) throws -> ServerConnection {
        let context = try ServerContext(try #require(try made.get()[kind]), ticketKeys: keys)
        return try ServerConnection(context) { _ in .proceed(HandshakeTerms(context)) }
    }

    private struct Handshake {
        var security: Security?
        var failure: ServerConnection.Failure?
        var plain: [UInt8] = []
    }

    /// Plays a handshake to its end.
    /// - Parameter piece: octets of the client's that the server gets at once.
    private func shake(_ client: MemoryClient, _ server: ServerConnection, piece: Int = .max) -> Handshake {
        var handshake = Handshake()
        for _ in 0..<4 {
            let isDone = client.shakeHands()
            var rest = client.takeOutgoing()[...]
            while !rest.isEmpty {
                let octets = Array(rest.prefix(piece))
                rest = rest.dropFirst(octets.count)
                let progress = server.take(octets.span, into: &handshake.plain)
                handshake.security = handshake.security ?? progress.secured
                handshake.failure = handshake.failure ?? progress.failure
            }
            client.feed(server.takeOutgoing())
            if isDone, handshake.security != nil { break }
        }
        return handshake
    }

    @Test(arguments: [1, 2, 7, 100, .max])
    func `any cut of the handshake gives the same`(piece: Int) throws {
        let server = try server()
        let handshake = shake(MemoryClient(), server, piece: piece)
        let security = try #require(handshake.security)
        #expect(security.version == "TLSv1.3")
        #expect(security.group == "x25519")
        #expect(!security.isResumed && security.serverName == nil && security.clientCertificate == nil)
        #expect(handshake.failure == nil && handshake.plain.isEmpty)
    }

    @Test func `what the client calls the server, and offers, is known`() throws {
        let client = MemoryClient { context in
            let protocols: [UInt8] = [4] + Array("smtp".utf8) + [2] + Array("h2".utf8)
            _ = SSL_CTX_set_alpn_protos(context, protocols, CUnsignedInt(protocols.count))
        }
        client.call(server: "mx.test")
        var heard: [String?] = []
        let context = try ServerContext(try #require(try made.get()[.good]), ticketKeys: keys)
        let server = try ServerConnection(context) { name in
            heard.append(name)
            return .proceed(HandshakeTerms(context))
        }
        let security = try #require(shake(client, server).security)
        #expect(heard == ["mx.test"])
        #expect(security.serverName == "mx.test" && security.applicationProtocol == "smtp")
    }

    @Test func `octets go both ways, in any amount`() throws {
        let (client, server) = (MemoryClient(), try server())
        _ = shake(client, server)
        let much = (0..<200_000).map { UInt8(truncatingIfNeeded: $0 &* 31) }
        client.write(much)
        var plain: [UInt8] = []
        let progress = server.take(client.takeOutgoing().span, into: &plain)
        #expect(plain == much && progress.failure == nil)
        client.feed(server.give(much))
        #expect(client.read() == much)
        server.shrink()
        client.write([1, 2, 3])
        plain = []
        _ = server.take(client.takeOutgoing().span, into: &plain)
        #expect(plain == [1, 2, 3])
    }

    @Test func `close_notify goes both ways`() throws {
        let (client, server) = (MemoryClient(), try server())
        _ = shake(client, server)
        client.feed(server.give([1]) + server.close())
        #expect(client.read() == [1] && client.hasHeardClose)
        client.close()
        var plain: [UInt8] = []
        #expect(server.take(client.takeOutgoing().span, into: &plain).isClosed)
    }

    @Test(arguments: [[UInt8]("EHLO client.test\r\n".utf8), [0x16, 3, 1, 0xFF, 0xFF], [0x16, 3, 1, 0, 4, 1, 0, 0, 0]])
    func `what is no handshake fails`(octets: [UInt8]) throws {
        let server = try server()
        var plain: [UInt8] = []
        let progress = server.take(octets.span, into: &plain)
        #expect(progress.failure != nil && progress.secured == nil && plain.isEmpty)
    }

    @Test func `a client that knows only old versions is refused with an alert`() throws {
        let client = MemoryClient { context in
            SSL_CTX_set_security_level(context, 0)
            SSL_CTX_ctrl(context, SSL_CTRL_SET_MAX_PROTO_VERSION, Int(TLS1_1_VERSION), nil)
        }
        let server = try server()
        var plain: [UInt8] = []
        _ = client.shakeHands()
        let progress = server.take(client.takeOutgoing().span, into: &plain)
        #expect(progress.failure?.reason == "unsupported protocol")
        // fatal, protocol_version: RFC 8446 §6.2.
        #expect(server.takeOutgoing().suffix(2) == [2, 70])
    }

    @Test func `a client can't renegotiate`() throws {
        let client = MemoryClient { SSL_CTX_ctrl($0, SSL_CTRL_SET_MAX_PROTO_VERSION, Int(TLS1_2_VERSION), nil) }
        let server = try server()
        let handshake = shake(client, server)
        #expect(handshake.security?.version == "TLSv1.2")
        #expect(SSL_renegotiate(client.ssl) == 1)
        _ = client.shakeHands()
        var plain: [UInt8] = []
        let progress = server.take(client.takeOutgoing().span, into: &plain)
        #expect(progress.secured == nil && plain.isEmpty)
        client.feed(server.takeOutgoing())
        #expect(!client.shakeHands())
        #expect(ERR_reason_error_string(copenssl_error()).map { String(cString: $0) } == "no renegotiation")
        ERR_clear_error()
    }

    @Test func `a client's alert is told by its name`() throws {
        let (client, server) = (MemoryClient { SSL_CTX_set_verify($0, SSL_VERIFY_PEER, nil) }, try server())
        let handshake = shake(client, server)
        #expect(handshake.security == nil)
        #expect(handshake.failure?.alert == "unknown CA")
    }

    @Test func `a key that isn't the certificate's is no credential`() throws {
        var credential = try #require(try made.get()[.good])
        credential.key = try #require(try made.get()[.thousandSANs]).key
        #expect(throws: TLSError.self) { try ServerContext(credential, ticketKeys: keys) }
        credential.key = [1, 2, 3]
        #expect(throws: TLSError.self) { try ServerContext(credential, ticketKeys: keys) }
        credential.chain = []
        #expect(throws: TLSError.self) { try ServerContext(credential, ticketKeys: keys) }
    }
}
