import Conversation
import Testing
import Vocabulary

@Suite("Trace fields, RFC 5321 §4.4")
struct TraceFieldsTests {
    private func fields(_ sender: String, _ greeting: Greeting, _ client: Peer) throws -> String {
        let session = try #require(SessionID(17))
        let trace = TraceFields(
            sender: sender, greeting: greeting, client: client, hostname: try #require(Domain("mx.test")),
            transaction: try #require(TransactionID(session: session, ordinal: 2)),
            at: WallTime(microseconds: 1795269290_123_456))
        return String(decoding: trace.octets, as: UTF8.self)
    }

    @Test func `they tell sender, client, server, protocol and time`() throws {
        let client = Peer.internet(try #require(Endpoint("192.0.2.1:2000")))
        #expect(
            try fields("a@x.example", Greeting(helo: "client.test", esmtp: true), client)
                == "Return-Path: <a@x.example>\r\nReceived: from client.test ([192.0.2.1])\r\n"
                + "\tby mx.test with ESMTP id 17-2;\r\n\tSat, 21 Nov 2026 13:54:50 +0000\r\n")
    }

    @Test(
        arguments: [
            (true, nil, .smtp, false, "ESMTPS"), (true, "joe", .smtp, false, "ESMTPSA"),
            (true, nil, .lmtp, false, "LMTPS"),
            (true, nil, .smtp, true, "UTF8SMTPS"), (true, "joe", .smtp, true, "UTF8SMTPSA"),
            (true, "joe", .lmtp, true, "UTF8LMTPSA"), (false, nil, .smtp, false, "SMTP"),
        ] as [(Bool, String?, ListenerProtocol, Bool, String)])
    func `the protocol says that TLS was there, and the cipher and the group stand behind it`(
        esmtp: Bool, user: String?, language: ListenerProtocol, international: Bool, with: String
    ) throws {
        let session = try #require(SessionID(1))
        let trace = TraceFields(
            sender: "", international: international, greeting: Greeting(helo: "c", esmtp: esmtp, user: user),
            client: .local, hostname: try #require(Domain("mx.test")),
            transaction: try #require(TransactionID(session: session, ordinal: 1)),
            language: language,
            security: Security(version: "TLSv1.3", cipher: "TLS_AES_128_GCM_SHA256", group: "x25519"),
            at: WallTime(microseconds: 0))
        #expect(
            String(decoding: trace.octets, as: UTF8.self).contains(
                " with \(with) id 1-1\r\n\ttls TLS_AES_128_GCM_SHA256 group x25519;\r\n\t"))
    }

    @Test(arguments: [("[::1]:1", " ([IPv6:::1])"), ("[::ffff:192.0.2.1]:1", " ([192.0.2.1])")])
    func `an address stands as a literal`(endpoint: String, literal: String) throws {
        let client = Peer.internet(try #require(Endpoint(endpoint)))
        #expect(
            try fields("", Greeting(helo: "c", esmtp: false), client).contains(
                "from c\(literal)\r\n\tby mx.test with SMTP id"))
    }

    @Test func `the null sender and a client without an address have their forms`() throws {
        let text = try fields("", .none, .local)
        #expect(text.hasPrefix("Return-Path: <>\r\nReceived: from unknown\r\n"))
    }
}
