import Foundation
import Support
import Testing

@Suite("The log, fumbled-log(5)")
struct LogTests {
    @Test func `every line is one JSON object that begins with time, level, event and process`() throws {
        let daemon = try Daemon(["--log-level", "debug"])
        let client = try daemon.client()
        _ = try client.deliver("x\r\n.\r\n")
        try client.quit()
        #expect(try daemon.stop() == .exited(0))
        let time =
            /\{"time":"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}Z","level":"(debug|info|warning|error)","event":"[a-z_]+","process":"[a-z]+(\/\d)?"[,}].*/
        for line in daemon.process.output.lines {
            #expect(line.wholeMatch(of: time) != nil, "\(line)")
            _ = try LogRecord(line)
        }
    }

    @Test func `what happens has its events`() throws {
        let daemon = try Daemon(["--max-connections", "1", "--log-level", "debug"])
        let client = try daemon.client()
        #expect(try client.command("MAIL FROM:<@>").code == 501)
        _ = try client.deliver("x\r\n.\r\n")
        _ = try daemon.connect().untilTheEnd()
        try client.quit()
        daemon.signal(SIGHUP)
        try daemon.record("signal")
        #expect(try daemon.stop() == .exited(0))
        let events = Set(try daemon.records.map(\.event))
        let expected: Set = [
            "start", "confinement", "ready", "connection", "identified", "command", "reply", "message", "refused",
            "limit", "disconnect", "signal", "stop",
        ]
        #expect(expected.subtracting(events) == [])
    }

    @Test func `each process reports its confinement`() throws {
        let daemon = try Daemon(["--sessions", "2"])
        try daemon.record("ready")
        let names = try daemon.records.filter { $0.event == "confinement" }.compactMap { $0["name"]?.text }
        #expect(names.sorted() == ["certifier", "listener", "logger", "parent", "session/0", "session/1", "sink"])
    }

    @Test func `a message's record agrees with its envelope`() throws {
        let daemon = try Daemon(store: "mail")
        let id = try #require(try daemon.client().deliver("x\r\n.\r\n").id)
        let record = try daemon.record("message")
        let envelope = try daemon.maildir("mail").envelope(id)
        #expect(record["id"] == envelope["id"])
        #expect(record["session"] == envelope["session"])
        #expect(record["octets"] == envelope["octets"])
        #expect(record["sender"] == envelope["sender"]?["address"])
        #expect(record["recipients"] == .array([.text("to@server.test")]))
    }

    @Test(arguments: ["json", "text"])
    func `no control octet of a client's stands in a line`(format: String) throws {
        let daemon = try Daemon(["--log-level", "debug", "--log-format", format])
        let client = try daemon.client()
        for line in ["EHLO \u{1B}[31mred", "NOOP \u{7}\u{8}\0", "MAIL FROM:<\u{9B}2J@x.test>", "\u{202E}NOOP"] {
            _ = try client.command(line)
        }
        try client.quit()
        #expect(try daemon.stop() == .exited(0))
        let octets = daemon.process.output.soFar
        #expect(octets.allSatisfy { (0x20..<0x7F).contains($0) || $0 == 0x0A })
    }

