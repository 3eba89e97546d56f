import Foundation
import Support
import Testing

@Suite("SIGHUP")
struct ReloadTests {
    private let directory: TemporaryDirectory
    private let path: String

    init() throws {
        directory = try TemporaryDirectory()
        path = directory.path("fumbled.yaml")
    }

    /// Puts a file in place as an editor does.
    private func write(_ text: String) throws {
        try directory.write(Array("listeners: [127.0.0.1:0]\nsessions: 2\n\(text)\n".utf8), to: "new.yaml")
        chmod(directory.path("new.yaml"), 0o644)
        guard rename(directory.path("new.yaml"), path) == 0 else { throw Unfit.last("rename") }
    }

    private func start(_ text: String, _ options: [String] = []) throws -> Daemon {
        try write(text)
        return try Daemon(["--config", path] + options, in: directory)
    }

    /// The record that a SIGHUP brings, the first of its kind behind those that are there.
    private func reload(_ daemon: Daemon, _ event: String) throws -> LogRecord {
        let before = try daemon.records.count { $0.event == event }
        daemon.signal(SIGHUP)
        try Patience.wait(until: "a new \(event)") { try daemon.records.count { $0.event == event } > before }
        return try #require(try daemon.records.filter { $0.event == event }.dropFirst(before).first)
    }

    /// A greeted client of whichever session process has the fewest.
    private func reply(of daemon: Daemon, to recipient: String) throws -> Int {
        let client = try daemon.client()
        try client.command("MAIL FROM:<a@x.example>", 250)
        return try client.command("RCPT TO:<\(recipient)>").code
    }

    @Test func `limits, names and rules change for new sessions; open ones keep what they had`() throws {
        let daemon = try start("limits: {recipients: 1}\nrules: [{match: {recipient: \"full@*\"}, faults: rcpt452}]")
        let open = try daemon.client()
        try open.command("MAIL FROM:<a@x.example>", 250)
        try open.command("RCPT TO:<a@x.example>", 250)

        try write(
            "hostname: new.test\nlimits: {recipients: 2}\nrules: [{match: {recipient: \"busy@*\"}, faults: rcpt451}]")
        let record = try reload(daemon, "reload")
        #expect(record["file"]?.text == path)
        #expect(record["restart"]?.array == [] && record.level == "info")

        // Each session process has a client of these.
        for _ in 0..<2 {
            let client = try daemon.connect()
            #expect(try client.expect(220).text.hasPrefix("new.test "))
            try client.command("EHLO client.test", 250)
            try client.command("MAIL FROM:<a@x.example>", 250)
            try client.command("RCPT TO:<full@x.example>", 250)
            try client.command("RCPT TO:<busy@x.example>", 451)
            try client.command("RCPT TO:<b@x.example>", 250)
            try client.command("RCPT TO:<c@x.example>", 452)
        }
        try open.command("RCPT TO:<b@x.example>", 452)
        try open.command("RSET", 250)
        try open.command("MAIL FROM:<a@x.example>", 250)
        try open.command("RCPT TO:<full@x.example>", 452)
        try open.command("RCPT TO:<busy@x.example>", 250)
        #expect(try daemon.stop() == .exited(0))
    }

    @Test func `a broken file changes nothing, and each mistake is told`() throws {
        let daemon = try start("rules: [{match: {recipient: \"full@*\"}, faults: rcpt452}]")
        try write("hostnam: x\nrules: [{faults: dto550}]")
        let first = try reload(daemon, "reload_failed")
        #expect(first.level == "error")
        #expect(first["place"]?.text == "\(path):3:1")
        #expect(first["mend"]?.text == "did you mean 'hostname'?")
        try Patience.wait(until: "two mistakes") { try daemon.records.count { $0.event == "reload_failed" } == 2 }
        #expect(try reply(of: daemon, to: "full@x.example") == 452)

        try write("rules: [")
        _ = try reload(daemon, "reload_failed")
        try FileManager.default.removeItem(atPath: path)
        #expect(try reload(daemon, "reload_failed")["what"]?.text == "there is no such file")
        mkfifo(path, 0o644)
        #expect(try reload(daemon, "reload_failed")["what"]?.text == "is a FIFO")
        #expect(try reply(of: daemon, to: "full@x.example") == 452)

        try FileManager.default.removeItem(atPath: path)
        try write("")
        _ = try reload(daemon, "reload")
        #expect(try reply(of: daemon, to: "full@x.example") == 250)
        #expect(try daemon.stop() == .exited(0))
    }

