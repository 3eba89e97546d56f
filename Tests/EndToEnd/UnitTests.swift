import Foundation
import Support
import Testing

/// The sources' own files, as make(1) installs them.
enum Sources {
    static let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent().path

    /// Runs make(1) with the programs under test, and gives what it wrote.
    static func make(_ arguments: [String]) throws -> Finished {
        let daemon = ProcessInfo.processInfo.environment["FUMBLED"] ?? "\(root)/.build/release/fumbled"
        let tool = URL(filePath: daemon).deletingLastPathComponent().appending(path: "fumble").path
        let make = ["make", "-s", "-C", root, "DAEMON=\(daemon)", "TOOL=\(tool)"] + arguments
        return try Subprocess(
            "/usr/bin/make", make, environment: ["PATH": "/usr/sbin:/usr/bin:/sbin:/bin", "LANG": "C"]
        )
        .finish()
    }

    static func run(_ program: String, _ arguments: [String]) throws -> Finished {
        let path = installed(program) ?? program
        return try Subprocess(path, [program] + arguments, environment: ["PATH": "/usr/sbin:/usr/bin:/sbin:/bin"])
            .finish()
    }
}

@Suite(
    "Units of systemd", .enabled(if: installed("systemd-analyze") != nil, "systemd isn't installed here"),
    .enabled(if: !Program.isSecondRun, "no user makes a difference"))
struct UnitTests {
    private let directory: TemporaryDirectory

    /// Every unit where a manager would look for it, the instance as one user's.
    init() throws {
        directory = try TemporaryDirectory()
        for name in ["fumbled.service", "fumbled@.service", "fumbled@.socket"] {
            // A program that is there: verify(1) looks for it.
            let text = try String(contentsOfFile: "\(Sources.root)/etc/\(name)", encoding: .utf8)
                .replacing("@SBINDIR@/fumbled", with: "/bin/true")
            for name in [name, name.replacing("@.", with: "@games.")] {
                try directory.write(Array(text.utf8), to: name)
            }
        }
    }

    @Test(arguments: ["fumbled.service", "fumbled@games.service", "fumbled@games.socket"])
    func `systemd-analyze verify has nothing to say`(unit: String) throws {
        let finished = try Sources.run("systemd-analyze", ["verify", "--man=no", directory.path(unit)])
        #expect(finished.ending == .exited(0))
        #expect(finished.output + finished.errors == "")
    }

    @Test(arguments: [("fumbled.service", 2.5), ("fumbled@games.service", 0.5)])
    func `a unit leaves open no more than it has to`(unit: String, most: Double) throws {
        let finished = try Sources.run(
            "systemd-analyze", ["security", "--offline=true", "--no-pager", directory.path(unit)])
        let level = finished.output.firstMatch(of: /Overall exposure level for .*: (\d+\.\d+)/).flatMap { Double($0.1) }
        #expect(try #require(level, "\(finished.errors)") <= most)
    }

    @Test func `a reload reaches the parent, which is another user's than the one who reloads it`() throws {
        let text = try String(contentsOfFile: directory.path("fumbled.service"), encoding: .utf8)
        // Root without CAP_KILL may signal root's processes only: kill(2).
        #expect(!text.contains(/\nCapabilityBoundingSet=.*CAP_KILL/))
        #expect(text.contains("\nExecReload=+/bin/kill -HUP $MAINPID\n"))
    }

    /// The system calls that a unit allows, its groups taken apart by systemd itself.
    private func allowed(_ unit: String) throws -> Set<String> {
        let text = try String(contentsOfFile: directory.path(unit), encoding: .utf8)
        var allowed: Set<String> = []
        for match in text.matches(of: /\nSystemCallFilter=(~?)(.*)/) {
            let names = try match.2.split(separator: " ").reduce(into: Set<String>()) {
                $0.formUnion(try calls(in: $1))
            }
            if match.1.isEmpty { allowed.formUnion(names) } else { allowed.subtract(names) }
        }
        return allowed
    }

    private func calls(in name: Substring) throws -> Set<String> {
        guard name.hasPrefix("@") else { return [String(name)] }
        let lines = try Sources.run("systemd-analyze", ["--no-pager", "syscall-filter", String(name)]).output
            .split(separator: "\n").dropFirst().map { $0.drop { $0 == " " } }
        return try lines.filter { !$0.hasPrefix("#") }.reduce(into: []) { $0.formUnion(try calls(in: $1)) }
    }

    /// All that strace(1) sees of a daemon with everything that takes calls of its own, from start to end.
    private func used(as user: String?) throws -> Set<String> {
        let directory = try TemporaryDirectory()
        let trace = directory.path("trace")
        try directory.write(Array("log: {level: info}\nlisteners: [127.0.0.1:0]\n".utf8), to: "fumbled.yaml")
        if let user { try #require(Sources.run("chown", ["-R", user, directory.path]).ending == .exited(0)) }
        // The tracer stands beside the daemon, which is our own child then.
        var strace = ["/usr/bin/strace", "-D", "-f", "-qq", "-o", trace]
        if let user { strace += ["/usr/bin/setpriv", "--reuid", user, "--regid", user, "--clear-groups", "--"] }
        let collector = try LogCollector(.tcp)
        let daemon = try Daemon(
            [
                "--config", directory.path("fumbled.yaml"), "--log-to",
                "stdout,file:\(directory.path("log")),tcp:127.0.0.1:\(collector.port)",
            ], store: "mail", in: directory,
            environment: ["NOTIFY_SOCKET": directory.path("notify"), "WATCHDOG_USEC": "100000"], through: strace)
        #expect(try daemon.client().deliver("x\r\n.\r\n").code == 250)
        for signal in [SIGHUP, SIGUSR1] { daemon.signal(signal) }
        try daemon.record("reload")
        #expect(try daemon.stop() == .exited(0))
        let all = try String(contentsOfFile: trace, encoding: .utf8)
        let text = all.components(separatedBy: " execve(").last ?? all
        return Set(text.matches(of: /\n\d+ +([a-z_0-9]+)\(/).map { String($0.1) })
    }

    @Test(
        .enabled(if: installed("strace") != nil, "strace isn't installed here"),
        .enabled(if: Program.testsAreRoot, "only root starts it as both"),
        arguments: [("fumbled.service", nil), ("fumbled@games.service", "games")] as [(String, String?)])
    func `a unit allows every system call that the daemon makes`(unit: String, user: String?) throws {
        let used = try used(as: user)
        #expect(used.isSuperset(of: ["seccomp", "landlock_restrict_self", "execveat", "epoll_wait"]))
        // Made before the manager's filter is in force, or the sockets are the manager's.
        let before: Set<String> = ["execve", "bind", "listen"]
        #expect(used.subtracting(before).subtracting(try allowed(unit)) == [])
    }
}
