import Foundation
import Support
import Testing

/// Each fault of the handshake, as `openssl s_client` meets it: it fails for its one reason, and a client that skips
/// exactly that check finds nothing else wrong.
@Suite("Faults of the TLS handshake", .enabled(if: installed("openssl") != nil, "openssl is not installed"))
struct TLSFaultTests {
    struct Row: Sendable, CustomStringConvertible {
        let label: String
        /// What the client says of it.
        let wrong: String
        /// What a client doesn't look at that finds nothing wrong.
        let skip: [String]
        /// What the client looks at beside the chain.
        var check: [String] = []

        var description: String { label }
    }

    static let certificates = [
        Row(label: "expired", wrong: "certificate has expired", skip: ["-no_check_time"]),
        Row(label: "not-yet", wrong: "certificate is not yet valid", skip: ["-no_check_time"]),
        Row(label: "expired-intermediate", wrong: "certificate has expired", skip: ["-no_check_time"]),
        Row(
            label: "untrusted-root", wrong: "unable to get local issuer certificate",
            skip: ["-CAfile", "@leaf", "-partial_chain"]),
        Row(label: "incomplete-chain", wrong: "unable to get local issuer certificate", skip: ["-CAfile", "@good"]),
        Row(label: "self-signed", wrong: "self-signed certificate", skip: ["-CAfile", "@leaf"]),
        Row(label: "wrong-eku", wrong: "unsuitable certificate purpose", skip: ["-purpose", "any"]),
        Row(label: "revoked", wrong: "certificate revoked", skip: [], check: ["-crl_check", "-CAfile", "@both"]),
        Row(
            label: "sha1", wrong: "CA signature digest algorithm too weak",
            skip: ["-auth_level", "0", "-cipher", "DEFAULT:@SECLEVEL=0"],
            check: ["-auth_level", "1"]),
        Row(
            label: "rsa1024", wrong: "EE certificate key too weak",
            skip: ["-auth_level", "0", "-cipher", "DEFAULT:@SECLEVEL=0"], check: ["-auth_level", "2"]),
    ]

    /// Makes the files that rows name, and gives their paths.
    private func files(_ options: [String], _ daemon: Daemon, _ label: String) throws -> [String] {
        try options.map { option in
            switch option {
            case "@both":
                let texts = try ["ca.pem", "crl.pem"].map {
                    try String(contentsOfFile: daemon.directory.path($0), encoding: .utf8)
                }
                _ = try daemon.directory.write(Array(texts.joined().utf8), to: "both.pem")
                return daemon.directory.path("both.pem")
            case "@good", "@leaf":
                let name = option == "@leaf" ? "\(label).localhost" : "localhost"
                let shown = try TLSClient(daemon, listener: 1, ["-servername", name, "-showcerts"], strict: false)
                let root = try String(contentsOfFile: daemon.directory.path("ca.pem"), encoding: .utf8)
                let text = shown.certificates + (option == "@good" ? root : "")
                return try daemon.directory.write(Array(text.utf8), to: "\(option.dropFirst()).pem")
            default: return option
            }
        }
    }

    @Test(arguments: certificates)
    func `T11: a certificate is refused for its one reason, and for no other, RFC 7817 §3`(row: Row) throws {
        let daemon = try TLSTests.daemon()
        let word = "tls" + row.label.filter { $0 != "-" }
        for listener in 0...1 {
            let carriers =
                listener == 0
                ? [["-servername", "\(row.label).fumbled.localhost"], ["-name", "\(word).test", "-noservername"]]
                : [["-servername", "\(row.label).fumbled.localhost"]]
            for carrier in carriers {
                let name = carrier.contains("-noservername") ? "localhost" : "\(row.label).fumbled.localhost"
                let options = carrier + ["-verify_hostname", name] + (try files(row.check, daemon, row.label))
                let refused = try TLSClient(daemon, listener: listener, options)
                #expect(refused.says(row.wrong), "\(carrier) \(refused.text)")
                #expect(!refused.says("Verification: OK"))
                let taken = try TLSClient(
                    daemon, listener: listener,
                    carrier + ["-verify_hostname", name] + (try files(row.skip, daemon, row.label)))
                #expect(taken.says("Verification: OK") && taken.says("221 "), "\(carrier) \(taken.text)")
            }
        }
        let fired = try daemon.record("fault") { $0["carrier"]?.text == "server_name" }
        #expect(fired["word"]?.text == word && fired["point"]?.text == "tls")
        _ = try daemon.record("fault") { $0["carrier"]?.text == "helo" }
    }