    @Test func `what takes a restart is told by its key`() throws {
        let daemon = try start("seed: 1")
        try write("seed: 2\ntime-scale: 0.5\nlog: {level: debug}")
        let record = try reload(daemon, "reload")
        #expect(record.level == "warning")
        #expect(record["restart"]?.array?.compactMap(\.text) == ["time-scale", "seed"])
        // What can change has: commands are logged.
        _ = try reply(of: daemon, to: "a@x.example")
        try daemon.record("command")
    }

    @Test func `an option goes on to win`() throws {
        let daemon = try start("hostname: one.test", ["--hostname", "option.test"])
        try write("hostname: two.test")
        _ = try reload(daemon, "reload")
        #expect(try daemon.connect().expect(220).text.hasPrefix("option.test "))
    }

    @Test func `the log changes its form in the middle`() throws {
        let daemon = try start("log: {format: text}")
        let lines = { daemon.process.output.lines }
        #expect(lines().allSatisfy { !$0.hasPrefix("{") })
        try write("log: {format: json}")
        daemon.signal(SIGHUP)
        try Patience.wait(until: "a line of JSON") { lines().last?.hasPrefix("{") == true }
    }

    @Test func `connection limits change, and nobody who is there has to go`() throws {
        let daemon = try start("limits: {connections: 2}")
        let first = try daemon.client()
        let second = try daemon.client()
        try write("limits: {connections: 1}")
        _ = try reload(daemon, "reload")
        try first.command("NOOP", 250)
        try second.command("NOOP", 250)
        try daemon.connect().expect(421)
        try second.command("QUIT", 221)
        try write("limits: {connections: 3}")
        _ = try reload(daemon, "reload")
        _ = try daemon.client()
        try first.command("NOOP", 250)
    }

    @Test func `many of them, with many rules, are all done`() throws {
        let rules = (0..<2_000).map { "{match: {recipient: \"r\($0)@*\"}, faults: rcpt452}" }.joined(separator: ", ")
        let daemon = try start("rules: [\(rules)]")
        for _ in 0..<50 { daemon.signal(SIGHUP) }
        _ = try reload(daemon, "reload")
        #expect(try reply(of: daemon, to: "r1999@x.example") == 452)
        #expect(try daemon.stop() == .exited(0))
    }

    @Test(.enabled(if: Program.testsAreRoot)) func `of the file the parent keeps the directory, and no child anything`()
        throws
    {
        let daemon = try start("hostname: one.test")
        let parent = try #require(ProcessEntry(daemon.pid)).descriptors.values
        // The ports file stands there too, and has the directory open for itself.
        #expect(parent.count { $0 == directory.path } == 2)
        #expect(!parent.contains(path))
        for child in daemon.children {
            #expect(!child.descriptors.values.contains { $0.hasPrefix(directory.path) })
        }
    }

    @Test func `without a file it is ignored`() throws {
        let daemon = try Daemon(["--listen", "127.0.0.1:0"])
        daemon.signal(SIGHUP)
        let record = try daemon.record("signal")
        #expect(record["what"]?.text == "ignored: no configuration file is read")
    }

    @Test(.enabled(if: Program.startsAsRoot)) func `a file that only root may read is warned of at the start`() throws {
        try write("hostname: one.test")
        chmod(path, 0o600)
        let daemon = try Daemon(["--config", path], in: directory)
        let record = try daemon.record("remark") { $0["what"]?.text?.hasPrefix("a reload will fail: ") == true }
        #expect(record.level == "warning" && record["what"]?.text?.contains("chgrp _fumbled") == true)
    }

    @Test(.enabled(if: Program.startsAsRoot)) func `a file that the parent's user may not read fails with its mend`()
        throws
    {
        let daemon = try start("hostname: one.test")
        #expect(!daemon.process.output.text.contains("a reload will fail"))
        try write("hostname: two.test")
        chmod(path, 0o600)
        let record = try reload(daemon, "reload_failed")
        #expect(record["what"]?.text?.contains("EACCES") == true)
        #expect(record["mend"]?.text?.contains("chgrp _fumbled") == true)
        #expect(try daemon.connect().expect(220).text.hasPrefix("one.test "))
    }
}
