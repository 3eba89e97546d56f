import COpenSSL
import Testing
import Vocabulary

@testable import TLS

@Suite("A server's TLS connection as a function of octets")
struct ServerConnectionTests {
    @Test(arguments: [1, 2, 7, 100, .max])
    func `any cut of the handshake gives the same`(piece: Int) throws {
        let server = try ServerEnd.connection()
        let handshake = ServerEnd.shake(MemoryClient(), server, piece: piece)
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
        let context = try ServerContext(try ServerEnd.credential(), ticketKeys: ServerEnd.ticketKeys)
        let server = try ServerConnection(context) { name in
            heard.append(name)
            return .proceed(HandshakeTerms(context))
        }
        let security = try #require(ServerEnd.shake(client, server).security)
        #expect(heard == ["mx.test"])
        #expect(security.serverName == "mx.test" && security.applicationProtocol == "smtp")
    }

    @Test(
        arguments: [
            (["esmtp"], "esmtp"), (["\u{0A}\u{0A}", "h2", "smtp"], "smtp"), (["h2", "http/1.1"], nil),
            (["\u{0A}\u{0A}"], nil),
        ] as [([String], String?)])
    func `a protocol is chosen that is a mail server's, or the handshake fails`(offered: [String], chosen: String?)
        throws
    {
        let client = MemoryClient { context in
            let protocols = offered.flatMap { [UInt8($0.utf8.count)] + Array($0.utf8) }
            _ = SSL_CTX_set_alpn_protos(context, protocols, CUnsignedInt(protocols.count))
        }
        let handshake = ServerEnd.shake(client, try ServerEnd.connection())
        #expect(handshake.security?.applicationProtocol == chosen)
        #expect((handshake.failure == nil) == (chosen != nil))
        // fatal, no_application_protocol: RFC 7301 §3.2.
        if chosen == nil { #expect(handshake.answer.suffix(2) == [2, 120]) }
    }

    @Test func `a client's certificate is asked for where terms demand it, and never elsewhere`() throws {
        let context = try ServerContext(try ServerEnd.credential(), ticketKeys: ServerEnd.ticketKeys)
        for demands in [false, true] {
            let server = try ServerConnection(context) { _ in
                var terms = HandshakeTerms(context)
                terms.demandsCertificate = demands
                return .proceed(terms)
            }
            let client = MemoryClient()
            client.show(try ServerEnd.credential())
            let shown = try #require(ServerEnd.shake(client, server).security).clientCertificate
            guard demands else {
                #expect(shown == nil)
                continue
            }
            let digest = SHA256()
            let certificate = try ServerEnd.credential().chain[0]
            digest.update(certificate.span)
            #expect(shown?.fingerprint == digest.finish().hexadecimal)
            #expect(shown?.subject.hasPrefix("CN=mx.test") == true, "\(shown?.subject ?? "")")
        }
    }

    @Test func `a handshake gives one ticket, and nothing is known of it before its end`() throws {
        let (client, server) = (MemoryClient(), try ServerEnd.connection())
        var plain: [UInt8] = []
        _ = client.shakeHands()
        #expect(!server.take(client.takeOutgoing().span, into: &plain).isSecured && server.security == nil)
        client.feed(server.takeOutgoing())
        #expect(client.shakeHands())
        #expect(server.take(client.takeOutgoing().span, into: &plain).isSecured && server.security != nil)
        // A record of enciphered octets, and nothing behind it: RFC 8446 §5.1.
        let answer = server.takeOutgoing()
        #expect(answer.first == 23 && answer.count == 5 + Int(answer[3]) << 8 + Int(answer[4]))
    }

    @Test(arguments: [(FiniteField.bits512, 512), (.bits1024, 1_024)])
    func `a group of Diffie-Hellman's has as many bits as the terms say`(field: FiniteField, bits: Int) throws {
        let context = try ServerContext(try ServerEnd.credential(.rsa), ticketKeys: ServerEnd.ticketKeys)
        let server = try ServerConnection(context) { _ in
            var terms = HandshakeTerms(context)
            terms.field = field
            return .proceed(terms)
        }
        let client = MemoryClient { SSL_CTX_set_security_callback($0) { _, _, _, _, _, _, _ in 1 } }
        let security = try #require(ServerEnd.shake(client, server).security)
        #expect(security.version == "TLSv1.2" && security.cipher.hasPrefix("TLS_DHE_RSA_"))
        var group: OpaquePointer?
        #expect(copenssl_peer_group(client.ssl, &group) == 1)
        defer { EVP_PKEY_free(group) }
        #expect(EVP_PKEY_get_bits(group) == bits)
    }

    @Test func `a handshake that waits goes on when it's looked at again`() throws {
        let context = try ServerContext(try ServerEnd.credential(), ticketKeys: ServerEnd.ticketKeys)
        var isThere = false
        var asked = 0
        let server = try ServerConnection(context) { _ in
            asked += 1
            return isThere ? .proceed(HandshakeTerms(context)) : .wait
        }
        let client = MemoryClient()
        _ = client.shakeHands()
        var plain: [UInt8] = []
        for octets in [client.takeOutgoing(), []] {
            let progress = server.take(octets.span, into: &plain)
            #expect(progress.failure == nil && !progress.isSecured && server.takeOutgoing() == [])
        }
        isThere = true
        _ = server.take([UInt8]().span, into: &plain)
        client.feed(server.takeOutgoing())
        #expect(client.shakeHands() && asked == 3)
        #expect(server.take(client.takeOutgoing().span, into: &plain).isSecured)
    }

    @Test func `octets go both ways, in any amount`() throws {
        let (client, server) = (MemoryClient(), try ServerEnd.connection())
        _ = ServerEnd.shake(client, server)
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
        let (client, server) = (MemoryClient(), try ServerEnd.connection())
        _ = ServerEnd.shake(client, server)
        client.feed(server.give([1]) + server.close())
        #expect(client.read() == [1] && client.hasHeardClose)
        client.close()
        var plain: [UInt8] = []
        #expect(server.take(client.takeOutgoing().span, into: &plain).isClosed)
    }

    @Test(arguments: [[UInt8]("EHLO client.test\r\n".utf8), [0x16, 3, 1, 0xFF, 0xFF], [0x16, 3, 1, 0, 4, 1, 0, 0, 0]])
    func `what is no handshake fails`(octets: [UInt8]) throws {
        let server = try ServerEnd.connection()
        var plain: [UInt8] = []
        let progress = server.take(octets.span, into: &plain)
        #expect(progress.failure != nil && !progress.isSecured && plain.isEmpty)
    }

    @Test func `a client that knows only old versions is refused with an alert`() throws {
        let client = MemoryClient { context in
            SSL_CTX_set_security_level(context, 0)
            SSL_CTX_ctrl(context, SSL_CTRL_SET_MAX_PROTO_VERSION, Int(TLS1_1_VERSION), nil)
        }
        let server = try ServerEnd.connection()
        var plain: [UInt8] = []
        _ = client.shakeHands()
        let progress = server.take(client.takeOutgoing().span, into: &plain)
        #expect(progress.failure?.reason == "unsupported protocol")
        // fatal, protocol_version: RFC 8446 §6.2.
        #expect(server.takeOutgoing().suffix(2) == [2, 70])
    }

    @Test func `a client can't renegotiate`() throws {
        let client = MemoryClient { SSL_CTX_ctrl($0, SSL_CTRL_SET_MAX_PROTO_VERSION, Int(TLS1_2_VERSION), nil) }
        let server = try ServerEnd.connection()
        let handshake = ServerEnd.shake(client, server)
        #expect(handshake.security?.version == "TLSv1.2")
        #expect(SSL_renegotiate(client.ssl) == 1)
        _ = client.shakeHands()
        var plain: [UInt8] = []
        let progress = server.take(client.takeOutgoing().span, into: &plain)
        #expect(!progress.isSecured && plain.isEmpty)
        client.feed(server.takeOutgoing())
        #expect(!client.shakeHands())
        #expect(ERR_reason_error_string(copenssl_error()).map { String(cString: $0) } == "no renegotiation")
        ERR_clear_error()
    }

    @Test func `a client's alert is told by its name`() throws {
        let (client, server) = (
            MemoryClient { SSL_CTX_set_verify($0, SSL_VERIFY_PEER, nil) }, try ServerEnd.connection()
        )
        let handshake = ServerEnd.shake(client, server)
        #expect(handshake.security == nil)
        #expect(handshake.failure?.alert == "unknown CA")
    }

    @Test func `a key that isn't the certificate's is no credential`() throws {
        var credential = try ServerEnd.credential()
        credential.key = try ServerEnd.credential(.thousandSANs).key
        #expect(throws: TLSError.self) { try ServerContext(credential, ticketKeys: ServerEnd.ticketKeys) }
        credential.key = [1, 2, 3]
        #expect(throws: TLSError.self) { try ServerContext(credential, ticketKeys: ServerEnd.ticketKeys) }
        credential.chain = []
        #expect(throws: TLSError.self) { try ServerContext(credential, ticketKeys: ServerEnd.ticketKeys) }
    }
}
