import Foundation
import Support
import Testing

/// What `openssl s_client` sees of a daemon's TLS.
struct TLSClient {
    /// All that it printed.
    let text: String
    let ending: Ending

    /// - Parameters:
    ///   - listener: its number among the daemon's.
    ///   - options: of s_client(1).
    ///   - strict: whether it ends where it finds a certificate wrong.
    ///   - input: what is said once TLS is on.
    init(
        _ daemon: Daemon, listener: Int = 0, _ options: [String] = [], strict: Bool = true,
        input: String = "QUIT\r\n"
    ) throws {
        self.init(try Self.start(daemon, listener: listener, options, strict: strict, input: input).finish())
    }

    init(_ finished: Finished) {
        text = finished.output + finished.errors
        ending = finished.ending
    }

    /// The same, and isn't waited for.
    static func start(
        _ daemon: Daemon, listener: Int = 0, _ options: [String] = [], strict: Bool = true,
        input: String = "QUIT\r\n"
    ) throws -> Subprocess {
        let place = daemon.listeners[listener]
        let start = place.tls == "starttls" ? ["-starttls", "smtp"] : []
        let file = try daemon.directory.write(Array(input.utf8), to: "input-\(UUID().uuidString)")
        return try Subprocess(
            try #require(installed("openssl")),
            [
                "openssl", "s_client", "-connect", "127.0.0.1:\(place.port)", "-ign_eof", "-CAfile",
                daemon.directory.path("ca.pem"),
            ] + (strict ? ["-verify_return_error"] : []) + start + options,
            input: file)
    }

    /// The certificates that it was shown, as PEM.
    var certificates: String {
        let (begin, end) = ("-----BEGIN CERTIFICATE-----", "-----END CERTIFICATE-----")
        return text.components(separatedBy: begin).dropFirst().map { piece in
            begin + piece.components(separatedBy: end)[0] + end + "\n"
        }.joined()
    }

    func says(_ line: String) -> Bool { text.contains(line) }
}

@Suite("TLS end to end", .enabled(if: installed("openssl") != nil, "openssl is not installed"))
struct TLSTests {
    /// A daemon with both kinds of TLS: STARTTLS at the first listener, TLS from the first octet at the second.
    static func daemon(_ options: [String] = [], store: String? = nil, more: String = "") throws -> Daemon {
        let directory = try TemporaryDirectory()
        let file = """
            listeners:
            - {address: "127.0.0.1:0", name: smtp}
            - {address: "127.0.0.1:0", name: smtps, tls: implicit}
            - {address: "127.0.0.1:0", name: plain, tls: none}
            \(more)
            """
        _ = try directory.write(Array(file.utf8), to: "fumbled.yaml")
        return try Daemon(
            ["--config", directory.path("fumbled.yaml")] + options, store: store, in: directory)
    }

    @Test func `both ways of TLS prove to be the host that the test authority knows`() throws {
        let daemon = try Self.daemon()
        for listener in 0...1 {
            for name in ["localhost", "fumbled.localhost"] {
                let client = try TLSClient(daemon, listener: listener, ["-verify_hostname", name])
                #expect(client.says("Verification: OK") && client.says("Verified peername: \(name)"), "\(client.text)")
                #expect(client.says("221 "), "\(client.text)")
            }
            let other = try TLSClient(daemon, listener: listener, ["-verify_hostname", "other.example"])
            #expect(other.says("hostname mismatch"))
        }
        let record = try daemon.record("tls") { $0["server_name"] == nil }
        #expect(record["tls_version"]?.text == "TLSv1.3" && record["key_group"]?.text == "x25519")
        #expect(try daemon.record("tls_failed")["alert"]?.text == "bad certificate")
    }

    @Test func `the ports file and the log say where the authority is`() throws {
        let daemon = try Self.daemon()
        let ports = try String(contentsOfFile: daemon.directory.path("ports.json"), encoding: .utf8)
        #expect(ports.contains("\"ca_file\":\"\(daemon.directory.path("ca.pem"))\""))
        #expect(try daemon.record("ready")["ca_file"]?.text == daemon.directory.path("ca.pem"))
        #expect(daemon.listeners.map(\.tls) == ["starttls", "implicit", "none"])
    }

