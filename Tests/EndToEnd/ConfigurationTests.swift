import Foundation
import Support
import Testing

@Suite("The configuration file")
struct ConfigurationTests {
    private let directory: TemporaryDirectory

    init() throws { directory = try TemporaryDirectory() }

    private func file(_ text: String) throws -> String { try directory.write(Array(text.utf8), to: "fumbled.yaml") }

    @Test func `what it says holds, unless an option says otherwise`() throws {
        let path = try file(
            """
            hostname: file.test
            listeners:
              - {address: 127.0.0.1:0, name: one}
              - 127.0.0.1:0
            store: {maildir: \(directory.path("mail")), mode: 0600}
            limits: {recipients: 1}
            log: {level: error, format: json}
            sessions: 3
            """)
        let daemon = try Daemon(["--config", path, "--sessions", "1", "--log-level", "info"], in: directory)
        #expect(daemon.listeners.map(\.name) == ["one", "smtp"])
        #expect(daemon.children.filter { $0.title.hasPrefix("fumbled: session/") }.count == 1)
        let client = try daemon.connect(listener: 1)
        #expect(try client.expect(220).text.hasPrefix("file.test "))
        try client.command("EHLO client.test", 250)
        try client.command("MAIL FROM:<a@x.example>", 250)
        try client.command("RCPT TO:<b@x.example>", 250)
        try client.command("RCPT TO:<c@x.example>", 452)
        #expect(FileManager.default.fileExists(atPath: directory.path("mail/new")))
        _ = try daemon.record("ready")
    }

    @Test func `the same in JSON, named by the environment`() throws {
        let path = try file("{\"hostname\": \"json.test\", \"listeners\": [\"127.0.0.1:0\"]}")
        let daemon = try Daemon(
            ["--config", path], in: directory, environment: ["FUMBLED_CONFIG": "/nothing/is/here"])
        #expect(try daemon.connect().expect(220).text.hasPrefix("json.test "))
    }

