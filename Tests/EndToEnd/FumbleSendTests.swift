import Support
import Testing

private func send(_ options: [String], to port: UInt16, environment: [String: String] = [:]) throws -> Finished {
    try Program.tool(["send", "--server", "127.0.0.1:\(port)"] + options, environment: environment)
}

@Suite("fumble send", .enabled(if: !Program.isSecondRun))
struct FumbleSendTests {
    @Test func `a message arrives as it was written, and its dialogue is shown`() throws {
        let daemon = try Daemon(store: "mail")
        let scratch = Scratch()
        scratch.write(".dot\nlast", to: "text")
        scratch.write("\u{1}\u{2}", to: "file.bin")
        let finished = try send(
            [
                "--from", "a@client.test", "--to", "b@mx.test", "--header", "Subject: hello", "--body",
                "@\(scratch.path(of: "text"))", "--attach", scratch.path(of: "file.bin"), "--ehlo", "client.test",
            ], to: daemon.port)
        #expect(finished.ending == .exited(0), "\(finished.errors)")
        #expect(finished.output.contains("C: EHLO client.test\nS: 250-"))
        #expect(finished.output.contains("C: ..dot\n") && finished.output.contains("\nC: QUIT\nS: 221 "))
        let message = String(decoding: try #require(try daemon.maildir("mail").messages().first), as: UTF8.self)
        #expect(message.contains("Subject: hello\r\n") && message.contains("\r\n.dot\r\nlast\r\n"))
        #expect(message.contains("filename=\"file.bin\"\r\n") && message.contains("\r\nAQI=\r\n"))
    }

    @Test func `what isn't US-ASCII is declared, and so it's taken`() throws {
        let daemon = try Daemon(store: "mail")
        let finished = try send(["--to", "jürgen@mx.test", "--body", "grüße"], to: daemon.port)
        #expect(finished.ending == .exited(0), "\(finished.output)\(finished.errors)")
        #expect(finished.output.contains("C: MAIL FROM:<sender@client.example> BODY=8BITMIME SMTPUTF8\n"))
        #expect(try daemon.maildir("mail").new.count == 1)
    }

    @Test func `the server is the last word, as of every other command, or that of an option`() throws {
        let server = try NaiveServer()
        let address = "127.0.0.1:\(server.port)"
        #expect(try Program.tool(["send", "--to", "b@mx.test", address]).ending == .exited(0))
        #expect(try Program.tool(["send", address, "--to", "b@mx.test", "--quiet"]).ending == .exited(0))
        #expect(try send(["--to", "b@mx.test", address], to: server.port).ending == .exited(64))
        #expect(try Program.tool(["send", "--to", "b@mx.test", "127.0.0.1:0"]).ending == .exited(64))
    }

    @Test func `a whole message comes from a file`() throws {
        let daemon = try Daemon(store: "mail")
        let scratch = Scratch()
        scratch.write("A: b\n\nx\n", to: "m")
        let finished = try send(["--to", "b@mx.test", "--data", scratch.path(of: "m"), "--quiet"], to: daemon.port)
        #expect(finished.ending == .exited(0) && finished.output == "")
        #expect(
            try daemon.maildir("mail").messages().first.map { String(decoding: $0, as: UTF8.self) }
                == "A: b\r\n\r\nx\r\n")
        #expect(try send(["--to", "b@mx.test", "--data", "/nonexistent"], to: daemon.port).ending == .exited(65))
    }

    @Test(arguments: [
        (["--to", "rcpt550@mx.test"], Int32(24), "'"),
        (["--to", "rcpt550@mx.test", "--to", "b@mx.test"], 20, "rcpt550@mx.test"),
        (["--to", "b@mx.test", "--from", "mail451@client.test"], 23, "MAIL was refused: 451"),
        (["--to", "data554@mx.test"], 25, "DATA was refused: 554"),
        (["--to", "dot452@mx.test"], 26, "the message was refused: 452"),
        (["--to", "alice+dotdrop@mx.test"], 26, "before the reply to the content"),
        (["--to", "b@mx.test", "--ehlo", "helo550.test"], 22, "550"),
    ])
    func `the exit status says at which step it ended`(options: [String], code: Int32, words: String) throws {
        let daemon = try Daemon()
        let finished = try send(options + ["--timeout", "20"], to: daemon.port)
        #expect(finished.ending == .exited(code), "\(finished.output)\(finished.errors)")
        #expect(finished.errors.contains(words) || code == 24)
    }

    @Test func `a banner that refuses is 21, no server 69, and no reply its step`() throws {
        var manners = NaiveServer.Manners()
        manners.replies["banner"] = "554 no"
        let server = try NaiveServer(manners)
        #expect(try send(["--to", "b@mx.test"], to: server.port).ending == .exited(21))
        let silent = try Listening.saying("")
        #expect(try send(["--to", "b@mx.test", "--timeout", "0.1"], to: silent.port).ending == .exited(21))
        let gone = try Listening { _ in }.port
        #expect(try send(["--to", "b@mx.test"], to: gone).ending == .exited(69))
    }

    @Test func `TLS that is required and not offered is 29, and nothing is sent`() throws {
        let server = try NaiveServer()
        let finished = try send(["--to", "b@mx.test", "--tls"], to: server.port)
        #expect(finished.ending == .exited(29) && !finished.output.contains("MAIL"))
        #expect(finished.errors == "fumble: the server doesn't offer STARTTLS\n")
    }

