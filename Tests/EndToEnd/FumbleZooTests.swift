import Support
import Testing

@Suite("fumble zoo and fumble smuggle", .enabled(if: !Program.isSecondRun))
struct FumbleZooTests {
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
