import Foundation
import Support
import Testing

private func load(_ options: [String], to port: UInt16, environment: [String: String] = [:]) throws -> Finished {
    try Program.tool(["load"] + options + ["127.0.0.1:\(port)"], environment: environment)
}

@Suite("fumble load", .enabled(if: !Program.isSecondRun))
struct FumbleLoadTests {
    @Test(arguments: ["lock-step", "grouped", "streamed"], ["reused", "per-message"])
    func `each message arrives once, as long as it was to be, with an identity of its own`(
        style: String, connections: String
    ) throws {
        let daemon = try Daemon(store: "mail")
        let finished = try load(
            ["--sessions", "7", "--messages", "60", "--size", "400", "--style", style, "--connections", connections],
            to: daemon.port)
        #expect(finished.ending == .exited(0), "\(finished.output)\(finished.errors)")
        #expect(finished.output.contains("messages  60 taken, 0 refused, 0 lost\n"))
        #expect(finished.output.contains("sessions  60 opened\n") == (connections == "per-message"))
        let messages = try daemon.maildir("mail").messages()
        #expect(messages.count == 60 && messages.allSatisfy { $0.count == 400 })
        let identities = messages.compactMap { message in
            String(decoding: message, as: UTF8.self).split(separator: "\r\n").first { $0.hasPrefix("Message-ID: ") }
        }
        #expect(Set(identities).count == 60)
    }

    @Test func `content of megabytes goes through TLS, over a connection for each message, too`() throws {
        let daemon = try Daemon(store: "mail")
        for connections in ["reused", "per-message"] {
            let finished = try load(
                [
                    "--tls", "--messages", "6", "--sessions", "2", "--size", "2000000", "--connections", connections,
                ], to: daemon.port)
            #expect(finished.ending == .exited(0), "\(finished.output)")
        }
        let messages = try daemon.maildir("mail").messages()
        #expect(messages.count == 12 && messages.allSatisfy { $0.count == 2_000_000 })
        let refused = try load(
            ["--tls", "--tls-trust", "/etc/ssl/certs/ca-certificates.crt", "--messages", "2", "--sessions", "1"],
            to: daemon.port)
        #expect(refused.ending == .exited(1) && refused.output.contains("x TLS: the certificate: "))
        let clear = try load(["--tls-on-connect", "--messages", "2", "--sessions", "1"], to: daemon.port)
        #expect(clear.ending == .exited(1) && clear.output.contains("2 x TLS: the handshake: "), "\(clear.output)")
    }