    @Test func `a handshake that fails is told with its place`() throws {
        let daemon = try Daemon()
        let clear = try send(["--to", "b@mx.test", "--tls-on-connect"], to: daemon.port)
        #expect(clear.ending == .exited(29))
        #expect(clear.errors.hasPrefix("fumble: the handshake: ") && clear.errors.hasSuffix(", at connecting\n"))
        let bundle = "/etc/ssl/certs/ca-certificates.crt"
        let stranger = try send(["--to", "b@mx.test", "--tls", "--tls-trust", bundle], to: daemon.port)
        #expect(stranger.ending == .exited(29))
        #expect(stranger.errors.hasPrefix("fumble: the certificate: ") && stranger.errors.hasSuffix(", at STARTTLS\n"))
    }

    @Test func `authorities that can't be read are told before anything is said`() throws {
        let gone = try Listening { _ in }.port
        for options in [["--tls"], ["--tls-on-connect"], ["--tls-optional"]] {
            let finished = try send(["--to", "b@mx.test", "--tls-trust", "/nonexistent"] + options, to: gone)
            #expect(finished.ending == .exited(65))
            #expect(finished.errors == "fumble: --tls-trust: /nonexistent: No such file or directory\n")
        }
    }

    @Test func `AUTH shows no secret, and a refusal is 28`() throws {
        var manners = NaiveServer.Manners()
        manners.offers = ["AUTH PLAIN"]
        manners.replies["AUTH"] = "235 2.7.0 in"
        let server = try NaiveServer(manners)
        let options = ["--to", "b@mx.test", "--auth", "any", "--user", "me"]
        let finished = try send(options, to: server.port, environment: ["FUMBLE_PASSWORD": "geheim"])
        #expect(finished.ending == .exited(0))
        #expect(finished.output.contains("C: AUTH PLAIN ********\nS: 235 2.7.0 in\n"))
        #expect(!finished.output.contains("geheim") && !finished.output.contains("AG1lAGdlaGVpbQ=="))
        for reply in ["501 what is AUTH PLAIN AG1lAGdlaGVpbQ==?", "AUTH PLAIN AG1lAGdlaGVpbQ==", "535 no geheim"] {
            manners.replies["AUTH"] = reply
            let parrot = try NaiveServer(manners)
            let repeated = try send(options, to: parrot.port, environment: ["FUMBLE_PASSWORD": "geheim"])
            #expect(repeated.ending == .exited(28))
            let all = repeated.output + repeated.errors
            #expect(!all.contains("geheim") && !all.contains("AG1lAGdlaGVpbQ=="), "\(all)")
        }
        manners.replies["AUTH"] = "535 5.7.8 out"
        let closed = try NaiveServer(manners)
        #expect(try send(options, to: closed.port).ending == .exited(28))
        #expect(try send(options + ["--auth", "CRAM-MD5"], to: server.port).errors.contains("CRAM-MD5 was asked for"))
    }

    @Test(arguments: [
        "SCRAM-SHA-256", "SCRAM-SHA-1", "CRAM-SHA256", "CRAM-MD5", "PLAIN", "LOGIN", "OAUTHBEARER", "XOAUTH2", "NTLM",
    ])
    func `each mechanism authenticates, and SCRAM only with the password`(mechanism: String) throws {
        let daemon = try Daemon(
            ["--auth-mechanisms", mechanism], environment: ["FUMBLED_AUTH_SECRET": "fumbled"])
        let options = ["--to", "b@mx.test", "--auth", mechanism, "--user", "joe"]
        let finished = try send(options, to: daemon.port, environment: ["FUMBLE_PASSWORD": "fumbled"])
        #expect(finished.ending == .exited(0), "\(finished.output)\(finished.errors)")
        #expect(finished.output.contains("C: AUTH \(mechanism)") && finished.output.contains("S: 235 2.7.0"))
        #expect(try daemon.record("authenticated")["mechanism"]?.text == mechanism)
        guard mechanism.hasPrefix("SCRAM") else { return }
        #expect(try send(options + ["--password", "wrong"], to: daemon.port).ending == .exited(28))
    }

    @Test func `LMTP has a reply for each recipient`() throws {
        var manners = NaiveServer.Manners()
        manners.contentReplies = ["250 2.0.0 taken", "452 4.2.2 full"]
        let server = try NaiveServer(manners)
        let finished = try send(["--lmtp", "--to", "a@mx.test", "--to", "b@mx.test"], to: server.port)
        #expect(finished.ending == .exited(20))
        #expect(
            finished.output.contains("C: LHLO localhost\n")
                && finished.errors.contains("refused for 'b@mx.test': 452 4.2.2 full"))
    }

    @Test(arguments: [("banner", "QUIT"), ("hello", "QUIT"), ("mail", "QUIT"), ("rcpt", "QUIT")])
    func `QUIT is said behind the step that was asked for`(step: String, last: String) throws {
        let server = try NaiveServer()
        let finished = try send(["--to", "b@mx.test", "--quit-after", step], to: server.port)
        #expect(
            finished.ending == .exited(0) && finished.output.contains("C: \(last)\n")
                && !finished.output.contains("C: DATA"))
    }

    @Test(arguments: [
        [], ["--to", "b", "--header", "bogus"], ["--to", "b", "--auth", "X", "--user", "u"],
        ["--to", "b", "--tls", "--tls-on-connect"],
        ["--to", "b\r\nRSET"], ["--to", "b", "--quit-after", "x"], ["--to", "b", "--auth", "any"],
        ["--to", "b", "--timeout", "0"], ["--to", "b", "--user", "u"], ["--to", "b", "--password", "p"],
        ["--to", "b", "--tls-trust", "/dev/null"], ["--to", "b", "--tls-name", "mx.test"],
    ])
    func `an option that is wrong is 64`(options: [String]) throws {
        #expect(try send(options, to: 1).ending == .exited(64))
    }
}
