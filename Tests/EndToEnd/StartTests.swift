import Foundation
import Support
import Testing

@Suite("Starting")
struct StartTests {
    /// A shell in the background, say, or a thread of a test program.
    @Test func `the daemon outlives whoever started it`() throws {
        let directory = try TemporaryDirectory()
        let command = try Program.command(["--listen", "127.0.0.1:0", "--ports-file", directory.path("ports.json")])
        let script =
            "\"$@\" > /dev/null 2>&1 < /dev/null & while ! test -s '\(directory.path("ports.json"))'; do :; done"
        let shell = try Subprocess(
            "/bin/sh", ["sh", "-c", script, "sh"] + command.arguments, environment: Program.environment)
        #expect(try shell.wait() == .exited(0))

        let ports = try JSONValue(String(contentsOfFile: directory.path("ports.json"), encoding: .utf8))
        let pid = try #require(ports["pid"]?.integer.flatMap(Int32.init(exactly:)))
        let port = try #require(ports["listeners"]?.array?.first?["port"]?.integer)
        defer { kill(pid, SIGKILL) }
        let client = try SMTPClient(to: "127.0.0.1", port: UInt16(port))
        try client.expect(220)
        try client.quit()
        #expect(ProcessEntry.isAlive(pid))
    }

    @Test func `with as many session processes and listeners as there can be it starts, and all of them serve`() throws
    {
        let listeners = (0..<100).flatMap { _ in ["--listen", "127.0.0.1:0"] }
        // What is allowed counts, not what a shell asks for.
        let shell = ["/bin/sh", "-c", "ulimit -Sn 256 && exec \"$@\"", "sh"]
        let daemon = try Daemon(["--sessions", "64"] + listeners, through: shell)
        #expect(daemon.children.filter { $0.title.hasPrefix("fumbled: session/") }.count == 64)
        let clients = try (0..<100).map { try daemon.connect(listener: $0) }
        for client in clients { try client.expect(220) }
        #expect(try daemon.stop() == .exited(0))
    }

    @Test func `what confines each process is said in words`() throws {
        let daemon = try Daemon()
        try daemon.record("ready")
        for record in try daemon.records where record.event == "confinement" {
            let holds = record["holds"]?.array?.compactMap(\.text) ?? []
            let isParent = record["name"]?.text == "parent"
            #expect(holds.contains("own user") == Program.startsAsRoot)
            #expect(holds.contains("own root directory") == (Program.startsAsRoot && !isParent))
            #expect(holds.contains("no capabilities") == !(Program.startsAsRoot && isParent))
            #expect(holds.contains("no_new_privs") && holds.contains("system call filter"))
        }
        let remarks = try daemon.records.filter { $0.event == "remark" }.compactMap { $0["what"]?.text }
        #expect(remarks.contains { $0.hasPrefix("the processes keep this user") } == !Program.startsAsRoot)
    }

    @Test(arguments: ["off", "trap"])
    func `a relaxed filter of system calls is said loudly, on standard error and in the log`(filter: String) throws {
        let daemon = try Daemon(["--seccomp", filter])
        let warning = try daemon.record("remark") { $0["level"]?.text == "warning" }
        #expect(warning["what"]?.text?.hasPrefix("--seccomp \(filter): for tests only") == true)
        let confinement = try daemon.record("confinement") { $0["name"]?.text == "session/0" }
        #expect(confinement["seccomp"]?.text == filter)
        #expect(confinement["holds"]?.array?.contains { $0.text == "system call filter" } == false)
        try daemon.client().quit()
        #expect(try daemon.stop() == .exited(0))
        #expect(try daemon.errors.contains("--seccomp \(filter): for tests only"))
    }
}