    @Test func `what the server refuses is told with its words, and the load goes on`() throws {
        let daemon = try Daemon()
        let nobody = try load(["--to", "rcpt550@mx.test", "--messages", "40"], to: daemon.port)
        #expect(nobody.ending == .exited(1))
        #expect(nobody.output.contains("messages  0 taken, 40 refused, 0 lost\n"))
        #expect(nobody.output.contains("why       40 x RCPT: 550 5.1.1 "))
        let some = try load(
            ["--to", "b@mx.test", "--to", "rcpt550@mx.test", "--messages", "40", "--style", "streamed"],
            to: daemon.port)
        #expect(some.ending == .exited(1) && some.output.contains("          40 taken for some of their recipients\n"))
        let closed = try load(["--to", "dot421@mx.test", "--messages", "10"], to: daemon.port)
        #expect(
            closed.ending == .exited(1) && closed.output.contains(" 10 refused") && closed.output.contains(": 421 "))
    }

    @Test func `at a rate the load lasts as long as its messages are apart, and JSON has its figures`() throws {
        let daemon = try Daemon()
        let scratch = Scratch()
        let path = scratch.path(of: "load.json")
        let finished = try load(
            ["--rate", "100", "--messages", "51", "--recipients", "3", "--to", "r{n}@mx.test", "--json", path],
            to: daemon.port)
        #expect(finished.ending == .exited(0), "\(finished.output)")
        let json = try JSONValue(try String(contentsOfFile: path, encoding: .utf8))
        #expect(json["messages"]?["taken"]?.integer == 51 && json["load"]?["recipients"]?.integer == 3)
        #expect(try #require(json["seconds"]?.number) >= 0.5 && json["latency_ms"]?["p99.9"] != nil)
        #expect(json["abandoned"] == .null && json["zoo"] == .null)
    }

    @Test(arguments: ["reused", "per-message"])
    func `at a rate the time of a message that waits for a session runs from when it was due`(
        connections: String
    ) throws {
        // One session, for ten messages that are due within 10 ms and take 100 ms each: the last waits for nine others.
        let slow = try Listening { client in
            var piece = [UInt8](repeating: 0, count: 65_536)
            var reply = "220 mx.test\r\n"
            while Glibc.send(client, Array(reply.utf8), reply.utf8.count, CInt(MSG_NOSIGNAL)) > 0 {
                let count = recv(client, &piece, piece.count, 0)
                guard count > 0 else { return }
                let text = String(decoding: piece[..<count], as: UTF8.self)
                if text.hasSuffix("\r\n.\r\n") { usleep(100_000) }
                reply = text == "DATA\r\n" ? "354 go\r\n" : text == "QUIT\r\n" ? "221 bye\r\n" : "250 ok\r\n"
            }
        }
        let scratch = Scratch()
        let path = scratch.path(of: "load.json")
        let finished = try load(
            ["--rate", "1000", "--messages", "10", "--sessions", "1", "--connections", connections, "--json", path],
            to: slow.port)
        #expect(finished.ending == .exited(0), "\(finished.output)")
        let latency = try JSONValue(try String(contentsOfFile: path, encoding: .utf8))["latency_ms"]
        #expect(try #require(latency?["max"]?.number) >= 900 && #require(latency?["min"]?.number) >= 100)
    }

    @Test func `senders that misbehave play rows beside those that don't`() throws {
        let daemon = try Daemon()
        let scratch = Scratch()
        let path = scratch.path(of: "load.json")
        let finished = try load(
            ["--mix", "zoo:50%", "--sessions", "4", "--duration", "2", "--seed", "5", "--json", path], to: daemon.port)
        #expect(finished.ending == .exited(0), "\(finished.output)")
        let json = try JSONValue(try String(contentsOfFile: path, encoding: .utf8))
        #expect(json["zoo"]?["sessions"]?.integer == 2 && json["zoo"]?["failed"]?.integer == 0)
        #expect(try #require(json["zoo"]?["passed"]?.integer) > 0)
        #expect(try #require(json["messages"]?["taken"]?.integer) > 0)
    }

    @Test func `a server that dies in the middle is given up, and what was under way is lost`() throws {
        let daemon = try Daemon()
        let running = try Program.startTool([
            "load", "--sessions", "5", "--duration", "600", "127.0.0.1:\(daemon.port)",
        ])
        try daemon.record("message")
        daemon.process.signal(SIGKILL)
        let finished = try running.finish()
        #expect(finished.ending == .exited(69), "\(finished.output)\(finished.errors)")
        #expect(finished.errors.contains("nobody accepts a connection any more: connect(127.0.0.1:"))
        #expect(finished.output.contains("ended     before its time: nobody accepts a connection any more"))
        #expect(finished.output.contains(" lost\n") && !finished.output.contains(" 0 lost\n"))
    }

    @Test func `a server that never answers is given up, and so is none`() throws {
        let silent = try Listening.saying("")
        let finished = try load(["--timeout", "0.3", "--sessions", "2"], to: silent.port)
        #expect(finished.ending == .exited(69) && finished.errors.contains("the server doesn't answer"))
        let deaf = try Listening.saying("220 mx.test\r\n")
        #expect(try load(["--timeout", "0.3", "--sessions", "2"], to: deaf.port).ending == .exited(69))
        let gone = try Listening { _ in }.port
        #expect(try load([], to: gone).ending == .exited(69))
    }

    @Test(arguments: [
        ("250-x\r\n", "banner: a reply without an end"), ("220 ", "banner: a reply without an end"),
        ("hello\r\n", "banner: what is no reply: hello"), ("220 x\r\n250 x\r\n250 x\r\n", "content: what is no reply"),
    ])
    func `a server that floods ends a session, not the client`(text: String, words: String) throws {
        let flood = try Listening { client in
            let octets = Array(repeating: Array(text.utf8), count: 10_000).flatMap(\.self)
            while Glibc.send(client, octets, octets.count, CInt(MSG_NOSIGNAL)) > 0 {}
        }
        let finished = try load(["--messages", "3", "--sessions", "1"], to: flood.port)
        #expect(finished.ending == .exited(1), "\(finished.output)\(finished.errors)")
        #expect(
            finished.output.contains("0 taken, 0 refused, 3 lost") && finished.output.contains(words)
                || words.hasPrefix("content") && !finished.output.contains(" 3 taken"))
    }

    @Test func `a session that is turned away is told, and tried again for the next message`() throws {
        var manners = NaiveServer.Manners()
        manners.replies["banner"] = "421 4.7.0 too many"
        let server = try NaiveServer(manners)
        let finished = try load(["--messages", "3", "--sessions", "1"], to: server.port)
        #expect(finished.ending == .exited(1))
        #expect(
            finished.output.contains("0 taken, 3 refused") && finished.output.contains("3 x banner: 421 4.7.0 too many")
        )
    }

    @Test(arguments: [
        ("any", "SCRAM-SHA-256", ["--tls"]), ("PLAIN", "PLAIN", ["--style", "streamed"]),
        ("login", "LOGIN", ["--style", "grouped"]), ("CRAM-MD5", "CRAM-MD5", ["--tls", "--style", "streamed"]),
    ])
    func `each connection authenticates once, before its messages`(
        asked: String, mechanism: String, options: [String]
    ) throws {
        let directory = try TemporaryDirectory()
        let file = try directory.write(
            Array(
                """
                auth: {required: true, secret: pencil, mechanisms: [PLAIN, LOGIN, CRAM-MD5, SCRAM-SHA-256]}
                """.utf8), to: "fumbled.yaml")
        let daemon = try Daemon(["--listen", "127.0.0.1:0", "--config", file], store: "mail", in: directory)
        let credentials = ["--auth", asked, "--user", "joe"] + options
        for (connections, sessions) in [("reused", 3), ("per-message", 24)] {
            let finished = try load(
                credentials + ["--messages", "24", "--sessions", "3", "--connections", connections], to: daemon.port,
                environment: ["FUMBLE_PASSWORD": "pencil"])
            #expect(finished.ending == .exited(0), "\(finished.output)\(finished.errors)")
            #expect(finished.output.contains("AUTH \(asked == "any" ? "any" : mechanism)\n"))
            #expect(finished.output.contains("sessions  \(sessions) opened\n"))
        }
        #expect(try daemon.maildir("mail").messages().count == 48)
        #expect(try daemon.stop() == .exited(0))
        let authenticated = try daemon.records.filter { $0.event == "authenticated" }
        #expect(authenticated.count == 27 && authenticated.allSatisfy { $0["mechanism"]?.text == mechanism })
    }

    @Test func `AUTH that is refused costs its message, and is told without the password`() throws {
        let daemon = try Daemon(["--auth-mechanisms", "PLAIN"])
        let scratch = Scratch()
        let path = scratch.path(of: "load.json")
        let finished = try load(
            ["--auth", "PLAIN", "--user", "badauth", "--password", "geheim", "--messages", "3", "--json", path],
            to: daemon.port)
        #expect(finished.ending == .exited(1))
        #expect(finished.output.contains("messages  0 taken, 3 refused, 0 lost\n"), "\(finished.output)")
        #expect(finished.output.contains("why       3 x AUTH: 535 5.7.8 "))
        let report = try String(contentsOfFile: path, encoding: .utf8)
        for secret in ["geheim", "AGJhZGF1dGgAZ2VoZWlt"] {
            #expect(!(finished.output + finished.errors + report).contains(secret))
        }
        var manners = NaiveServer.Manners()
        manners.offers = ["AUTH PLAIN LOGIN"]
        for (mechanism, replies) in [
            ("PLAIN", ["AUTH": "501 5.5.4 AUTH PLAIN AGpvZQBnZWhlaW0= is what you said"]),
            ("PLAIN", ["AUTH": "AUTH PLAIN AGpvZQBnZWhlaW0="]), ("LOGIN", ["AUTH": "334 x", "*": "500 geheim"]),
        ] {
            manners.replies = replies
            let parrot = try NaiveServer(manners)
            let repeated = try load(
                ["--auth", mechanism, "--user", "joe", "--password", "geheim", "--messages", "1", "--json", path],
                to: parrot.port)
            let report = try repeated.output + String(contentsOfFile: path, encoding: .utf8)
            #expect(repeated.ending == .exited(1) && report.contains("1 x AUTH: "))
            #expect(!report.contains("geheim") && !report.contains("AGpvZQBnZWhlaW0="), "\(report)")
        }
        let missing = try load(["--auth", "NTLM", "--user", "joe", "--messages", "2"], to: daemon.port)
        #expect(missing.ending == .exited(1) && missing.output.contains(" 2 refused,"))
        #expect(missing.output.contains("2 x AUTH: the server offers AUTH PLAIN; NTLM was asked for\n"))
    }

    @Test(arguments: [
        (["EHLO": "550 5.7.1 no"], "EHLO: 550 5.7.1 no"), (["banner": "554 5.7.1 no"], "banner: 554 5.7.1 no"),
        (["AUTH": "535 5.7.8 no"], "AUTH: 535 5.7.8 no"), (["STARTTLS": "502 5.5.1 no"], "STARTTLS: 502 5.5.1 no"),
        (["AUTH": "334 !"], "AUTH: its challenge is no base64"),
    ])
    func `a server that refuses every session for good is asked no more`(
        replies: [String: String], words: String
    ) throws {
        var manners = NaiveServer.Manners()
        manners.offers = ["AUTH PLAIN"]
        manners.replies = replies
        let server = try NaiveServer(manners)
        let options = ["--duration", "600", "--user", "joe", "--auth", "PLAIN"]
        let finished = try load(options + (replies["STARTTLS"] == nil ? [] : ["--tls"]), to: server.port)
        #expect(finished.ending == .exited(1))
        #expect(finished.output.contains("ended     before its time: the server refuses every session: \(words)\n"))
        #expect(finished.output.contains("0 taken, ") && finished.output.contains(" refused, 0 lost\n"))
    }

    @Test func `a signal ends it in order, with its report`() throws {
        let daemon = try Daemon()
        let running = try Program.startTool(["load", "--duration", "600", "127.0.0.1:\(daemon.port)"])
        try daemon.record("message")
        running.signal(SIGINT)
        let finished = try running.finish()
        #expect(finished.ending == .exited(1), "\(finished.errors)")
        #expect(finished.output.contains(" taken, 0 refused, 0 lost\n"))
        #expect(finished.output.contains("ended     before its time: SIGINT\n"))
    }

    @Test(arguments: [
        ["--sessions", "0"], ["--sessions", "20001"], ["--messages", "0"], ["--rate", "x"], ["--duration", "0"],
        ["--size", "10"], ["--style", "loud"], ["--connections", "none"], ["--mix", "zoo"], ["--mix", "zoo:0%"],
        ["--mix", "zoo:100%"], ["--sessions", "1", "--mix", "zoo:5%"], ["--tls", "--tls-on-connect"],
        ["--to", "a@b\r\nRSET"], ["--recipients", "0"], ["--timeout", "-1"], ["--auth", "PLAIN"],
        ["--auth", "MAGIC", "--user", "joe"], ["--user", "joe"], ["--tls-trust", "/dev/null"],
    ])
    func `an option that is wrong is 64`(options: [String]) throws {
        #expect(try load(options, to: 1).ending == .exited(64))
    }
}
