import Foundation
import Support
import Testing

/// The mechanisms of clients that people have, each with a user who is accepted and one who isn't.
@Suite("AUTH by real clients")
struct AuthenticationTests {
    private static let perl = "/usr/share/perl5/Authen/SASL.pm"
    private static let secret = "pencil"

    /// A daemon that offers every mechanism, takes no mail before AUTH, and keeps what it takes.
    private func daemon() throws -> Daemon {
        let directory = try TemporaryDirectory()
        let file = try directory.write(
            Array(
                """
                auth:
                  required: true
                  secret: \(Self.secret)
                  mechanisms: [PLAIN, LOGIN, CRAM-MD5, CRAM-SHA256, SCRAM-SHA-1, SCRAM-SHA-256, XOAUTH2, OAUTHBEARER, NTLM]
                """.utf8), to: "fumbled.yaml")
        return try Daemon(["--listen", "127.0.0.1:0", "--config", file], store: "mail", in: directory)
    }

    private func run(_ program: String, _ arguments: [String], input: String = "") throws -> Finished {
        let directory = try TemporaryDirectory()
        let file = try directory.write(Array(input.utf8), to: "input")
        return try Subprocess(try #require(installed(program)), [program] + arguments, input: file).finish()
    }

    /// Who was authenticated, as the log has it. Two session processes' records may stand in another order.
    private func authenticated(_ daemon: Daemon) throws -> [String] {
        #expect(try daemon.stop() == .exited(0))
        return try daemon.records.filter { $0.event == "authenticated" }.compactMap {
            "\($0["user"]?.text ?? "-") \($0["mechanism"]?.text ?? "-")"
        }.sorted()
    }

    @Test(
        .enabled(if: installed("msmtp") != nil, "msmtp is not installed"),
        arguments: [
            "plain", "login", "cram-md5", "scram-sha-1", "scram-sha-256", "oauthbearer", "xoauth2", "ntlm",
        ])
    func `msmtp`(method: String) throws {
        let daemon = try daemon()
        func deliver(_ user: String) throws -> Finished {
            try run(
                "msmtp",
                [
                    "--file=/dev/null", "--host=127.0.0.1", "--port=\(daemon.port)", "--from=from@client.test",
                    "--auth=\(method)", "--user=\(user)", "--passwordeval=echo \(Self.secret)", "--tls=off",
                    "to@server.test",
                ], input: "Subject: x\n\nx\n")
        }
        let good = try deliver("joe")
        #expect(good.ending == .exited(0), "\(good.errors)")
        #expect(try deliver("badauth").ending != .exited(0))
        #expect(try daemon.maildir("mail").new.count == 1)
        let id = try daemon.maildir("mail").new[0]
        #expect(try daemon.maildir("mail").envelope(id)["user"] == .text("joe"))
        #expect(try authenticated(daemon) == ["joe \(method.uppercased())"])
    }

    @Test(
        .enabled(if: installed("curl") != nil, "curl is not installed"),
        arguments: ["PLAIN", "LOGIN", "CRAM-MD5", "NTLM", "XOAUTH2", "OAUTHBEARER"])
    func `curl`(mechanism: String) throws {
        let daemon = try daemon()
        func deliver(_ user: String) throws -> Finished {
            let credentials =
                mechanism.contains("OAUTH")
                ? ["--user", user, "--oauth2-bearer", "token"] : ["--user", "\(user):password"]
            return try run(
                "curl",
                [
                    "--silent", "--show-error", "smtp://127.0.0.1:\(daemon.port)/client.test", "--mail-from",
                    "from@client.test", "--mail-rcpt", "to@server.test", "--login-options", "AUTH=\(mechanism)",
                    "--upload-file", "-",
                ] + credentials, input: "Subject: x\r\n\r\nx\r\n")
        }
        let good = try deliver("joe")
        #expect(good.ending == .exited(0), "\(good.errors)")
        #expect(try deliver("badauth").ending == .exited(67))
        #expect(try daemon.maildir("mail").new.count == 1)
        let names = try authenticated(daemon)
        // Which of its two curl takes is its own choice.
        #expect(
            names.count == 1 && names[0].hasPrefix("joe ") && names[0].hasSuffix(mechanism.suffix(4))
                || mechanism.contains("OAUTH"))
    }

    @Test(
        .enabled(if: installed("swaks") != nil, "swaks is not installed"), arguments: ["PLAIN", "LOGIN", "CRAM-MD5"])
    func `swaks`(mechanism: String) throws { try deliverBySwaks(mechanism) }

    @Test(
        .enabled(
            if: installed("swaks") != nil && FileManager.default.fileExists(atPath: "/usr/share/perl5/Authen/NTLM.pm"),
            "swaks or its Authen::NTLM is not installed"))
    func `swaks with NTLM`() throws { try deliverBySwaks("NTLM") }