    @Test func `a wrong file ends with 78, and each mistake has its place and its mend`() throws {
        let path = try file("hostnam: x\nlimits:\n  recipients: none\n")
        let finished = try Program.run(["--config", path])
        #expect(finished.ending == .exited(78))
        #expect(finished.output == "")
        #expect(
            finished.errors == """
                fumbled: \(path):1:1: unknown key 'hostnam'
                    did you mean 'hostname'?
                fumbled: \(path):3:15: 'none' is not a number from 1 to 100000
                    write it in digits, as 100

                """)
    }

    @Test func `a wrong option beside it ends with 64, and both are told`() throws {
        let path = try file("hostname: -\n")
        let finished = try Program.run(["--config", path, "--sessions", "0"])
        #expect(finished.ending == .exited(64))
        #expect(finished.errors.contains("--sessions") && finished.errors.contains("\(path):1:11"))
    }

    @Test func `of thousands of mistakes the first are told, and how many more there are`() throws {
        let path = try file((0..<2_000).map { "k\($0): 1\n" }.joined())
        let finished = try Program.run(["--config", path])
        #expect(finished.ending == .exited(78))
        #expect(finished.errors.split(separator: "\n").count == 101)
        #expect(finished.errors.hasSuffix("fumbled: and 1950 mistakes more\n"))
    }

    @Test func `a file that isn't there, or is none, ends with 78`() throws {
        mkfifo(directory.path("fifo"), 0o666)
        try directory.write(Array("hostname: x".utf8), to: "secret")
        chmod(directory.path("secret"), 0)
        var rows = [
            (directory.path("none"), "no such file"), (directory.path("fifo"), "is a FIFO"), ("/", "a directory"),
        ]
        if !Program.startsAsRoot { rows.append((directory.path("secret"), "EACCES")) }
        for (path, told) in rows {
            let finished = try Program.run(["--config", path])
            #expect(finished.ending == .exited(78))
            #expect(finished.errors.hasPrefix("fumbled: \(path): "))
            #expect(finished.errors.contains(told))
        }
    }

    @Test func `the seed in use is in the log: the one that was given, or else another each time`() throws {
        let given = try Daemon(["--seed", "18446744073709551615"])
        #expect(try given.record("start")["seed"]?.text == "18446744073709551615")
        let drawn = try (0..<2).map { _ in try Daemon().record("start")["seed"]?.text }
        #expect(drawn[0] != drawn[1])
        #expect(drawn.allSatisfy { $0.flatMap { UInt64($0) } != nil })
    }

    @Test func `rules fire for whom they fit, and a listener does its own`() throws {
        let path = try file(
            """
            listeners:
              - {address: 127.0.0.1:0, name: plain}
              - {address: 127.0.0.1:0, name: deaf, faults: off}
              - {address: 127.0.0.1:0, name: busy, faults: banner421}
            rules:
              - match: {recipient: "full*@*"}
                faults: rcpt452_4.2.2
              - match: {listener: deaf, sender: "*@x.example"}
                faults: mail451
            """)
        let daemon = try Daemon(["--config", path], in: directory)
        let plain = try daemon.client()
        try plain.command("MAIL FROM:<a@x.example>", 250)
        #expect(try plain.command("RCPT TO:<Full.box@y.example>", 452).text.hasPrefix("4.2.2 "))
        try plain.command("RCPT TO:<rcpt550@y.example>", 550)
        try plain.command("RCPT TO:<b@y.example>", 250)

        let deaf = try daemon.connect(listener: 1)
        try deaf.expect(220)
        try deaf.command("EHLO client.test", 250)
        try deaf.command("MAIL FROM:<a@x.example>", 451)
        try deaf.command("MAIL FROM:<a@z.example>", 250)
        try deaf.command("RCPT TO:<full@y.example>", 452)
        try deaf.command("RCPT TO:<rcpt550@y.example>", 250)

        try daemon.connect(listener: 2).expect(421)
    }

    @Test func `as many rules as there may be reach every session process`() throws {
        let filler = String(repeating: "*", count: 100)
        let rules = (0..<4_095).map { "{match: {recipient: \"r\($0)@*\", helo: \"\(filler)\"}, faults: rcpt452}" }
        let path = try file(
            "listeners: 127.0.0.1:0\nsessions: 2\nrules: [\(rules.joined(separator: ",\n"))]\n")
        let daemon = try Daemon(["--config", path], in: directory)
        for _ in 0..<2 {
            let client = try daemon.client()
            try client.command("MAIL FROM:<a@x.example>", 250)
            try client.command("RCPT TO:<r4094@x.example>", 452)
            try client.command("RCPT TO:<r4095@x.example>", 250)
        }
    }

    @Test func `with store.trace a message begins with Return-Path and Received, and its envelope tells the file`()
        throws
    {
        let path = try file("listeners: 127.0.0.1:0\nstore: {maildir: \(directory.path("mail")), trace: true}\n")
        let daemon = try Daemon(["--config", path], in: directory)
        let client = try daemon.client()
        for content in ["Subject: x\r\n\r\nbody\r\n", ""] {
            try client.command("MAIL FROM:<a@x.example>", 250)
            try client.command("RCPT TO:<b@y.example>", 250)
            try client.command("DATA", 354)
            try client.send(content + ".\r\n")
            let id = try #require(try client.expect(250).text.split(separator: "id=").last)
            let stored = try String(contentsOfFile: daemon.directory.path("mail/new/\(id)"), encoding: .utf8)
            #expect(
                stored.hasPrefix(
                    "Return-Path: <a@x.example>\r\nReceived: from client.test ([127.0.0.1])\r\n\tby fumbled.localhost with ESMTP id "
                ))
            #expect(stored.hasSuffix(" +0000\r\n\(content)"))
            let envelope = try JSONValue(
                String(contentsOfFile: daemon.directory.path("mail/envelopes/\(id).json"), encoding: .utf8))
            #expect(envelope["octets"]?.integer == stored.utf8.count)
        }
        #expect(try daemon.stop() == .exited(0))
    }

    @Test func `words do nothing outside the domains that are named, or when they are off`() throws {
        let (restricted, silent) = (try Daemon(["--fault-domains", "test.example"]), try Daemon(["--faults", "off"]))
        let some = try restricted.client()
        try some.command("MAIL FROM:<mail451@x.example>", 250)
        try some.command("RSET", 250)
        try some.command("MAIL FROM:<mail451@sub.test.example>", 451)
        let none = try silent.client()
        try none.command("MAIL FROM:<mail451@x.example>", 250)
    }

    @Test func `who asks for help gets it, whatever the file is`() throws {
        #expect(try Program.run(["--config", "/", "--help"]).ending == .exited(0))
    }
}

@Suite("--check")
struct CheckTests {
    private let directory: TemporaryDirectory

    init() throws { directory = try TemporaryDirectory() }

