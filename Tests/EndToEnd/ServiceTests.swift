import Foundation
import Support
import Testing
import Vocabulary

@Suite("Under a service manager, fumbled(8)")
struct ServiceTests {
    private let directory: TemporaryDirectory
    private let manager: LogCollector
    private let path: String

    init() throws {
        directory = try TemporaryDirectory()
        path = directory.path("notify")
        manager = try LogCollector(.local(path))
    }

    /// The packets' lines that say what the daemon does, without the words for people.
    private var states: [Substring] { manager.lines.filter { !$0.hasPrefix("STATUS=") } }

    @Test func `it says when it's ready, reads its file again, and stops`() throws {
        try directory.write(Array("listeners: [127.0.0.1:0]\n".utf8), to: "fumbled.yaml")
        chmod(directory.path("fumbled.yaml"), 0o644)
        let daemon = try Daemon(
            ["--config", directory.path("fumbled.yaml")], in: directory, environment: ["NOTIFY_SOCKET": path])
        try Patience.wait(until: "ready") { states == ["READY=1"] }
        #expect(manager.lines.last == "STATUS=1 listener accepts")
        daemon.signal(SIGHUP)
        try Patience.wait(until: "the reload") { states.count == 4 }
        #expect(states[1] == "RELOADING=1" && states[3] == "READY=1")
        let time = try #require(states[2].firstMatch(of: /^MONOTONIC_USEC=(\d+)$/).flatMap { UInt64($0.1) })
        var now = timespec()
        clock_gettime(CLOCK_MONOTONIC, &now)
        let microseconds = UInt64(now.tv_sec) * 1_000_000 + UInt64(now.tv_nsec) / 1_000
        #expect(time <= microseconds && microseconds - time < UInt64(Patience.limit) * 1_000_000)
        #expect(try daemon.stop() == .exited(0))
        try Patience.wait(until: "stopping") { states.last == "STOPPING=1" }
        #expect(try daemon.errors == "")
    }

    @Test func `a reload that fails ends in readiness, too`() throws {
        try directory.write(Array("listeners: [127.0.0.1:0]\n".utf8), to: "fumbled.yaml")
        chmod(directory.path("fumbled.yaml"), 0o644)
        let daemon = try Daemon(
            ["--config", directory.path("fumbled.yaml")], in: directory, environment: ["NOTIFY_SOCKET": path])
        try directory.write(Array("listener: []\n".utf8), to: "fumbled.yaml")
        daemon.signal(SIGHUP)
        try daemon.record("reload_failed")
        try Patience.wait(until: "ready again") { states.count == 4 && states.last == "READY=1" }
    }

    @Test func `the watchdog hears of it twice in its time, and only if it's meant`() throws {
        let daemon = try Daemon(
            in: directory, environment: ["NOTIFY_SOCKET": path, "WATCHDOG_USEC": "200000"])
        try Patience.wait(until: "signs") { states.count { $0 == "WATCHDOG=1" } >= 3 }
        #expect(try daemon.stop() == .exited(0))

        let other = try LogCollector(.local(directory.path("other")))
        let unwatched = try Daemon(
            environment: [
                "NOTIFY_SOCKET": directory.path("other"), "WATCHDOG_USEC": "1000", "WATCHDOG_PID": "1",
            ])
        try unwatched.client().quit()
        #expect(try unwatched.stop() == .exited(0))
        try Patience.wait(until: "stopping") { other.lines.contains("STOPPING=1") }
        #expect(!other.lines.contains("WATCHDOG=1"))
    }

    @Test func `a manager that isn't there is none`() throws {
        let daemon = try Daemon(in: directory, environment: ["NOTIFY_SOCKET": "/nowhere", "WATCHDOG_USEC": "x"])
        #expect(try daemon.stop() == .exited(0))
        #expect(try daemon.errors == "")
    }

    // MARK: Sockets