    @Test(
        arguments: [
            ("wrong-host", "hostname mismatch"),
            // Without alternative names it looks at the common name: X509_check_host(3).
            ("no-san", nil),
            ("no-common-name", nil), ("1000-sans", nil), ("ca-as-leaf", nil), ("reversed-chain", nil),
        ] as [(String, String?)])
    func `what OpenSSL's own checks let pass is there all the same`(label: String, wrong: String?) throws {
        let daemon = try TLSTests.daemon()
        let name = "\(label).fumbled.localhost"
        let client = try TLSClient(daemon, listener: 1, ["-servername", name, "-verify_hostname", name])
        #expect(client.says(wrong ?? "Verification: OK"), "\(client.text)")
        if wrong != nil { #expect(try TLSClient(daemon, listener: 1, ["-servername", name]).says("Verification: OK")) }
        #expect(try daemon.record("fault")["word"]?.text == "tls" + label.filter { $0 != "-" })
    }

    /// RFC 9525 §6.3 has a client look at no common name. OpenSSL's s_client can't be told so, Python's clients can.
    @Test(
        .enabled(if: installed("python3") != nil, "python3 is not installed"),
        arguments: [("no-san", false, "refused"), ("no-san", true, "taken"), ("no-common-name", false, "taken")])
    func `without alternative names it's refused where a common name doesn't count, and only there`(
        label: String, counts: Bool, outcome: String
    ) throws {
        let daemon = try TLSTests.daemon()
        let script = """
            import socket, ssl, sys
            port, authority, name, counts = int(sys.argv[1]), sys.argv[2], sys.argv[3], sys.argv[4] == "true"
            context = ssl.create_default_context(cafile=authority)
            context.hostname_checks_common_name = counts
            try:
                with context.wrap_socket(socket.create_connection(("127.0.0.1", port)), server_hostname=name):
                    print("taken")
            except ssl.SSLCertVerificationError as error:
                print("refused" if "ostname mismatch" in error.verify_message else error.verify_message)
            """
        let finished = try Subprocess(
            try #require(installed("python3")),
            [
                "python3", "-c", script, "\(daemon.listeners[1].port)", daemon.directory.path("ca.pem"),
                "\(label).fumbled.localhost", "\(counts)",
            ]
        ).finish()
        #expect(finished.output == outcome + "\n", "\(finished.errors)")
    }

    @Test func `a key that isn't the certificate's is found by the signature`() throws {
        let daemon = try TLSTests.daemon()
        let client = try TLSClient(daemon, listener: 1, ["-servername", "key-mismatch.localhost"])
        #expect(client.says("bad signature"), "\(client.text)")
    }

    @Test func `the stapled answer says that it is revoked`() throws {
        let daemon = try TLSTests.daemon()
        let client = try TLSClient(daemon, listener: 1, ["-servername", "revoked.localhost", "-status"])
        #expect(client.says("Cert Status: revoked"), "\(client.text)")
    }

    @Test(arguments: [
        ("tls-v1-0", "-tls1", "TLSv1"), ("tls-v1-1", "-tls1_1", "TLSv1.1"), ("tls-v1-2", "-tls1_2", "TLSv1.2"),
        ("tls-v1-3", "-tls1_3", "TLSv1.3"),
    ])
    func `a version fault meets a client of that version, and no other`(label: String, version: String, shown: String)
        throws
    {
        let daemon = try TLSTests.daemon()
        let old = ["-servername", "\(label).localhost", "-cipher", "ALL:@SECLEVEL=0"]
        let met = try TLSClient(daemon, listener: 1, old + [version])
        #expect(met.says("Protocol  : \(shown)\n") || met.says("New, \(shown), "), "\(met.text)")
        #expect(met.says("221 "), "\(met.text)")
        for other in ["-tls1", "-tls1_1", "-tls1_2", "-tls1_3"] where other != version {
            let refused = try TLSClient(daemon, listener: 1, old + [other])
            #expect(refused.says("alert protocol version") || refused.says("unsupported protocol"), "\(other)")
            #expect(!refused.says("221 "))
        }
    }

    @Test(arguments: [
        ("no-cipher", "alert handshake failure"), ("alert", "alert internal error"),
        ("garbage", "wrong version number"),
        ("plaintext", "wrong version number"), ("client-cert", "alert certificate required"),
    ])
    func `a handshake fails as its name says`(label: String, message: String) throws {
        let daemon = try TLSTests.daemon()
        for listener in 0...1 {
            let client = try TLSClient(daemon, listener: listener, ["-servername", "\(label).localhost"])
            #expect(client.says(message), "\(listener) \(client.text)")
            #expect(!client.says("221 "))
        }
    }

    @Test func `a cipher that doesn't encipher is there for who takes it`() throws {
        let daemon = try TLSTests.daemon()
        let name = ["-servername", "null.localhost", "-tls1_2"]
        #expect(
            try TLSClient(daemon, listener: 1, name + ["-cipher", "eNULL:@SECLEVEL=0"]).says("ECDHE-ECDSA-NULL-SHA"))
        #expect(try TLSClient(daemon, listener: 1, name).says("alert handshake failure"))
    }