    private func lines(_ arguments: [String], sourceLocation: SourceLocation = #_sourceLocation) throws -> [String] {
        let finished = try Program.run(["--check"] + arguments)
        #expect(finished.ending == .exited(0), "\(finished.errors)", sourceLocation: sourceLocation)
        #expect(finished.errors == "", sourceLocation: sourceLocation)
        return finished.output.split(separator: "\n").map(String.init)
    }

    /// What stands behind a line's first word.
    private func value(_ subject: String, in lines: [String]) throws -> String {
        let line = try #require(lines.first { $0.hasPrefix(subject + " ") }, "no \(subject) in \(lines)")
        return line.dropFirst(subject.count).trimmingCharacters(in: .whitespaces)
    }

    @Test func `the shipped configuration is right`() throws {
        let shipped = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent().appending(path: "etc/fumbled.yaml")
        let copy = try directory.write(Array(try Data(contentsOf: shipped)), to: "fumbled.yaml")
        #expect(try value("configuration", in: lines(["--config", copy])) == copy)
        // What its comments propose is right as well.
        let text = try String(contentsOf: shipped, encoding: .utf8).replacing("\n#listeners", with: "\nlisteners")
        let changed = try directory.write(Array(text.utf8), to: "changed.yaml")
        #expect(try value("listeners", in: lines(["--config", changed])).contains("127.0.0.1:2525"))
    }

    @Test func `it tells ports, store and processes, and does nothing`() throws {
        let store = directory.path("mail")
        let lines = try lines([
            "--listen", "127.0.0.1:1,[::1]:2", "--store", "maildir:\(store)", "--sessions", "2", "--seed", "7",
        ])
        #expect(
            lines.filter { $0.hasPrefix("listeners ") }.map { $0.drop { $0 != " " }.drop { $0 == " " } } == [
                "smtp 127.0.0.1:1, tls starttls", "smtp [::1]:2, tls starttls",
            ])
        #expect(try value("store", in: lines) == "maildir:\(store), which is made at start")
        #expect(try value("seed", in: lines) == "7")
        #expect(!FileManager.default.fileExists(atPath: store))
        for process in ["parent", "session/0", "session/1", "sink", "logger", "certifier"] {
            let told = try value(process, in: lines)
            #expect(told.contains("no_new_privs") && told.contains("system call filter"))
            #expect(told.contains("without own user") == !Program.startsAsRoot)
        }
    }

    @Test func `it can be asked beside a daemon that has the ports and the store`() throws {
        let daemon = try Daemon(store: "mail")
        let lines = try lines(
            ["--listen", "127.0.0.1:\(daemon.port)", "--store", "maildir:\(daemon.directory.path("mail"))"])
        #expect(try value("store", in: lines).hasSuffix("which is there"))
        #expect(daemon.endingNow() == nil)
    }

    @Test(.enabled(if: Program.startsAsRoot)) func `it warns of a file that the parent's user couldn't read again`()
        throws
    {
        let file = try directory.write(Array("hostname: one.test\n".utf8), to: "fumbled.yaml")
        chmod(file, 0o600)
        let warning = try value("warning", in: lines(["--config", file]))
        #expect(warning.hasPrefix("a reload will fail: \(file) can't be read: ") && warning.contains("EACCES"))
        #expect(warning.contains("chgrp _fumbled"))
        chmod(file, 0o644)
        #expect(try !lines(["--config", file]).contains { $0.hasPrefix("warning") })
    }

    @Test func `of one connection it tells the relay, one session process and no listener`() throws {
        let lines = try lines(["--stdio", "--listen", "127.0.0.1:1"])
        #expect(try value("listeners", in: lines) == "none: one connection, over standard input and output")
        #expect(try value("relay", in: lines).contains("system call filter"))
        #expect(!lines.contains { $0.hasPrefix("session/1") || $0.hasPrefix("certifier") })
    }

    @Test func `what can't be had ends with 78, a wrong option with 64`() throws {
        #expect(try Program.run(["--check", "--store", "maildir:/dev/null/mail"]).ending == .exited(78))
        #expect(try Program.run(["--check", "--sessions", "0"]).ending == .exited(64))
        guard Program.startsAsRoot else { return }
        let finished = try Program.run(["--check", "--sink-user", "nobody-of-that-name"])
        #expect(finished.ending == .exited(78))
        #expect(finished.errors.contains("useradd"))
    }
}
