import Foundation
import Support
import Testing

@Suite("fumble zoo and fumble smuggle", .enabled(if: !Program.isSecondRun))
struct FumbleZooTests {
    /// What AUTH said in rows U08 to U15: whole, or in base64.
    private static let secrets = ["AGJhZGF1dGgAd3Jvbmc", "auth=Bearer bogus", "YXV0aD1CZWFyZXIgYm9ndX", "AGEAYg=="]

    @Test(arguments: ["whole", "random"])
    func `our own server passes every row, and stores nothing that it didn't say 250 to`(cut: String) throws {
        let daemon = try Daemon(["--log-level", "debug"], store: "mail")
        let finished = try Program.tool(
            ["zoo", "--brief", "--cut", cut, "--seed", "12", "127.0.0.1:\(daemon.port)"])
        #expect(finished.ending == .exited(0), "\(finished.output)\(finished.errors)")
        // What was smuggled, or sent without an end, is nowhere.
        let bodies = try daemon.maildir("mail").messages().map { String(decoding: $0, as: UTF8.self) }
        #expect(!bodies.isEmpty)
        for forbidden in ["Subject: false end\r\n\r\ntext\n.\n", "Subject: D04", "Subject: B03", "Subject: C05"] {
            #expect(!bodies.contains { $0.contains(forbidden) }, "\(forbidden)")
        }
        // Memory is bounded, whatever was sent: a row has fifty megabytes, another 8 MB, a third a line of 10 MB.
        #expect(try daemon.child("session/0").peakMemory < 64 * 1_024)
        #expect(try daemon.child("sink").peakMemory < 64 * 1_024)
        try daemon.stop()
        #expect(try daemon.records.allSatisfy { $0.level != "error" })
        // No secret is in the log, and no control octet as it came.
        let log = daemon.process.output.text
        for secret in Self.secrets { #expect(!log.contains(secret), "\(secret)") }
        #expect(log.utf8.allSatisfy { $0 >= 0x20 || $0 == 10 })
    }

    @Test func `after each row the log has no secret and no control octet as it came, and memory is bounded`() throws {
        let daemon = try Daemon(["--log-level", "debug"], store: "mail")
        let listed = try Program.tool(["zoo", "--list"]).output.split(separator: "\n")
        // The slow ones have their own test below.
        let rows = Set(listed.map { String($0.prefix { $0 != " " }) }).subtracting(["C03", "C04", "C05"]).sorted()
        #expect(rows.count > 150)
        var read = 0
        for row in rows {
            let finished = try Program.tool(["zoo", "--only", row, "127.0.0.1:\(daemon.port)"])
            #expect(finished.ending == .exited(0), "\(row): \(finished.output)\(finished.errors)")
            for role in ["session/0", "listener", "sink", "logger"] {
                #expect(try daemon.child(role).peakMemory < 64 * 1_024, "\(row): \(role)")
            }
            let lines = daemon.process.output.lines
            for line in lines.dropFirst(read) {
                #expect(line.utf8.allSatisfy { $0 >= 0x20 }, "\(row): \(line)")
                #expect(!Self.secrets.contains { line.contains($0) }, "\(row): \(line)")
            }
            read = lines.count
        }
        try daemon.stop()
        #expect(try daemon.records.allSatisfy { $0.level != "error" })
    }

    @Test func `our own server passes AUTH's rows where it needs TLS, and says 538 before`() throws {
        let daemon = try Daemon(["--auth-tls", "required"])
        let finished = try Program.tool(["zoo", "--only", "U*", "127.0.0.1:\(daemon.port)"])
        #expect(finished.ending == .exited(0), "\(finished.output)\(finished.errors)")
        let row = finished.output.split(separator: "\n").first { $0.contains("U11") }
        #expect(row?.contains("skip") == false, "\(finished.output)")
    }

    @Test func `our own server passes the slow rows, its seconds being as short as the client's`() throws {
        let daemon = try Daemon(["--time-scale", "0.01"])
        let finished = try Program.tool(
            [
                "zoo", "--slow", "--time-scale", "0.01", "--only", "C03", "--only", "C04", "--only", "C05",
                "127.0.0.1:\(daemon.port)",
            ])
        #expect(finished.ending == .exited(0), "\(finished.output)")
        #expect(finished.output.contains("3 cases: 3 passed"))
        #expect(try daemon.child("session/0").peakMemory < 64 * 1_024)
        #expect(daemon.process.output.text.utf8.allSatisfy { $0 >= 0x20 || $0 == 10 })
    }

    @Test(arguments: [
        // A banner that turns clients away, for all and for good.
        ("{address: '127.0.0.1:0', faults: banner554_5.3.2}", ["--only", "S16", "--only", "M04"], 2),
        ("{address: '127.0.0.1:0', faults: banner521}", ["--only", "M04"], 1),
        ("{address: '127.0.0.1:0', protocol: lmtp}", ["--only", "M01"], 1),
        ("{address: '127.0.0.1:0'}", ["--only", "M01", "--only", "C15", "--only", "C20"], 3),
        ("{address: '127.0.0.1:0'}", ["--only", "A32", "--from", "mail452@client.test"], 1),
        ("{address: '127.0.0.1:0'}", ["--only", "M04", "--set", "no_mail=rcpt556@mx.test"], 1),
        ("{address: '127.0.0.1:0'}\nauth: {required: true}", ["--only", "U13", "--only", "U11"], 1),
        ("{address: '127.0.0.1:0', tls: implicit}", ["--only", "C12"], 1),
    ])
    func `rows that need a server of their kind pass on one`(
        listener: String, options: [String], count: Int
    ) throws {
        let directory = try TemporaryDirectory()
        let file = "listeners:\n- {address: '127.0.0.1:0', name: other}\n- \(listener)\n"
        let daemon = try Daemon(["--config", try directory.write(Array(file.utf8), to: "c")], in: directory)
        // The port with TLS says nothing to who is silent: the row begins at the other one.
        let isTLS = listener.contains("implicit")
        let port = daemon.listeners[isTLS ? 0 : 1].port
        let finished = try Program.tool(
            ["zoo"] + options + (isTLS ? ["--tls-port", "\(daemon.listeners[1].port)"] : []) + ["127.0.0.1:\(port)"])
        #expect(finished.ending == .exited(0), "\(finished.output)\(finished.errors)")
        #expect(finished.output.contains(" \(count) passed"), "\(finished.output)")
    }

    @Test func `a server that never says anything is told once, one that floods fails its rows`() throws {
        let silent = try Listening.saying("")
        let finished = try Program.tool(["zoo", "--timeout", "0.2", "127.0.0.1:\(silent.port)"])
        #expect(finished.ending == .exited(69) && finished.errors.contains("no banner came within 0.2 s"))
        let flood = try Listening { client in
            let octets = Array(repeating: Array("220 x\r\n".utf8), count: 10_000).flatMap(\.self)
            while Glibc.send(client, octets, octets.count, CInt(MSG_NOSIGNAL)) > 0 {}
        }
        let rows = try Program.tool(
            ["zoo", "--only", "S*", "--only", "L16*", "--only", "C0*", "--timeout", "0.5", "127.0.0.1:\(flood.port)"])
        #expect(rows.ending == .exited(1), "\(rows.errors)")
        let smuggle = try Program.tool(["smuggle", "--timeout", "0.5", "127.0.0.1:\(flood.port)"])
        #expect(smuggle.ending == .exited(65) && smuggle.errors.contains("fumble: EHLO client.example wants 250"))
    }

    @Test func `a server that says 250 to everything fails rows, each with its clause`() throws {
        let server = try NaiveServer()
        let finished = try Program.tool(
            ["zoo", "--only", "A02", "--only", "L13", "--timeout", "2", "127.0.0.1:\(server.port)"])
        #expect(finished.ending == .exited(1))
        #expect(finished.output.contains("A02 a null forward-path  [RFC 5321 4.1.1.3]\n    zoo/addresses.fs:"))
        #expect(finished.output.contains("expected 501 5.1.3 or 553 5.1.3; the server said 250"))
        #expect(finished.output.contains("2 cases: 0 passed, 2 failed"))
    }

    @Test func `a session that says more than it was asked fails its row`() throws {
        var manners = NaiveServer.Manners()
        manners.replies["RCPT TO:<PostMaster>"] = "250 2.1.5 ok\r\n250 2.1.5 again"
        let server = try NaiveServer(manners)
        let finished = try Program.tool(
            ["zoo", "--profile", "lenient", "--only", "A03", "--timeout", "2", "127.0.0.1:\(server.port)"])
        #expect(finished.ending == .exited(1))
        #expect(finished.output.contains("at the end of the case: "))
    }

    @Test func `the rows can be listed and printed, and one that isn't there is told`() throws {
        let list = try Program.tool(["zoo", "--list"])
        #expect(list.ending == .exited(0) && list.output.contains("D07 LF . LF  [RFC 5321 2.3.8, 4.1.1.4]\n"))
        #expect(try Program.tool(["zoo", "--print"]).output.contains("test-case name \"D07 LF . LF\""))
        #expect(try Program.tool(["zoo", "--only", "Z99"]).ending == .exited(65))
        let set = try Program.tool(["zoo", "--set", "usr=x"])
        #expect(set.ending == .exited(64) && set.errors.contains("did you mean 'user'?"))
    }

    @Test func `no false end is one to our own server`() throws {
        let daemon = try Daemon()
        let finished = try Program.tool(["smuggle", "--wait", "0.2", "127.0.0.1:\(daemon.port)"])
        #expect(finished.ending == .exited(0), "\(finished.output)")
        #expect(finished.output.contains("LF . LF behind text") && finished.output.contains("none of 28 false ends"))
        #expect(finished.output.contains("CRLF NUL . CRLF behind CRLF       ignored\n"))
        #expect(finished.output.contains("LF . CRLF behind text             refused: 554 5.6.0"))
    }

    @Test func `a false end that a server takes is told, and so is where it can't be tried`() throws {
        var manners = NaiveServer.Manners()
        manners.falseEnds = ["\n.\n"]
        let naive = try NaiveServer(manners)
        let finished = try Program.tool(["smuggle", "--wait", "0.2", "127.0.0.1:\(naive.port)"])
        #expect(finished.ending == .exited(1), "\(finished.errors)")
        #expect(finished.output.contains("LF . LF behind text               ACCEPTED AS AN END: 250 2.0.0 taken\n"))
        #expect(finished.output.contains("LF . CRLF behind text             ignored\n"))
        manners.replies["RCPT"] = "550 5.1.1 nobody"
        let closed = try NaiveServer(manners)
        let refused = try Program.tool(["smuggle", "127.0.0.1:\(closed.port)"])
        #expect(refused.ending == .exited(65) && refused.errors.contains("550 5.1.1 nobody\n    name a recipient"))
    }
}
