import Foundation
import Support
import Testing

/// What the kernel says of the processes, whatever they say of themselves.
@Suite("The processes from outside", .enabled(if: Program.testsAreRoot, "only root sees it all"))
struct OutsideTests {
    static let roles = ["listener", "session/0", "session/1", "sink", "logger", "certifier"]

    /// A daemon with two session processes and two listeners.
    private func daemon() throws -> Daemon {
        let daemon = try Daemon(["--sessions", "2", "--listen", "127.0.0.1:0,127.0.0.1:0"], store: "mail")
        // When it's ready, everything has been confined.
        try daemon.record("ready")
        return daemon
    }

    @Test func `ps shows who is who`() throws {
        let titles = try daemon().children.map(\.title)
        #expect(titles.sorted() == Self.roles.map { "fumbled: \($0)" }.sorted())
    }

    @Test(arguments: roles)
    func `ps -o comm has room for the whole name`(role: String) throws {
        #expect(try daemon().child(role).status("Name") == [role])
    }

    @Test(arguments: roles)
    func `a child has no capability, no new privilege, one thread and a filter`(role: String) throws {
        let child = try daemon()
        let process = try child.child(role)
        #expect(process.status("CapEff") == ["0000000000000000"])
        #expect(process.status("CapPrm") == ["0000000000000000"])
        #expect(process.status("CapInh") == ["0000000000000000"])
        #expect(process.status("CapAmb") == ["0000000000000000"])
        if Program.startsAsRoot { #expect(process.status("CapBnd") == ["0000000000000000"]) }
        #expect(process.status("NoNewPrivs") == ["1"])
        #expect(process.status("Seccomp") == ["2"])
        #expect(process.status("Threads") == ["1"])
    }

    /// proc_pid_stat(5): the scheduling policy is the 41st field; sched(7): 3 is SCHED_BATCH.
    @Test(arguments: [("listener", "3"), ("logger", "3"), ("session/0", "0"), ("sink", "0")])
    func `the listener and the logger take the CPU from nobody at work`(role: String, policy: String) throws {
        let daemon = try daemon()
        let process = try daemon.child(role)
        let stat = try String(contentsOfFile: "/proc/\(process.pid)/stat", encoding: .utf8)
        // The name, in parentheses, may have blanks: what is behind it begins with the third field.
        let fields = try #require(stat.split(separator: ")").last).split(separator: " ")
        #expect(fields[41 - 3] == policy)
    }

    @Test(arguments: [
        ("parent", 61_100), ("listener", 61_101), ("session/0", 61_102), ("sink", 61_103), ("logger", 61_104),
        ("certifier", 61_105),
    ])
    func `each kind of process has its user, and the group of that number`(role: String, number: Int) throws {
        let daemon = try daemon()
        let process = try #require(role == "parent" ? ProcessEntry(daemon.pid) : try daemon.child(role))
        let user = try #require(
            Program.startsAsRoot ? expectedUser(of: role, number) : Program.account.map { Int($0.user) })
        #expect(process.status("Uid") == Array(repeating: "\(user)", count: 4))
        #expect(Set(process.status("Gid")).count == 1)
        #expect(process.status("Groups") == [])
        if Program.startsAsRoot { #expect(process.status("Gid") != ["0", "0", "0", "0"]) }
    }

    /// A machine may have the users that are there by default.
    private func expectedUser(of role: String, _ number: Int) -> Int {
        let names = [
            "parent": "_fumbled", "listener": "_fumblelisten", "sink": "_fumblesink", "logger": "_fumblelog",
            "certifier": "_fumblecert",
        ]
        guard let entry = getpwnam(names[role] ?? "_fumblesess") else { return number }
        return Int(entry.pointee.pw_uid)
    }

    @Test func `the parent keeps one capability where root starts it, and none elsewhere`() throws {
        let daemon = try daemon()
        let parent = try #require(ProcessEntry(daemon.pid))
        // CAP_KILL is 5: capabilities(7).
        #expect(parent.status("CapEff") == [Program.startsAsRoot ? "0000000000000020" : "0000000000000000"])
        #expect(parent.status("NoNewPrivs") == ["1"])
        #expect(parent.status("Seccomp") == ["2"])
        #expect(parent.status("Threads") == ["1"])
    }

    @Test(.enabled(if: Program.startsAsRoot, "only root's daemon changes its root directory"))
    func `the sink's root is the store, and the others' is a directory that is no more`() throws {
        let daemon = try daemon()
        #expect(try daemon.child("sink").root == daemon.directory.path("mail"))
        for role in ["listener", "session/0", "session/1", "logger", "certifier"] {
            #expect(try daemon.child(role).root?.hasSuffix(" (deleted)") == true)
        }
    }

    /// The links of each process: parent, log, and its edges. Its listeners, files and directories stand beside them.
    @Test(arguments: [
        // Parent, log, two sessions, two listeners.
        ("listener", 6),
        // Parent, log, listener, sink, certifier.
        ("session/0", 5), ("session/1", 5),
        // Parent, log, two sessions.
        ("sink", 4),
        // Parent, and the log of: parent, listener, two sessions, sink, certifier.
        ("logger", 7),
        // Parent, log, two sessions.
        ("certifier", 4),
    ])
    func `a child has the descriptors of the topology and no other`(role: String, sockets: Int) throws {
        let daemon = try daemon()
        let descriptors = try daemon.child(role).descriptors
        let kinds = Dictionary(grouping: descriptors.values) { name in
            ["socket:", "pipe:", "anon_inode:[eventpoll]"].first(where: name.hasPrefix) ?? "directory"
        }.mapValues(\.count)
        #expect(kinds["socket:"] == sockets)
        // Standard error; the logger has the log as well.
        #expect(kinds["pipe:"] == (role == "logger" ? 2 : 1))
        // The logger waits for its outlets by one of its own, which the other has among its descriptors.
        #expect(kinds["anon_inode:[eventpoll]"] == (role == "logger" ? 2 : 1))
        // No root directory, though it's confined to one: only the store, for its lock, and its four subdirectories.
        #expect(kinds["directory"] ?? 0 == (role == "sink" ? 5 : 0))
    }

    @Test func `the parent has its links, its signals, what the daemon has on disk and its standard descriptors`()
        throws
    {
        let daemon = try daemon()
        let descriptors = try #require(ProcessEntry(daemon.pid)).descriptors.values
        // To six children, and to the log.
        #expect(descriptors.filter { $0.hasPrefix("socket:") }.count == 7)
        #expect(descriptors.filter { $0 == daemon.directory.path("mail") }.count == 1)
        // The ports file, and the directory that it's in.
        #expect(
            descriptors.filter { [daemon.directory.path, daemon.directory.path("ports.json")].contains($0) }.count == 2)
        #expect(descriptors.count == 7 + 3 + 3 + 2)
    }

    @Test func `a session process has a connection for each client and nothing more when it's gone`() throws {
        let daemon = try Daemon(["--sessions", "1"], store: "mail")
        let process = try daemon.child("session/0")
        let before = process.descriptors.count
        let clients = try (0..<5).map { _ in try daemon.client() }
        #expect(process.descriptors.count == before + 5)
        try clients[0].begin()
        // More than goes to the sink in one packet stands in a file.
        try clients[0].send(String(repeating: "0123456789\r\n", count: 2_000))
        try Patience.wait(until: "the message's file") { process.descriptors.count == before + 6 }
        for client in clients.dropFirst() { try client.quit() }
        try clients[0].send(".\r\n")
        try clients[0].expect(250)
        try clients[0].quit()
        try Patience.wait(until: "the descriptors of before") { process.descriptors.count == before }
    }
}
