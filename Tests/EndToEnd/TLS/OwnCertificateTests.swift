import Foundation
import Support
import Testing

/// A certificate that signs itself, and its key, as openssl(1) makes them.
struct OwnPair {
    let certificate: String
    let key: String

    /// - Parameters:
    ///   - kind: as `-newkey` has it.
    ///   - name: of the two files in the directory; the host is `name.test`.
    init(_ kind: [String], _ name: String, in directory: TemporaryDirectory) throws {
        (certificate, key) = (directory.path("\(name).pem"), directory.path("\(name).key"))
        let finished = try Subprocess(
            try #require(installed("openssl")),
            ["openssl", "req", "-x509", "-nodes", "-newkey"] + kind + [
                "-keyout", key, "-out", certificate, "-days", "30", "-subj", "/CN=\(name).test", "-addext",
                "subjectAltName=DNS:\(name).test,DNS:*.\(name).test",
            ]
        ).finish()
        try #require(finished.ending == .exited(0), "\(finished.errors)")
        // The parent reads them again as its own user.
        chmod(certificate, 0o644)
        chmod(key, 0o644)
    }

    static let kinds: [String: [String]] = [
        "rsa": ["rsa:2048"], "p256": ["ec", "-pkeyopt", "ec_paramgen_curve:P-256"],
        "p384": ["ec", "-pkeyopt", "ec_paramgen_curve:P-384"], "ed25519": ["ed25519"],
    ]
}

@Suite("Own certificates end to end", .enabled(if: installed("openssl") != nil, "openssl is not installed"))
struct OwnCertificateTests {
    private let directory: TemporaryDirectory

    init() throws { directory = try TemporaryDirectory() }