    @Test func `the two lists tell what is revoked, and the good certificate isn't`() throws {
        let daemon = try Self.daemon()
        let both = try ["ca.pem", "crl.pem"].map {
            try String(contentsOfFile: daemon.directory.path($0), encoding: .utf8)
        }
        _ = try daemon.directory.write(Array(both.joined().utf8), to: "both.pem")
        let client = try TLSClient(
            daemon, listener: 1, ["-crl_check_all", "-CAfile", daemon.directory.path("both.pem"), "-status"])
        #expect(client.says("Verification: OK"), "\(client.text)")
        #expect(client.says("Cert Status: good"), "\(client.text)")
    }

    @Test(arguments: [
        (["-tls1_2"], "TLSv1.2"), (["-tls1_3"], "TLSv1.3"), (["-tls1_2", "-groups", "P-256"], "TLSv1.2"),
        (["-tls1_3", "-groups", "P-256"], "TLSv1.3"), (["-alpn", "smtp,h2"], "ALPN protocol: smtp"),
        (["-tls1_2", "-cipher", "ECDHE-ECDSA-CHACHA20-POLY1305"], "CHACHA20"), (["-max_send_frag", "512"], "TLSv1.3"),
    ])
    func `T08, T09: versions, groups, ciphers and protocols are met, RFC 9325 §3.1, RFC 7301`(
        options: [String], line: String
    ) throws {
        let daemon = try Self.daemon()
        for listener in 0...1 {
            let client = try TLSClient(daemon, listener: listener, options)
            #expect(client.says(line) && client.says("Verification: OK"), "\(client.text)")
        }
    }

    @Test(arguments: [
        (["-tls1_2", "-cipher", "ECDHE-ECDSA-AES128-GCM-SHA256:ECDHE-ECDSA-AES256-GCM-SHA384"], "AES256-GCM"),
        (["-ciphersuites", "TLS_AES_128_GCM_SHA256:TLS_AES_256_GCM_SHA384"], "TLS_AES_256_GCM_SHA384"),
        (["-ciphersuites", "TLS_CHACHA20_POLY1305_SHA256:TLS_AES_256_GCM_SHA384"], "TLS_CHACHA20_POLY1305_SHA256"),
    ])
    func `the server's order of ciphers counts, and a wish for ChaCha20`(options: [String], cipher: String) throws {
        let daemon = try Self.daemon()
        let client = try TLSClient(daemon, listener: 1, options)
        #expect(client.says("Cipher is ECDHE-ECDSA-\(cipher)") || client.says("Cipher is \(cipher)"), "\(client.text)")
    }

    @Test(arguments: [
        (["-tls1_1", "-cipher", "ALL:@SECLEVEL=0"], "alert protocol version"),
        (["-tls1", "-cipher", "ALL:@SECLEVEL=0"], "alert protocol version"),
        (["-tls1_2", "-cipher", "AES128-SHA"], "alert handshake failure"),
    ])
    func `T08: what is too old is refused with an alert, RFC 9325 §3.1`(options: [String], alert: String) throws {
        let daemon = try Self.daemon()
        let client = try TLSClient(daemon, listener: 1, options)
        #expect(client.says(alert), "\(client.text)")
    }

    @Test func `a session is resumed at whichever process`() throws {
        let daemon = try Self.daemon(["--sessions", "2"])
        for version in ["-tls1_2", "-tls1_3"] {
            let session = daemon.directory.path("session\(version)")
            _ = try TLSClient(daemon, listener: 1, [version, "-sess_out", session])
            for _ in 0..<4 {
                let again = try TLSClient(daemon, listener: 1, [version, "-sess_in", session])
                #expect(again.says("Reused, "), "\(version) \(again.text)")
            }
        }
    }