    @Test func `a protocol that nobody offered is chosen`() throws {
        let daemon = try TLSTests.daemon()
        let client = try TLSClient(daemon, listener: 1, ["-servername", "alpn-mismatch.localhost", "-alpn", "smtp"])
        #expect(client.says("bad extension"), "\(client.text)")
    }

    @Test func `octets come one by one, or not at all, or the connection ends`() throws {
        let daemon = try TLSTests.daemon(["--time-scale", "0.5"])
        let script = """
            import socket, ssl, sys, time
            port, ca = int(sys.argv[1]), sys.argv[2]
            def meet(label, seconds=1.0):
                context = ssl.create_default_context(cafile=ca)
                context.suppress_ragged_eofs = False
                incoming, outgoing = ssl.MemoryBIO(), ssl.MemoryBIO()
                tls = context.wrap_bio(incoming, outgoing, server_hostname=label + ".localhost")
                reads = 0
                with socket.create_connection(("127.0.0.1", port)) as connection:
                    connection.settimeout(seconds)
                    try:
                        while True:
                            try:
                                tls.do_handshake()
                                break
                            except ssl.SSLWantReadError:
                                connection.sendall(outgoing.read())
                                octets = connection.recv(65536)
                                if not octets: return "closed"
                                reads += 1
                                incoming.write(octets)
                    except ConnectionResetError: return "reset"
                    except TimeoutError: return "silent after %d" % min(reads, 1)
                    return "done in many reads" if reads > 100 else "done"
            for label, seconds in [("drop", 60), ("reset", 60), ("stall-hello", 1), ("stall-finish", 1), ("drip", 60)]:
                print(label, meet(label, seconds))
            """
        let finished = try Subprocess(
            try #require(installed("python3")),
            ["python3", "-c", script, "\(daemon.listeners[1].port)", daemon.directory.path("ca.pem")]
        ).finish()
        #expect(
            finished.output == """
                drop closed
                reset reset
                stall-hello silent after 0
                stall-finish silent after 1
                drip done in many reads

                """, "\(finished.errors)")
    }

    @Test func `our side ends without close_notify where the fault has it so`() throws {
        let daemon = try TLSTests.daemon()
        for (label, isClosed) in [("good", true), ("no-close-notify", false)] {
            let client = try TLSClient(daemon, listener: 1, ["-servername", "\(label).localhost", "-msg"])
            #expect(client.says("close_notify") == isClosed, "\(client.text)")
        }
    }

    @Test func `rules and listeners have them too, and the nearer carrier wins`() throws {
        let daemon = try TLSTests.daemon(
            more: """
                - {address: "127.0.0.1:0", name: broken, tls: implicit, faults: tlsexpired}
                - {address: "127.0.0.1:0", name: deaf, tls: implicit, faults: off}
                rules:
                - {match: {listener: smtp, helo: "ruled.*"}, faults: tlsnotyet}
                """)
        #expect(try TLSClient(daemon, listener: 3).says("certificate has expired"))
        #expect(try TLSClient(daemon, listener: 3, ["-servername", "not-yet.localhost"]).says("not yet valid"))
        #expect(try TLSClient(daemon, listener: 4, ["-servername", "expired.localhost"]).says("Verification: OK"))
        #expect(try TLSClient(daemon, listener: 0, ["-name", "ruled.test"]).says("not yet valid"))
        #expect(try TLSClient(daemon, listener: 0, ["-name", "tlsexpired.test"]).says("certificate has expired"))
        #expect(try TLSClient(daemon, listener: 0, ["-name", "other.test"]).says("Verification: OK"))
        #expect(
            try daemon.records.filter { $0.event == "fault" }.map { $0["carrier"]?.text }
                == ["listener", "server_name", "rule", "helo"])
    }

    @Test(arguments: ["dh512", "dh1024"])
    func `a group that is too short is refused`(label: String) throws {
        let daemon = try TLSTests.daemon()
        for listener in 0...1 {
            let client = try TLSClient(
                daemon, listener: listener, ["-servername", "\(label).localhost", "-verify_hostname", "localhost"])
            #expect(client.says("dh key too small") && client.says("Verification: OK"), "\(client.text)")
        }
    }

    @Test func `a group of 1,024 bits is taken by who takes it`() throws {
        let daemon = try TLSTests.daemon()
        let name = "dh1024.fumbled.localhost"
        let client = try TLSClient(
            daemon, listener: 1,
            ["-servername", name, "-verify_hostname", name, "-cipher", "DEFAULT:@SECLEVEL=0"])
        #expect(client.says("Server Temp Key: DH, 1024 bits") && client.says("Verification: OK"), "\(client.text)")
    }

    /// OpenSSL's own clients have none of 512 bits at any level. GnuTLS counts the bits as it's told.
    @Test(.enabled(if: installed("gnutls-cli") != nil, "gnutls-cli is not installed"))
    func `a group of 512 bits is taken by who takes it`() throws {
        let daemon = try TLSTests.daemon()
        for (bits, wanted) in [("1024", "not long enough"), ("512", "Handshake was completed")] {
            let finished = try Subprocess(
                try #require(installed("gnutls-cli")),
                [
                    "gnutls-cli", "--x509cafile", daemon.directory.path("ca.pem"), "--sni-hostname", "dh512.localhost",
                    "--verify-hostname", "localhost", "-p", "\(daemon.listeners[1].port)", "--priority",
                    "NORMAL:-VERS-TLS1.3:-KX-ALL:+DHE-RSA", "--dh-bits", bits, "127.0.0.1",
                ]
            ).finish()
            let text = finished.output + finished.errors
            #expect(text.contains(wanted), "\(bits): \(text)")
        }
    }

    @Test func `several who ask for a certificate before it's made all get it`() throws {
        let daemon = try TLSTests.daemon(["--sessions", "2"])
        let clients = try (0..<4).map { _ in
            try TLSClient.start(daemon, ["-servername", "dh1024.localhost", "-cipher", "DEFAULT:@SECLEVEL=0"])
        }
        for client in clients { #expect(TLSClient(try client.finish()).says("Server Temp Key: DH, 1024 bits")) }
    }
}
