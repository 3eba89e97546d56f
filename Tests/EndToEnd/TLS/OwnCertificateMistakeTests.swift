import Foundation
import Support
import Testing

@Suite(
    "Own certificates that can't be used", .enabled(if: installed("openssl") != nil, "openssl is not installed"))
struct OwnCertificateMistakeTests {
    private let directory: TemporaryDirectory

    init() throws { directory = try TemporaryDirectory() }

    private func pair(_ name: String, _ kind: [String]) throws -> OwnPair { try OwnPair(kind, name, in: directory) }

    private func good(_ name: String = "good") throws -> OwnPair {
        try pair(name, try #require(OwnPair.kinds["p256"]))
    }

    private func write(_ text: String, to name: String) throws -> String {
        try directory.write(Array(text.utf8), to: name)
    }

    /// What the daemon says of them, and whether both ways of asking say the same.
    private func complaint(certificate: String, key: String?) throws -> String {
        let options = ["--tls-certificate", certificate] + (key.map { ["--tls-key", $0] } ?? [])
        let check = try Program.run(["--check"] + options)
        let start = try Program.run(["--listen", "127.0.0.1:0"] + options)
        #expect(check.ending == .exited(78) && start.ending == .exited(78), "\(check.errors)\(start.errors)")
        #expect(check.errors == start.errors)
        return check.errors
    }

    private func openssl(_ arguments: [String]) throws -> String {
        let finished = try Subprocess(try #require(installed("openssl")), ["openssl"] + arguments).finish()
        try #require(finished.ending == .exited(0), "\(finished.errors)")
        return finished.output
    }

    @Test func `files that aren't there, or are none`() throws {
        let pair = try good()
        let missing = directory.path("missing.pem")
        #expect(
            try complaint(certificate: missing, key: pair.key)
                == "\(missing): there is no such file\n    name a PEM file that is there\n")
        #expect(try complaint(certificate: pair.certificate, key: missing).hasPrefix("\(missing): there is no such"))
        #expect(try complaint(certificate: directory.path + "/.", key: pair.key).contains(": is a directory\n"))
        let large = try write(String(repeating: "x", count: 600_000), to: "large.pem")
        #expect(try complaint(certificate: large, key: pair.key).hasPrefix("\(large): is larger than 524288 octets\n"))
    }

    @Test func `what is no PEM, or half of it`() throws {
        let pair = try good()
        let text = try write("hello\n", to: "text.pem")
        #expect(try complaint(certificate: text, key: pair.key).hasPrefix("\(text): has no certificate\n"))
        #expect(try complaint(certificate: pair.certificate, key: text).hasPrefix("\(text): has no private key\n"))
        #expect(
            try complaint(certificate: pair.certificate, key: nil).contains(
                "write the key behind the certificates, or name its file by tls.key"))
        let whole = try String(contentsOfFile: pair.certificate, encoding: .utf8)
        let broken = try write(whole + whole.replacing("MII", with: "MMM"), to: "broken.pem")
        #expect(try complaint(certificate: broken, key: pair.key).hasPrefix("\(broken): certificate 2 can't be read: "))
        let many = try write(String(repeating: whole, count: 9), to: "many.pem")
        #expect(try complaint(certificate: many, key: pair.key).hasPrefix("\(many): has 9 certificates\n"))
    }