    private func deliverBySwaks(_ mechanism: String) throws {
        let daemon = try daemon()
        func deliver(_ user: String) throws -> Finished {
            try run(
                "swaks",
                [
                    "--server", "127.0.0.1:\(daemon.port)", "--from", "from@client.test", "--to", "to@server.test",
                    "--ehlo", "client.test", "--auth", mechanism, "--auth-user", user, "--auth-password", "password",
                ])
        }
        let good = try deliver("joe")
        #expect(good.ending == .exited(0), "\(good.output)")
        #expect(try deliver("badauth").ending == .exited(28))
        #expect(try authenticated(daemon) == ["joe \(mechanism)"])
    }

    @Test(.enabled(if: installed("python3") != nil, "python3 is not installed"))
    func `Python's smtplib`() throws {
        let daemon = try daemon()
        let script = """
            import smtplib, sys
            for method, mechanism in (("auth_plain", "PLAIN"), ("auth_login", "LOGIN"), ("auth_cram_md5", "CRAM-MD5")):
                for user in ("joe", "badauth"):
                    for initial in (True, False):
                        with smtplib.SMTP("127.0.0.1", int(sys.argv[1])) as client:
                            client.ehlo("client.test")
                            client.user, client.password = user, "password"
                            try:
                                client.auth(mechanism, getattr(client, method), initial_response_ok=initial)
                                assert user == "joe"
                            except smtplib.SMTPAuthenticationError as error:
                                assert user == "badauth" and error.smtp_code == 535
            """
        let finished = try run("python3", ["-c", script, "\(daemon.port)"])
        #expect(finished.ending == .exited(0), "\(finished.errors)")
        #expect(
            try authenticated(daemon)
                == ["CRAM-MD5", "CRAM-MD5", "LOGIN", "LOGIN", "PLAIN", "PLAIN"].map { "joe \($0)" })
    }

    @Test(
        .enabled(
            if: installed("perl") != nil && FileManager.default.fileExists(atPath: perl),
            "perl or its Authen::SASL is not installed"))
    func `Perl's Net::SMTP`() throws {
        let daemon = try daemon()
        let script = """
            use Net::SMTP; use Authen::SASL;
            for my $mechanism (qw(PLAIN LOGIN CRAM-MD5)) { for my $user (qw(joe badauth)) {
                my $client = Net::SMTP->new("127.0.0.1", Port => $ARGV[0], Hello => "client.test") or die;
                my %callback = (user => $user, pass => "password", authname => $user);
                my $sasl = Authen::SASL->new(mechanism => $mechanism, callback => \\%callback);
                die "$mechanism $user" if !!$client->auth($sasl) != ($user eq "joe");
                $client->quit;
            } }
            """
        let finished = try run("perl", ["-e", script, "\(daemon.port)"])
        #expect(finished.ending == .exited(0), "\(finished.errors)")
        #expect(try authenticated(daemon) == ["joe CRAM-MD5", "joe LOGIN", "joe PLAIN"])
    }

    @Test(
        .enabled(if: installed("gsasl") != nil, "gsasl is not installed"),
        arguments: ["PLAIN", "LOGIN", "CRAM-MD5", "SCRAM-SHA-1", "SCRAM-SHA-256", "NTLM"])
    func `gsasl, which checks the server's signature`(mechanism: String) throws {
        let daemon = try daemon()
        func authenticate(_ user: String, _ password: String) throws -> Finished {
            try run(
                "gsasl",
                [
                    "--client", "--smtp", "--connect=127.0.0.1:\(daemon.port)", "--mechanism=\(mechanism)",
                    "--authentication-id=\(user)", "--password=\(password)", "--service=smtp", "--hostname=localhost",
                    "--no-starttls",
                ])
        }
        let good = try authenticate("joe", Self.secret)
        #expect(good.ending == .exited(0), "\(good.output)\(good.errors)")
        #expect(try authenticate("badauth", Self.secret).ending != .exited(0))
        if mechanism.hasPrefix("SCRAM") { #expect(try authenticate("joe", "pencils").ending != .exited(0)) }
        #expect(try authenticated(daemon) == ["joe \(mechanism)"])
    }
}

@Suite("AUTH")
struct AuthenticationDialogueTests {
    @Test func `the user stands in the trace and in the envelope, and the secret nowhere`() throws {
        let daemon = try Daemon(
            ["--store-trace", "true", "--log-level", "debug"], store: "mail",
            environment: ["FUMBLED_AUTH_SECRET": "p3ncil"])
        let client = try daemon.client()
        #expect(
            try client.command("EHLO client.test", 250).lines.contains { $0.hasPrefix("AUTH ") && $0.contains("SCRAM") }
        )
        try client.command("AUTH PLAIN AGpvZQBwdw==", 235)
        let id = try #require(try client.deliver(".\r\n").id)
        try client.quit()
        let maildir = daemon.maildir("mail")
        #expect(try maildir.envelope(id)["user"] == .text("joe"))
        #expect(String(decoding: try maildir.message(id), as: UTF8.self).contains(" with ESMTPA id "))
        #expect(try daemon.stop() == .exited(0))
        #expect(!daemon.process.output.text.contains("p3ncil"))
        let check = try Program.run(["--check"], environment: ["FUMBLED_AUTH_SECRET": "p3ncil"])
        #expect(check.ending == .exited(0) && check.output.contains("with a secret"))
        #expect(!(check.output + check.errors).contains("p3ncil"))
    }
}