    private func pair(_ name: String, _ kind: String? = nil) throws -> OwnPair {
        try OwnPair(try #require(OwnPair.kinds[kind ?? name]), name, in: directory)
    }

    private func daemon(_ pairs: [OwnPair], _ options: [String] = [], more: String = "") throws -> Daemon {
        try write(pairs, more)
        return try Daemon(["--config", directory.path("fumbled.yaml")] + options, in: directory)
    }

    private func write(_ pairs: [OwnPair], _ more: String = "") throws {
        let file = """
            listeners:
            - {address: "127.0.0.1:0", name: smtp}
            - {address: "127.0.0.1:0", name: smtps, tls: implicit}
            tls:
              certificate: [\(pairs.map(\.certificate).joined(separator: ", "))]
              key: [\(pairs.map(\.key).joined(separator: ", "))]
            \(more)
            """
        try directory.write(Array(file.utf8), to: "fumbled.yaml")
        chmod(directory.path("fumbled.yaml"), 0o644)
    }

    /// Whom the server showed itself to be: the host of its certificate.
    private func host(_ client: TLSClient) throws -> String? {
        try client.text.firstMatch(of: Regex("subject=.*CN *= *([a-z0-9.-]+)"))?[1].substring.map { String($0) }
    }

    @Test(arguments: ["rsa", "p256", "p384", "ed25519"], ["-tls1_2", "-tls1_3"])
    func `each kind of key proves who the server is, in both versions and both ways`(
        kind: String, version: String
    ) throws {
        let daemon = try daemon([try pair(kind)])
        for listener in 0...1 {
            let client = try TLSClient(
                daemon, listener: listener,
                [version, "-CAfile", directory.path("\(kind).pem"), "-verify_hostname", "\(kind).test"])
            #expect(client.says("Verification: OK") && client.says("221 "), "\(client.text)")
        }
        #expect(try daemon.stop() == .exited(0))
    }

    @Test func `the client's name chooses, by a wildcard too, and the first is for all others`() throws {
        let daemon = try daemon([try pair("p256"), try pair("ed25519")])
        for (name, expected) in [
            ("ed25519.test", "ed25519.test"), ("a.ed25519.test", "ed25519.test"), ("p256.test", "p256.test"),
            ("other.example", "p256.test"), ("a.b.ed25519.test", "p256.test"),
        ] {
            for listener in 0...1 {
                let client = try TLSClient(daemon, listener: listener, ["-servername", name], strict: false)
                #expect(try host(client) == expected, "\(name): \(client.text)")
            }
        }
        let nameless = try TLSClient(daemon, listener: 1, ["-noservername"], strict: false)
        #expect(try host(nameless) == "p256.test")
    }

    @Test func `faults of certificates are the test authority's, faults of the handshake under one's own name aren't`()
        throws
    {
        let daemon = try daemon([try pair("p256")])
        let expired = try TLSClient(daemon, listener: 1, ["-servername", "expired.localhost"], strict: false)
        #expect(try host(expired) != "p256.test" && expired.says("certificate has expired"), "\(expired.text)")
        let old = try TLSClient(daemon, listener: 1, ["-servername", "tls-v1-2.p256.test"], strict: false)
        #expect(try host(old) == "p256.test" && old.says("TLSv1.2"), "\(old.text)")
        let asked = try TLSClient(
            daemon, listener: 1, ["-servername", "tls-v1-2.localhost", "-verify_hostname", "tls-v1-2.localhost"])
        #expect(asked.says("Verification: OK") && asked.says("TLSv1.2"), "\(asked.text)")
    }

    @Test func `one file may hold certificate and key, and options name it`() throws {
        let pair = try pair("p256")
        let both = try [pair.certificate, pair.key].map { try String(contentsOfFile: $0, encoding: .utf8) }.joined()
        try directory.write(Array(both.utf8), to: "both.pem")
        let daemon = try Daemon(
            ["--tls-certificate", directory.path("both.pem")], in: directory)
        let client = try TLSClient(daemon, ["-CAfile", pair.certificate])
        #expect(client.says("Verification: OK"), "\(client.text)")
    }

    // MARK: The keeper

    @Test func `there's a keeper where there are such certificates, and only there`() throws {
        let with = try daemon([try pair("p256")])
        #expect(with.children.contains { $0.title == "fumbled: keeper" })
        let without = try TLSTests.daemon()
        #expect(!without.children.contains { $0.title == "fumbled: keeper" })
    }

    @Test func `a keeper that stands still fails the handshake with an alert, and no other client's session`() throws {
        let daemon = try daemon([try pair("p256")], ["--sessions", "1"])
        let keeper = try daemon.child("keeper")
        kill(keeper.pid, SIGSTOP)
        let client = try TLSClient(daemon, listener: 1, ["-tls1_2"], strict: false)
        #expect(client.says("alert internal error"), "\(client.text)")
        try daemon.record("remark") { $0["what"]?.text?.contains("the keeper didn't answer") == true }
        let plain = try daemon.client()
        try plain.command("NOOP", 250)
        kill(keeper.pid, SIGCONT)
        let again = try TLSClient(daemon, listener: 1, ["-tls1_2"], strict: false)
        #expect(again.says("221 "), "\(again.text)")
    }

    @Test func `a keeper's death is the daemon's`() throws {
        let daemon = try daemon([try pair("p256")])
        kill(try daemon.child("keeper").pid, SIGKILL)
        #expect(try daemon.wait() == .exited(1))
        #expect(try daemon.errors.contains("fumbled: keeper killed by SIGKILL; everything stopped"))
        try daemon.waitUntilAllAreGone()
    }

    // MARK: SIGHUP

    private func reload(_ daemon: Daemon, _ event: String) throws -> LogRecord {
        let before = try daemon.records.count { $0.event == event }
        daemon.signal(SIGHUP)
        try Patience.wait(until: "a new \(event)") { try daemon.records.count { $0.event == event } > before }
        return try #require(try daemon.records.filter { $0.event == event }.dropFirst(before).first)
    }

    @Test func `SIGHUP takes new certificates and keys, and a broken one leaves all as it was`() throws {
        let daemon = try daemon([try pair("p256")])
        let first = try TLSClient(daemon, listener: 1, strict: false)
        // Another key of another kind, in the same files.
        let other = try pair("other", "rsa")
        for (from, to) in [("other.pem", "p256.pem"), ("other.key", "p256.key")] {
            try #require(rename(directory.path(from), directory.path(to)) == 0)
        }
        _ = other
        #expect(try reload(daemon, "reload")["restart"]?.array == [])
        let second = try TLSClient(daemon, listener: 1, strict: false)
        #expect(first.certificates != second.certificates)
        #expect(try host(second) == "other.test" && second.says("221 "), "\(second.text)")

        try directory.write(Array("no key\n".utf8), to: "p256.key")
        let record = try reload(daemon, "reload_failed")
        #expect(record["place"]?.text == directory.path("p256.key"))
        #expect(record["what"]?.text == "has no private key")
        let third = try TLSClient(daemon, listener: 1, strict: false)
        #expect(third.certificates == second.certificates && third.says("221 "), "\(third.text)")
    }

    @Test func `certificates in a place that wasn't opened, or where there was none, take a restart`() throws {
        let daemon = try daemon([try pair("p256")])
        try directory.makeDirectory("more")
        let more = directory.path("more/x.pem")
        try FileManager.default.copyItem(atPath: directory.path("p256.pem"), toPath: more)
        let file = try String(contentsOfFile: directory.path("fumbled.yaml"), encoding: .utf8)
        try directory.write(Array(file.replacing(directory.path("p256.pem"), with: more).utf8), to: "fumbled.yaml")
        #expect(try reload(daemon, "reload")["restart"]?.array?.map(\.text) == ["tls.certificate"])
    }

    @Test(.enabled(if: Program.startsAsRoot, "only root's daemon becomes another user"))
    func `a key that only root may read stays as it was, and the log says so`() throws {
        let pair = try pair("p256")
        chmod(pair.key, 0o600)
        let daemon = try daemon([pair])
        guard try daemon.child("keeper").status("Uid").first != "0" else { return }
        #expect(try reload(daemon, "reload")["restart"]?.array == [])
        try daemon.record("remark") { $0["what"]?.text?.contains("the certificate stays as it was") == true }
        #expect(try TLSClient(daemon, listener: 1, strict: false).says("221 "))
    }
}