    /// Becomes the daemon with sockets from descriptor 3 on: what a socket unit makes.
    private static func passing(_ sockets: String, names: String, pid: String = "str(os.getpid())") -> [String] {
        let script = """
            import os, socket, sys
            sockets = [\(sockets)]
            kept = [os.dup(each.fileno()) for each in sockets]
            kept = [os.dup2(each, 100 + index) for index, each in enumerate(kept)]
            for index, each in enumerate(kept): os.dup2(each, 3 + index)
            os.closerange(3 + len(kept), 200)
            os.environ.update(LISTEN_PID=\(pid), LISTEN_FDS=str(len(kept)), LISTEN_FDNAMES='\(names)')
            os.execvp(sys.argv[1], sys.argv[1:])
            """
        return ["/usr/bin/python3", "-c", script]
    }

    private static let free = "socket.create_server(('127.0.0.1', 0))"

    @Test func `sockets that it was started with are its listeners, by their names`() throws {
        let daemon = try Daemon(
            ["--time-scale", "0.01", "--port-offset", "0"], in: directory,
            through: Self.passing("\(Self.free), \(Self.free), \(Self.free)", names: "smtp:drop-1:mine"))
        #expect(daemon.listeners.map(\.name) == ["smtp", "drop-1", "mine"])
        #expect(daemon.listeners.allSatisfy { $0.port != 0 && $0.address == "127.0.0.1" })
        try daemon.client().quit()
        #expect(try daemon.connect(listener: 1).untilTheEnd().isEmpty)
        try daemon.connect(listener: 2).expect(220)
        #expect(try daemon.stop() == .exited(0))
    }

    @Test func `what the configured listener of that name does wrong goes wrong there, also after a reload`() throws {
        let path = directory.path("fumbled.yaml")
        func write(_ code: Int) throws {
            try directory.write(
                Array("listeners: [{address: 127.0.0.1:1, name: mine, faults: banner\(code)}]\n".utf8),
                to: "fumbled.yaml")
            chmod(path, 0o644)
        }
        try write(421)
        let daemon = try Daemon(
            ["--config", path], in: directory, through: Self.passing("\(Self.free), \(Self.free)", names: "smtp:mine"))
        try daemon.connect(listener: 0).expect(220)
        try daemon.connect(listener: 1).expect(421)
        try write(554)
        daemon.signal(SIGHUP)
        try daemon.record("reload")
        try Patience.wait(until: "the other reply") { try daemon.connect(listener: 1).reply().code == 554 }
        try daemon.connect(listener: 0).expect(220)
    }

    @Test func `a configured listener for which no socket came is warned of`() throws {
        try directory.write(
            Array("listeners: [{address: 127.0.0.1:1, name: mine}, {address: 127.0.0.1:2, name: other}]\n".utf8),
            to: "fumbled.yaml")
        chmod(directory.path("fumbled.yaml"), 0o644)
        let daemon = try Daemon(
            ["--config", directory.path("fumbled.yaml")], in: directory, through: Self.passing(Self.free, names: "mine")
        )
        let warnings = try daemon.process.output.lines.map { try LogRecord($0) }.filter {
            $0.event == "remark" && $0.level == "warning"
        }
        #expect(
            warnings.map { $0["what"]?.text } == [
                "no socket was passed for the listener 'other': nothing listens there"
            ])
    }

    @Test func `sockets that are meant for another process are closed`() throws {
        let daemon = try Daemon(in: directory, through: Self.passing(Self.free, names: "mine", pid: "'1'"))
        #expect(daemon.listeners.map(\.name) == ["smtp"])
    }

    @Test(arguments: [
        ("socket.socketpair()[0]", "mine", "isn't a listening one"),
        ("open('/dev/null')", "mine", "is no socket"),
        ("socket.socket(socket.AF_INET, socket.SOCK_DGRAM)", "mine", "isn't a listening one"),
        ("socket.create_server(('127.0.0.1', 0))", "my own", "can't be called 'my own'"),
    ])
    func `a descriptor that is no listening socket is an error with its mend`(
        socket: String, name: String, wrong: String
    ) {
        let error = #expect(throws: Daemon.DidNotStart.self) {
            try Daemon(in: directory, through: Self.passing(socket, names: name))
        }
        #expect(error?.ending == .exited(ExitCode.configuration))
        #expect(error?.errors.contains(wrong) == true)
    }
}
