import Foundation
import Support
import Testing
import Vocabulary

@Suite("Where the log goes")
struct LogOutletTests {
    private let directory: TemporaryDirectory
    /// A directory of the logger's.
    private let logs: String

    init() throws {
        directory = try TemporaryDirectory()
        logs = try directory.makeDirectory("logs")
        if Program.startsAsRoot {
            chown(logs, Self.logger, Self.logger)
        } else if let account = Program.account {
            chown(logs, account.user, account.group)
        }
    }

    /// Whom the logger becomes where root starts the daemon.
    private static let logger = getpwnam(Role.logger.user)?.pointee.pw_uid ?? Role.logger.number

    private func start(_ options: [String], store: String? = nil, readsLog: Bool = true) throws -> Daemon {
        try Daemon(["--sessions", "1"] + options, store: store, in: directory, readsLog: readsLog)
    }

    private func records(_ path: String) throws -> [LogRecord] {
        guard let text = try? String(contentsOfFile: path, encoding: .utf8) else { return [] }
        return try text.split(separator: "\n").map { try LogRecord($0) }
    }

    private func deliver(_ count: Int, to daemon: Daemon) throws {
        let client = try daemon.client()
        for _ in 0..<count { #expect(try client.deliver("x\r\n.\r\n").code == 250) }
        try client.quit()
    }

    @Test func `a file is the logger's, and after it was put aside a new one is made at SIGUSR1`() throws {
        let daemon = try start(["--log-to", "file:\(logs)/log"])
        try Patience.wait(until: "ready") { try records("\(logs)/log").contains { $0.event == "ready" } }
        var status = stat()
        #expect(stat("\(logs)/log", &status) == 0 && status.st_mode & 0o777 == 0o640)
        if Program.startsAsRoot { #expect(status.st_uid == Self.logger) }

        #expect(rename("\(logs)/log", "\(logs)/log.1") == 0)
        try deliver(1, to: daemon)
        try Patience.wait(until: "the message") { try records("\(logs)/log.1").contains { $0.event == "message" } }
        daemon.signal(SIGUSR1)
        try Patience.wait(until: "a new file") { FileManager.default.fileExists(atPath: "\(logs)/log") }
        try deliver(1, to: daemon)
        #expect(try daemon.stop() == .exited(0))
        let (before, after) = (try records("\(logs)/log.1"), try records("\(logs)/log"))
        #expect((before + after).count { $0.event == "message" } == 2)
        #expect(before.contains { $0.event == "signal" && $0["signal"]?.text == "SIGUSR1" })
        #expect(after.contains { $0.event == "message" } && after.last?.event == "stop")
        #expect(try daemon.process.output.whole("output") == "" && daemon.errors == "")
    }

    @Test(.enabled(if: Program.startsAsRoot)) func `in a directory of root's the parent makes the file for the logger`()
        throws
    {
        let daemon = try start(["--log-to", "file:\(directory.path("log"))"])
        try Patience.wait(until: "ready") { try records(directory.path("log")).contains { $0.event == "ready" } }
        var status = stat()
        #expect(stat(directory.path("log"), &status) == 0)
        #expect(status.st_uid == Self.logger && status.st_mode & 0o777 == 0o640)
        // Where the logger may make none, the old one goes on.
        #expect(rename(directory.path("log"), directory.path("log.1")) == 0)
        daemon.signal(SIGUSR1)
        try Patience.wait(until: "a remark") {
            try records(directory.path("log.1")).contains {
                $0.event == "remark" && $0["what"]?.text?.contains("can't be opened anew") == true
            }
        }
        #expect(try daemon.stop() == .exited(0))
        #expect(try records(directory.path("log.1")).last?.event == "stop")
    }

    @Test(arguments: [0o777, 0o775, 0o1777]) func `a directory that others may write in is none for a log`(
        mode: mode_t
    ) throws {
        chmod(logs, mode)
        let finished = try Program.run(["--listen", "127.0.0.1:0", "--log-to", "file:\(logs)/log"])
        #expect(finished.ending == .exited(ExitCode.configuration))
        #expect(finished.errors.contains("others may write in the directory of the log file \(logs)/log"))
        #expect(finished.errors.contains("install -d -o"))
        #expect(!FileManager.default.fileExists(atPath: "\(logs)/log"))
    }

    @Test func `a link in the log's place is no log, and nothing is written where it leads`() throws {
        #expect(symlink(directory.path("victim"), "\(logs)/log") == 0)
        for options in [["--check"], []] {
            let finished = try Program.run(
                options + ["--listen", "127.0.0.1:0", "--log-to", "file:\(logs)/log"])
            #expect(finished.ending == .exited(ExitCode.configuration))
            #expect(finished.errors.contains("is no file"))
        }
        #expect(!FileManager.default.fileExists(atPath: directory.path("victim")))
    }

    @Test(arguments: [
        ("syslog:/nowhere/log", "start a syslog daemon"), ("tcp:nobody.invalid:514", "--log-to also takes an address"),
        ("file:/nowhere/log", "install -d"),
    ])
    func `an outlet that can't be had is told before anything starts`(outlet: String, mend: String) throws {
        for options in [["--check"], []] {
            let finished = try Program.run(options + ["--listen", "127.0.0.1:0", "--log-to", outlet])
            #expect([ExitCode.unavailable, ExitCode.configuration].map { .exited($0) }.contains(finished.ending))
            #expect(finished.errors.contains(mend))
        }
    }

    @Test func `the syslog daemon gets messages as RFC 5424 has them, also one that starts anew`() throws {
        let path = directory.path("dev-log")
        let first = try LogCollector(.local(path))
        let daemon = try start(["--log-to", "syslog:\(path)"])
        let line = /<\d+>1 \d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}Z - fumbled [a-z]+(\/\d)? [a-z_.]+ - .*/
        try Patience.wait(until: "ready") { first.lines.contains { $0.contains(" ready - pid=") } }
        #expect(first.lines.allSatisfy { $0.wholeMatch(of: line) != nil })
        #expect(first.lines.first?.hasPrefix("<22>1 ") == true)
        first.stop()
        try deliver(1, to: daemon)
        let second = try LogCollector(.local(path))
        try Patience.wait(until: "the message") {
            second.lines.contains { $0.contains(" fumbled session/0 message - #1 id=") }
        }
        #expect(try daemon.stop() == .exited(0))
        try Patience.wait(until: "stop") { second.lines.contains { $0.hasSuffix(" stop - reason=\"asked to\"") } }
    }

    @Test(
        .enabled(if: installed("rsyslogd") != nil, "rsyslogd is not installed"),
        .enabled(if: !Program.isSecondRun, "no user makes a difference"))
    func `rsyslogd takes a message apart as RFC 5424 has it`() throws {
        let (path, out) = (directory.path("dev-log"), directory.path("rsyslog"))
        let file = try directory.write(
            Array(
                """
                module(load="imuxsock" SysSock.Use="off")
                input(type="imuxsock" Socket="\(path)" UseSpecialParser="off")
                template(name="parts" type="string"
                    string="%syslogfacility-text%.%syslogseverity-text% %app-name% %procid% %msgid%:%msg%\\n")
                *.* action(type="omfile" file="\(out)" template="parts")

                """.utf8), to: "rsyslog.conf")
        let rsyslogd = try Subprocess(
            try #require(installed("rsyslogd")), ["rsyslogd", "-n", "-f", file, "-i", directory.path("pid")])
        defer { rsyslogd.signal(SIGKILL) }
        try Patience.wait(until: "its socket") { FileManager.default.fileExists(atPath: path) }
        let daemon = try start(["--log-to", "syslog:\(path)"])
        #expect(try daemon.stop() == .exited(0))
        try Patience.wait(until: "the last record") {
            (try? String(contentsOfFile: out, encoding: .utf8))?.contains(" parent stop:") == true
        }
        let lines = try String(contentsOfFile: out, encoding: .utf8).split(separator: "\n")
        #expect(lines.first?.hasPrefix("mail.info fumbled parent start:version=") == true, "\(lines)")
        #expect(lines.last == "mail.info fumbled parent stop:reason=\"asked to\"", "\(lines)")
    }

    @Test(
        .enabled(if: installed("logrotate") != nil, "logrotate is not installed"),
        .enabled(if: !Program.isSecondRun, "no user makes a difference"))
    func `logrotate turns the log as the manual has it`() throws {
        let manual = try String(contentsOfFile: "\(Sources.root)/man/fumbled-log.5", encoding: .utf8)
        let shown = try #require(
            manual.firstMatch(of: /\n\.Xr logrotate 8 :\n\.Bd [^\n]*\n(\/.*?)\.Ed/.dotMatchesNewlines()))
        let daemon = try start(["--log-to", "file:\(logs)/fumbled.log"])
        try deliver(1, to: daemon)
        // Of the daemon of this test, and not of a service.
        let text = String(shown.1).replacing("/var/log/fumbled", with: logs).replacing("daily", with: "size 1")
            .replacing("pkill -USR1 -o -x fumbled", with: "kill -USR1 \(daemon.pid)")
        #expect(text.contains("kill -USR1 \(daemon.pid)"))
        let file = try directory.write(Array(text.utf8), to: "logrotate.conf")
        chmod(file, 0o644)
        let finished = try Subprocess(
            try #require(installed("logrotate")), ["logrotate", "--state", directory.path("state"), file],
            environment: ["PATH": "/usr/bin:/bin"]
        ).finish()
        #expect(finished.ending == .exited(0), "\(finished.errors)")
        try Patience.wait(until: "a new file") { FileManager.default.fileExists(atPath: "\(logs)/fumbled.log") }
        try deliver(1, to: daemon)
        #expect(try daemon.stop() == .exited(0))
        let (before, after) = (try records("\(logs)/fumbled.log.1"), try records("\(logs)/fumbled.log"))
        #expect((before + after).count { $0.event == "message" } == 2)
        #expect(after.last?.event == "stop")
    }

    @Test func `a collector gets a JSON object a line by TCP, also one that starts anew, and no line is cut`() throws {
        let first = try LogCollector(.tcp)
        let port = first.port
        let daemon = try start(["--log-to", "tcp:localhost:\(port)", "--log-format", "text"])
        try Patience.wait(until: "ready") { try first.records.contains { $0.event == "ready" } }
        first.stop()
        try deliver(3, to: daemon)
        let second = try LogCollector(.tcp, port: port)
        try deliver(1, to: daemon)
        try Patience.wait(until: "what came meanwhile") {
            try second.records.count { $0.event == "message" } >= 1
        }
        #expect(try daemon.stop() == .exited(0))
        try Patience.wait(until: "stop") { try second.records.last?.event == "stop" }
    }

    @Test func `a collector gets a packet for each record by UDP`() throws {
        let collector = try LogCollector(.udp)
        let daemon = try start(["--log-to", "udp:127.0.0.1:\(collector.port)"])
        try deliver(1, to: daemon)
        #expect(try daemon.stop() == .exited(0))
        try Patience.wait(until: "stop") { try collector.records.last?.event == "stop" }
        #expect(try collector.records.contains { $0.event == "message" })
    }

    @Test(arguments: ["tcp", "udp"])
    func `a collector that isn't there stops no mail, and its loss is counted`(kind: String) throws {
        // A port that nobody has: it was somebody's a moment ago.
        let collector = try LogCollector(kind == "tcp" ? .tcp : .udp)
        let port = collector.port
        collector.stop()
        let daemon = try start(["--log-to", "\(kind):127.0.0.1:\(port),stdout"], store: "mail")
        try deliver(20, to: daemon)
        #expect(try daemon.maildir("mail").new.count == 20)
        #expect(try daemon.stop() == .exited(0))
        let count = try daemon.records.count
        let errors = try daemon.errors
        #expect(errors.contains("the log takes nothing at \(kind):127.0.0.1:\(port)"))
        let told = errors.firstMatch(of: /(\d+) records of the log didn't reach (tcp|udp):/).flatMap { Int($0.1) }
        // The last packet that went before nobody was known to listen is nobody's to count.
        #expect(try #require(told) >= count - 1 && told ?? 0 <= count)
    }

    @Test func `a reader of standard output that stops reading keeps nothing from a file`() throws {
        let daemon = try start(["--log-level", "debug", "--log-to", "stdout,file:\(logs)/log"], readsLog: false)
        let client = try daemon.client()
        for _ in 0..<1_000 { try client.command("NOOP", 250) }
        try client.quit()
        try Patience.wait(until: "every command") {
            try records("\(logs)/log").count { $0.event == "command" && $0["verb"]?.text == "NOOP" } == 1_000
        }
        #expect(try daemon.stop() == .exited(0))
        #expect(try daemon.errors.contains("records of the log didn't reach stdout"))
    }

    @Test func `outlets change at a reload, and those that the logger isn't confined to take a restart`() throws {
        let path = directory.path("fumbled.yaml")
        func write(_ to: String) throws {
            try directory.write(
                Array("listeners: [127.0.0.1:0]\nsessions: 1\nlog: {to: \(to)}\n".utf8), to: "fumbled.yaml")
            chmod(path, 0o644)
        }
        try write("[stdout, 'file:\(logs)/one']")
        let daemon = try Daemon(["--config", path], in: directory)
        func reload() throws -> LogRecord {
            let before = try daemon.records.count { $0.event == "reload" }
            daemon.signal(SIGHUP)
            try Patience.wait(until: "a reload") { try daemon.records.count { $0.event == "reload" } > before }
            return try #require(try daemon.records.last { $0.event == "reload" })
        }
        try write("[stdout, 'file:\(logs)/two']")
        #expect(try reload()["restart"]?.array == [])
        try deliver(1, to: daemon)
        try Patience.wait(until: "the message") { try records("\(logs)/two").contains { $0.event == "message" } }
        #expect(try !records("\(logs)/one").contains { $0.event == "message" })

        for other in ["'tcp:127.0.0.1:9'", "'file:\(directory.path)/log'", "[syslog, stdout]"] {
            try write(other)
            #expect(try reload()["restart"]?.array?.compactMap(\.text) == ["log.to"])
        }
        try deliver(1, to: daemon)
        #expect(try daemon.stop() == .exited(0))
        #expect(try records("\(logs)/two").count { $0.event == "message" } == 2)
    }
}