    @Test(arguments: ["error", "warning", "info", "debug"], ["json", "text"])
    func `no secret stands in a line, however AUTH is spelt`(level: String, format: String) throws {
        let daemon = try Daemon([
            "--log-level", level, "--log-format", format, "--max-bad-commands", "100", "--auth-default", "reject",
        ])
        let (user, secret, plain) = ("dXNlcm5hbWU=", "c2VjcmV0", "AHVzZXJuYW1lAHNlY3JldA==")
        let client = try daemon.client()
        try client.command("EHLO client.test", 250)
        for line in [
            "AUTH PLAIN \(secret)", "auth plain \(secret)", "AUHT PLAIN \(secret)", "AUTHPLAIN \(secret)",
            "AUTH\tPLAIN \(secret)", "UATH LOGIN \(secret)", "AUTH LOGIN", user, secret, "AUTH CRAM-MD5", secret,
            "AUTH XOAUTH2 \(secret)", user, "AUTH PLAIN \(plain)", "AUTH LOGIN \(user)", secret,
        ] {
            #expect(try client.command(line).code >= 334)
        }
        try client.quit()
        let other = try daemon.client()
        _ = try other.command("AUHT LOGIN")
        _ = try other.command(user)
        _ = try other.command(secret)
        try other.quit()
        #expect(try daemon.stop() == .exited(0))
        let log = daemon.process.output.text
        for text in [secret, user, plain, "username", "secret"] { #expect(!log.contains(text), "\(text)") }
        #expect(!(try daemon.errors).contains(secret))
    }

    @Test func `as text a line has time, level, process, session and event`() throws {
        let daemon = try Daemon(["--log-format", "text"])
        try daemon.client().quit()
        #expect(try daemon.stop() == .exited(0))
        let lines = try daemon.process.output.whole("log").split(separator: "\n")
        let line = /\d\d:\d\d:\d\d\.\d{6} (debug|info|warning|error) [a-z]+(\/\d+)?( #\d+)? [a-z_]+( .*)?/
        #expect(lines.allSatisfy { $0.wholeMatch(of: line) != nil })
        #expect(lines.contains { $0.contains(" #1 connection client=127.0.0.1:") })
    }

    @Test(arguments: [("error", 0), ("warning", 0), ("info", 1), ("debug", 2)])
    func `the level says what is left out`(level: String, session: Int) throws {
        let daemon = try Daemon(["--log-level", level])
        try daemon.client().quit()
        #expect(try daemon.stop() == .exited(0))
        let events = Set(try daemon.records.map(\.event))
        #expect(events.contains("command") == (session > 1))
        #expect(events.contains("connection") == (session > 0))
        #expect(events.contains("stop") == (session > 0))
    }

    @Test func `a reader that stops reading stops no mail, and what it missed is counted`() throws {
        let daemon = try Daemon(["--log-level", "debug", "--sessions", "1"], store: "mail", readsLog: false)
        let client = try daemon.client()
        // Two records each: more than the pipe, the link and the process can keep.
        let burst = Array(repeating: Array("NOOP\r\n".utf8), count: 10_000).flatMap { $0 }
        for _ in 0..<2 {
            nonisolated(unsafe) let sender = client
            concurrently(2) { half in
                if half == 0 { try? sender.send(burst) } else { for _ in 0..<10_000 { _ = try? sender.expect(250) } }
            }
        }
        let id = try #require(try client.deliver("x\r\n.\r\n").id)
        #expect(try daemon.maildir("mail").new == [id])
        try client.quit()

        daemon.process.output.start()
        try Patience.wait(until: "the count of dropped records") {
            daemon.process.output.text.contains("\"event\":\"dropped\"")
        }
        #expect(try daemon.stop() == .exited(0))
        let dropped = try daemon.records.filter { $0.event == "dropped" }.compactMap { $0["records"]?.integer }
        #expect(dropped.reduce(0, +) > 0)
    }

    @Test func `a reader that never reads again doesn't keep the daemon from stopping`() throws {
        let daemon = try Daemon(["--log-level", "debug", "--sessions", "1"], readsLog: false)
        let client = try daemon.client()
        for _ in 0..<1_000 { try client.command("NOOP", 250) }
        #expect(try daemon.stop() == .exited(0))
    }

    @Test func `a reader that goes after the first line stops nothing`() throws {
        let daemon = try Daemon(store: "mail", readsLog: false)
        let first = daemon.process.output.takeFirstLineAndClose()
        #expect(try LogRecord(first).event == "start")
        let client = try daemon.client()
        for _ in 0..<10 { #expect(try client.deliver("x\r\n.\r\n").code == 250) }
        try client.quit()
        #expect(try daemon.maildir("mail").new.count == 10)
        #expect(try daemon.stop() == .exited(0))
        #expect(try daemon.errors == "")
    }

    @Test(.enabled(if: Program.testsAreRoot, "only root mounts a small disk"))
    func
        `a log on a disk that is full goes on when there's room again, and no line is cut or lost that found room in between`()
        throws
    {
        let directory = try TemporaryDirectory()
        let disk = try directory.makeDirectory("disk")
        try #require(mount("none", disk, "tmpfs", 0, "size=16k") == 0, "\(errno)")
        defer { umount2(disk, CInt(MNT_DETACH)) }
        let daemon = try Daemon(["--log-level", "debug"], logFile: "\(disk)/log")
        let client = try daemon.client()
        // Two records each: far more than the disk has room for.
        for _ in 0..<200 { try client.command("NOOP", 250) }
        try Patience.wait(until: "the disk is full") {
            try Data(contentsOf: URL(filePath: "\(disk)/log")).count >= 16_384
        }
        try #require(mount("none", disk, "tmpfs", UInt(MS_REMOUNT), "size=16m") == 0, "\(errno)")
        try client.quit()
        #expect(try daemon.stop() == .exited(0))

        let text = try String(contentsOfFile: "\(disk)/log", encoding: .utf8)
        let records = try text.split(separator: "\n").map { try LogRecord($0) }
        #expect(records.count { $0.event == "command" && $0["verb"]?.text == "NOOP" } == 200)
        #expect(records.last?.event == "stop")
        #expect(try daemon.errors.contains("the log takes nothing at stdout"))
        #expect(try daemon.errors.split(separator: "\n").count == 1)
    }
}