    @Test func `a message tells in its envelope and its Received field how it came`() throws {
        let daemon = try Self.daemon(["--store-trace", "true"], store: "mail")
        let dialogue = """
            EHLO client.test\r
            MAIL FROM:<a@client.test>\r
            RCPT TO:<b@mx.test>\r
            DATA\r
            Subject: TLS\r
            \r
            .\r
            QUIT\r

            """
        let openssl = try #require(installed("openssl"))
        let (key, certificate) = (daemon.directory.path("client.key"), daemon.directory.path("client.pem"))
        _ = try Subprocess(
            openssl,
            [
                "openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-subj", "/O=Clients/CN=client.test",
                "-keyout", key, "-out", certificate,
            ]
        ).finish()
        let shown = try Subprocess(
            openssl, ["openssl", "x509", "-in", certificate, "-noout", "-fingerprint", "-sha256"]
        ).finish()
        for (name, subject) in [("localhost", nil), ("client-cert.localhost", "CN=client.test,O=Clients")] {
            let client = try TLSClient(
                daemon, listener: 1,
                ["-servername", name, "-alpn", "smtp", "-cert", certificate, "-key", key, "-quiet"],
                input: dialogue)
            #expect(client.says("250 2.0.0 Message taken"), "\(client.text)")
            let maildir = daemon.maildir("mail")
            let id = try #require(try maildir.new.max())
            let tls = try #require(try maildir.envelope(id)["tls"])
            #expect(tls["version"] == .text("TLSv1.3") && tls["cipher"] == .text("TLS_AES_256_GCM_SHA384"))
            #expect(tls["key_group"] == .text("x25519") && tls["alpn"] == .text("smtp"))
            #expect(tls["server_name"] == .text(name) && tls["resumed"] == .flag(false))
            #expect(tls["client_certificate"]?.text == subject)
            let digest = shown.output.split(separator: "=").last?.filter { $0.isHexDigit }.lowercased()
            #expect(tls["client_sha256"]?.text == (subject == nil ? nil : digest))
            let message = String(decoding: try maildir.message(id), as: UTF8.self)
            #expect(message.contains(" with ESMTPS id "), "\(message)")
            #expect(message.contains("\r\n\ttls TLS_AES_256_GCM_SHA384 group x25519;\r\n"), "\(message)")
            let record = try daemon.record("tls") { $0["server_name"]?.text == name }
            #expect(record["client_certificate"]?.text == subject && record["alpn"]?.text == "smtp")
        }
    }

    @Test func `the authority that is kept is the same at the next start`() throws {
        let directory = try TemporaryDirectory()
        var certificates: [Data] = []
        for _ in 0..<2 {
            let daemon = try Daemon(["--ca-dir", directory.path], in: directory)
            let client = try TLSClient(daemon)
            #expect(client.says("Verification: OK"), "\(client.text)")
            try daemon.stop()
            certificates.append(try Data(contentsOf: URL(filePath: directory.path("ca.pem"))))
        }
        #expect(certificates[0] == certificates[1])
        let attributes = try FileManager.default.attributesOfItem(atPath: directory.path("ca-key.pem"))
        #expect(attributes[.posixPermissions] as? Int == 0o600)
    }

    @Test func `where the certifier makes no certificates the daemon ends with 1, and the log says why`() throws {
        let directory = try TemporaryDirectory()
        for name in ["ca.pem", "ca-key.pem"] { try directory.write(Array("none\n".utf8), to: name) }
        for _ in 0..<8 {
            let finished = try Program.run(["--listen", "127.0.0.1:0", "--ca-dir", directory.path])
            #expect(finished.ending == .exited(1))
            #expect(finished.errors == "fumbled: certifier exited with 71; everything stopped\n")
            let records = try finished.output.split(separator: "\n").map { try JSONValue(String($0)) }
            let failed = try #require(records.first { $0["event"]?.text == "failed" }, "\(finished.output)")
            #expect(failed["process"]?.text == "certifier")
            #expect(failed["cause"]?.text?.hasPrefix("the authority that --ca-dir keeps can't be used: ") == true)
            #expect(records.contains { $0["event"]?.text == "lost" && $0["name"]?.text == "certifier" })
        }
    }