    @Test func `a key that isn't the certificate's, or has a passphrase`() throws {
        let (pair, other) = (try good(), try good("other"))
        #expect(
            try complaint(certificate: pair.certificate, key: other.key).hasPrefix(
                "\(other.key): is not the private key of the certificate in \(pair.certificate)\n"))
        let closed = directory.path("closed.key")
        for options in [["-aes128"], ["-aes128", "-traditional"]] {
            _ = try openssl(["pkey", "-in", pair.key, "-out", closed, "-passout", "pass:secret"] + options)
            chmod(closed, 0o644)
            let said = try complaint(certificate: pair.certificate, key: closed)
            #expect(said.hasPrefix("\(closed): the private key has a passphrase, and nobody is there to type it\n"))
            #expect(said.contains("openssl pkey -in '\(closed)' -out NEWFILE"))
        }
    }

    @Test(arguments: [
        (["rsa:1024"], "an RSA key of 1024 bits can't be used"),
        (["ec", "-pkeyopt", "ec_paramgen_curve:P-521"], "a private key of this kind can't be used: EC"),
        (["ed448"], "a private key of this kind can't be used: ED448"),
    ])
    func `a kind of key that no client would take, or the keeper can't sign with`(kind: [String], wrong: String) throws
    {
        let pair = try pair("weak", kind)
        let said = try complaint(certificate: pair.certificate, key: pair.key)
        #expect(said.hasPrefix("\(pair.key): \(wrong)\n"), "\(said)")
        #expect(said.contains("RSA of 2048 to 8192 bits, P-256, P-384 or Ed25519"))
    }

    @Test func `each mistake is told, not only the first`() throws {
        let pair = try good()
        let missing = [directory.path("a.pem"), directory.path("b.pem")]
        let said = try complaint(
            certificate: (missing + [pair.certificate]).joined(separator: ","),
            key: [pair.key, pair.key, pair.key].joined(separator: ","))
        #expect(missing.allSatisfy { said.contains("\($0): there is no such file") })
        #expect(said.split(separator: "\n").count == 4)
    }

    @Test func `as many keys as certificates, or none`() throws {
        let finished = try Program.run(["--tls-certificate", "a,b", "--tls-key", "c"])
        #expect(finished.ending == .exited(64))
        #expect(finished.errors.contains("--tls-key: 1 key for 2 certificates\n"))
    }

    /// Puts one in the certificate's place that has the same key and has had its time.
    private func expire(_ pair: OwnPair) throws {
        let configuration = """
            [ca]
            default_ca = own
            [own]
            database = \(try write("", to: "index"))
            serial = \(directory.path("serial"))
            new_certs_dir = \(directory.path)
            default_md = sha256
            policy = names
            x509_extensions = extensions
            [names]
            commonName = supplied
            [extensions]
            subjectAltName = DNS:old.test
            """
        let request = directory.path("request.pem")
        _ = try openssl(["req", "-new", "-key", pair.key, "-subj", "/CN=old.test", "-out", request])
        _ = try openssl([
            "ca", "-batch", "-notext", "-selfsign", "-create_serial", "-keyfile", pair.key, "-in", request, "-config",
            try write(configuration, to: "ca.conf"), "-startdate", "20200101000000Z", "-enddate", "20200201000000Z",
            "-out", pair.certificate,
        ])
    }

    @Test func `an expired certificate and a key that everybody may read are warnings`() throws {
        let pair = try good("old")
        try expire(pair)
        let check = try Program.run(["--check", "--tls-certificate", pair.certificate, "--tls-key", pair.key])
        #expect(check.ending == .exited(0), "\(check.errors)")
        #expect(check.output.contains("\(pair.certificate), key p256, for old.test\n"))
        #expect(check.output.contains("\(pair.certificate): the certificate has expired: clients will refuse it\n"))
        #expect(check.output.contains("\(pair.key): everybody may read this private key: chmod 0640 '\(pair.key)'\n"))
        let daemon = try Daemon(
            ["--tls-certificate", pair.certificate, "--tls-key", pair.key], in: directory)
        for what in ["has expired", "everybody may read"] {
            let record = try daemon.record("remark") { $0["what"]?.text?.contains(what) == true }
            #expect(record.level == "warning")
        }
    }

    @Test(.enabled(if: geteuid() != 0, "root may read everything"))
    func `a key that this user may not read`() throws {
        let pair = try good()
        chmod(pair.key, 0)
        #expect(try complaint(certificate: pair.certificate, key: pair.key).hasPrefix("\(pair.key): can't be read: "))
    }
}