    @Test(.enabled(if: installed("openssl") != nil, "openssl is not installed"), arguments: ["rsa:2048", "ec"])
    func `an authority of somebody's own is used, start after start, and stays as it was`(kind: String) throws {
        let directory = try TemporaryDirectory()
        let (certificate, key) = (directory.path("ca.pem"), directory.path("ca-key.pem"))
        let made = try Subprocess(
            try #require(installed("openssl")),
            [
                "openssl", "req", "-x509", "-newkey", kind, "-nodes", "-subj", "/CN=own", "-keyout", key, "-out",
                certificate,
            ]
                + (kind == "ec" ? ["-pkeyopt", "ec_paramgen_curve:P-256"] : [])
        ).finish()
        #expect(made.ending == .exited(0), "\(made.errors)")
        if let account = Program.account { chown(key, account.user, account.group) }
        let before = try [certificate, key].map { try Data(contentsOf: URL(filePath: $0)) }
        for _ in 0..<2 {
            let daemon = try Daemon(["--ca-dir", directory.path], in: directory)
            let client = try TLSClient(daemon)
            #expect(client.says("Verification: OK"), "\(client.text)")
            try daemon.stop()
        }
        #expect(try [certificate, key].map { try Data(contentsOf: URL(filePath: $0)) } == before)
    }

    @Test(
        .enabled(if: installed("python3") != nil, "python3 is not installed"),
        arguments: [("", true), ("tls.sendall(b'NOOP\\r\\n'); tls.recv(99)", false)])
    func `a client that leaves behind the handshake without a command is in the log`(said: String, isMute: Bool) throws
    {
        let daemon = try Self.daemon()
        let script = """
            import socket, ssl, sys
            context = ssl.create_default_context(cafile=sys.argv[2])
            connection = socket.create_connection(("127.0.0.1", int(sys.argv[1])))
            tls = context.wrap_socket(connection, server_hostname="localhost")
            tls.recv(99)
            \(said)
            tls.close()
            """
        let finished = try Subprocess(
            try #require(installed("python3")),
            ["python3", "-c", script, "\(daemon.listeners[1].port)", daemon.directory.path("ca.pem")]
        ).finish()
        #expect(finished.ending == .exited(0), "\(finished.errors)")
        try daemon.record("disconnect")
        #expect(try daemon.stop() == .exited(0))
        let failures = try daemon.records.filter { $0.event == "tls_failed" }
        #expect(failures.count == (isMute ? 1 : 0))
        #expect(failures.allSatisfy { $0["reason"]?.text?.hasPrefix("the client left") == true })
    }

    @Test func `without TLS there is no certifier and no authority`() throws {
        let directory = try TemporaryDirectory()
        _ = try directory.write(Array("listeners: [{address: \"127.0.0.1:0\", tls: none}]".utf8), to: "fumbled.yaml")
        let daemon = try Daemon(["--config", directory.path("fumbled.yaml")], in: directory)
        #expect(try daemon.record("ready")["ca_file"] == nil)
        #expect(!FileManager.default.fileExists(atPath: directory.path("ca.pem")))
        let client = try daemon.client()
        try client.command("STARTTLS", 502)
    }

    @Test func `a client that drips its ClientHello is served, and one that never ends it isn't`() throws {
        let daemon = try Self.daemon(["--time-scale", "0.02", "--handshake-timeout", "60"])
        let script = """
            import socket, ssl, sys, time
            context = ssl.create_default_context(cafile=sys.argv[2])
            incoming, outgoing = ssl.MemoryBIO(), ssl.MemoryBIO()
            tls = context.wrap_bio(incoming, outgoing, server_hostname="localhost")
            with socket.create_connection(("127.0.0.1", int(sys.argv[1]))) as connection:
                connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
                while True:
                    try:
                        tls.do_handshake()
                        break
                    except ssl.SSLWantReadError:
                        for octet in outgoing.read(): connection.sendall(bytes([octet]))
                        incoming.write(connection.recv(65536))
                for octet in outgoing.read(): connection.sendall(bytes([octet]))
                while True:
                    try:
                        print(tls.read(1000).decode(), end="")
                        break
                    except ssl.SSLWantReadError:
                        incoming.write(connection.recv(65536))
            with socket.create_connection(("127.0.0.1", int(sys.argv[1]))) as connection:
                connection.sendall(b"\\x16\\x03\\x01\\x02\\x00\\x01")
                print(connection.recv(1000))
            """
        let finished = try Subprocess(
            try #require(installed("python3")),
            ["python3", "-c", script, "\(daemon.listeners[1].port)", daemon.directory.path("ca.pem")]
        ).finish()
        #expect(finished.output == "220 fumbled.localhost ESMTP fumbled\r\nb''\n", "\(finished.errors)")
        #expect(try daemon.record("limit")["limit"]?.text == "handshake_wait")
    }
}
