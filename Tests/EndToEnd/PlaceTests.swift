import Foundation
import Glibc
import Kernel
import Support
import Testing
import Vocabulary

/// What has to be had before the daemon runs: ports, the ports file, the store, the users.
@Suite("Ports, files and users")
struct PlaceTests {
    /// A loopback port that's taken as long as this is held, above the default one.
    private func busyPort() throws -> (socket: SharedDescriptor, port: UInt16) {
        let socket = SharedDescriptor(try listen(on: Endpoint(address: .loopback4, port: 0), backlog: 1))
        return (socket, try localEndpoint(of: socket.number).port)
    }

    private func refusal(_ arguments: [String], _ code: Int32, sourceLocation: SourceLocation = #_sourceLocation)
        throws -> String
    {
        let finished = try Program.run(arguments)
        #expect(finished.ending == .exited(code), "\(finished.errors)", sourceLocation: sourceLocation)
        return finished.errors
    }

    @Test(arguments: [20, 40])
    func `too few descriptors for the start end with 71 and ulimit`(openFiles: Int) throws {
        let command = try Program.command(["--address", "127.0.0.1", "--port-offset", "auto"], openFiles: openFiles)
        let finished = try Subprocess(command.path, command.arguments, environment: Program.environment).finish()
        #expect(finished.ending == .exited(71))
        #expect(finished.errors.contains("Too many open files (EMFILE)\n    let a process have more open files"))
    }

    // MARK: Ports

    @Test func `a busy port ends with 69, and the message names it and the option that takes another`() throws {
        let (socket, port) = try busyPort()
        let errors = try refusal(["--listen", "127.0.0.1:\(port)"], 69)
        #expect(errors.contains("127.0.0.1:\(port)"))
        #expect(errors.contains("--listen 127.0.0.1:0"))
        _ = socket
    }

    @Test func `a busy default port ends with 69, and the message names --port-offset`() throws {
        let (socket, port) = try busyPort()
        // The highest default port can be moved to every port that the kernel picks. Another test may have one of the
        // other ports: the first that can't be had is named.
        let errors = try refusal(["--address", "127.0.0.1", "--port-offset", "\(Int(port) - 25_609)"], 69)
        #expect(errors.contains("can't listen on 127.0.0.1:"))
        #expect(errors.contains("--port-offset auto"))
        _ = socket
    }

    @Test func `one busy port of several is enough to end with 69`() throws {
        let (socket, port) = try busyPort()
        _ = try refusal(["--listen", "127.0.0.1:0", "--listen", "127.0.0.1:\(port)"], 69)
        _ = socket
    }

    @Test func `an address that the machine doesn't have ends with 69`() throws {
        #expect(try refusal(["--listen", "192.0.2.1:0"], 69).contains("192.0.2.1"))
    }

    @Test func `with --port-offset auto two daemons at once have ports of their own`() throws {
        let daemons = try (0..<2).map { _ in try Daemon(["--address", "127.0.0.1", "--port-offset", "auto"]) }
        #expect(Set(daemons.map(\.port)).count == 2)
        for daemon in daemons {
            #expect(daemon.port >= 2_525)
            try daemon.client().quit()
        }
    }

    // MARK: The ports file

    @Test func `the ports file holds the pid and every listener, and the ready record the same`() throws {
        let daemon = try Daemon(["--listen", "127.0.0.1:0,127.0.0.2:0"])
        let file = try JSONValue(String(contentsOfFile: daemon.directory.path("ports.json"), encoding: .utf8))
        #expect(file["pid"]?.integer == Int(daemon.pid))
        let ready = try daemon.record("ready")
        #expect(ready["listeners"] == file["listeners"])
        #expect(ready["pid"] == file["pid"])
        #expect(daemon.listeners.map(\.name) == ["smtp", "smtp"])
        #expect(daemon.listeners.map(\.tls) == ["starttls", "starttls"])
        #expect(daemon.listeners.allSatisfy { $0.port > 0 })
    }

    @Test func `a daemon that doesn't start leaves the ports file of the one that runs`() throws {
        let daemon = try Daemon(store: "mail")
        let path = daemon.directory.path("ports.json")
        let file = try Data(contentsOf: URL(filePath: path))
        _ = try refusal(["--listen", "127.0.0.1:\(daemon.port)", "--ports-file", path], 69)
        let store = "maildir:\(daemon.directory.path("mail"))"
        _ = try refusal(["--listen", "127.0.0.1:0", "--store", store, "--ports-file", path], 69)
        #expect(try Data(contentsOf: URL(filePath: path)) == file)
    }

    @Test func `a restart replaces the ports file of one that was killed`() throws {
        let directory = try TemporaryDirectory()
        let first = try Daemon(in: directory)
        first.signal(SIGKILL)
        try first.waitUntilAllAreGone()
        #expect(FileManager.default.fileExists(atPath: directory.path("ports.json")))
        let second = try Daemon(in: directory)
        try second.client().quit()
        #expect(second.pid != first.pid)
    }

    /// The directory belongs to whoever starts the daemon: root's parent process may not remove a file there.
    @Test func `when the daemon has ended the ports file is gone, or empty where the parent may not remove it`() throws
    {
        let daemon = try Daemon()
        #expect(try daemon.stop() == .exited(0))
        let content = try? Data(contentsOf: URL(filePath: daemon.directory.path("ports.json")))
        #expect(content == (Program.startsAsRoot ? Data() : nil))
        #expect(try daemon.errors == "")
    }

    @Test func `where everybody may remove their own files the ports file is gone`() throws {
        let directory = try TemporaryDirectory()
        chmod(directory.path, 0o1777)
        let daemon = try Daemon(in: directory)
        #expect(try daemon.stop() == .exited(0))
        let files = try FileManager.default.contentsOfDirectory(atPath: directory.path)
        #expect(files.sorted() == ["ca.pem", "crl.pem"])
    }

    @Test func `a daemon that loses a child takes its ports file away, too`() throws {
        let daemon = try Daemon()
        Glibc.kill(try daemon.child("sink").pid, SIGKILL)
        #expect(try daemon.wait() == .exited(1))
        let content = try? Data(contentsOf: URL(filePath: daemon.directory.path("ports.json")))
        #expect(content ?? Data() == Data())
    }

    @Test func `a ports file that somebody else put there meanwhile stays`() throws {
        let directory = try TemporaryDirectory()
        let daemon = try Daemon(in: directory)
        try Data("theirs".utf8).write(to: URL(filePath: directory.path("ports.json")), options: .atomic)
        #expect(try daemon.stop() == .exited(0))
        #expect(try String(contentsOfFile: directory.path("ports.json"), encoding: .utf8) == "theirs")
    }

    @Test(arguments: ["/nowhere/ports.json", "/proc/ports.json", "/tmp/"])
    func `a ports file that can't be written ends with 78 before anything is started`(path: String) throws {
        let finished = try Program.run(["--listen", "127.0.0.1:0", "--ports-file", path])
        #expect(finished.ending == .exited(78))
        #expect(finished.errors.contains(path))
        #expect(finished.errors.contains("--ports-file"))
        // Not one line of the log.
        #expect(finished.output == "")
    }

    // MARK: The store

    @Test func `a store whose parent isn't there ends with 69 and mkdir`() throws {
        let directory = try TemporaryDirectory()
        let errors = try refusal(["--listen", "127.0.0.1:0", "--store", "maildir:\(directory.path("a/b"))"], 69)
        #expect(errors.contains(directory.path("a/b")))
        #expect(errors.contains("mkdir -p"))
    }

    @Test func `a store that is a file ends with 69`() throws {
        let directory = try TemporaryDirectory()
        let file = try directory.write([], to: "file")
        #expect(try refusal(["--listen", "127.0.0.1:0", "--store", "maildir:\(file)"], 69).contains(file))
    }

    @Test(.enabled(if: Program.startsAsRoot, "only root's daemon changes its root directory"))
    func `a store of somebody else's ends with 69 and chown where root starts it`() throws {
        let directory = try TemporaryDirectory()
        let path = try directory.makeDirectory("mail")
        chown(path, 61_099, 61_099)
        let errors = try refusal(["--listen", "127.0.0.1:0", "--store", "maildir:\(path)"], 69)
        #expect(errors.contains("61099"))
        #expect(errors.contains("chown root '\(path)'"))
    }

    @Test(.enabled(if: Program.startsAsRoot, "only root's daemon changes its root directory"))
    func `a store that everybody can write to ends with 69 and chmod where root starts it`() throws {
        let directory = try TemporaryDirectory()
        let path = try directory.makeDirectory("mail")
        chmod(path, 0o777)
        #expect(try refusal(["--listen", "127.0.0.1:0", "--store", "maildir:\(path)"], 69).contains("chmod 0755"))
    }

    @Test(.enabled(if: !Program.startsAsRoot, "root may write everywhere"))
    func `a store where the user may not write ends with 69`() throws {
        #expect(try refusal(["--listen", "127.0.0.1:0", "--store", "maildir:/mail"], 69).contains("may not write"))
    }

    @Test func `a second daemon on the same store ends with 69 and the first one's pid, and the first goes on`() throws
    {
        let daemon = try Daemon(store: "mail")
        let store = daemon.directory.path("mail")
        let errors = try refusal(["--listen", "127.0.0.1:0", "--store", "maildir:\(store)"], 69)
        #expect(errors.contains("in use by another fumbled, process \(daemon.pid)"))
        #expect(errors.contains("kill \(daemon.pid)"))
        #expect(try daemon.client().deliver("x\r\n.\r\n").code == 250)
    }

    @Test func `a Maildir that others deliver to keeps their files, and a start removes only our own`() throws {
        let directory = try TemporaryDirectory()
        let first = try Daemon(store: "mail", in: directory)
        let client = try first.client()
        try client.begin()
        try client.send(String(repeating: "long enough for a file\r\n", count: 1_000))
        try Patience.wait(until: "there's a file") { try first.maildir("mail").names("tmp") != [] }
        let left = try #require(try first.maildir("mail").names("tmp").first)
        first.signal(SIGKILL)
        try first.waitUntilAllAreGone()
        let theirs = try directory.write(Array("theirs".utf8), to: "mail/tmp/1234.other-mda")
        #expect(try first.maildir("mail").names("tmp") == ["1234.other-mda", left].sorted())

        let second = try Daemon(store: "mail", in: directory)
        try second.record("store")
        #expect(try second.maildir("mail").names("tmp") == ["1234.other-mda"])
        #expect(try String(contentsOfFile: theirs, encoding: .utf8) == "theirs")
    }

    @Test func `a restart goes on with the store that is there`() throws {
        let directory = try TemporaryDirectory()
        let first = try Daemon(store: "mail", in: directory)
        let one = try #require(try first.client().deliver("one\r\n.\r\n").id)
        #expect(try first.stop() == .exited(0))
        let second = try Daemon(store: "mail", in: directory)
        let two = try #require(try second.client().deliver("two\r\n.\r\n").id)
        #expect(try second.maildir("mail").new == [one, two].sorted())
    }

    // MARK: Users

    @Test(.enabled(if: Program.startsAsRoot, "only root's daemon changes users"))
    func `a user that was asked for and doesn't exist ends with 78`() throws {
        let errors = try refusal(["--listen", "127.0.0.1:0", "--session-user", "nosuchuser"], 78)
        #expect(errors.contains("nosuchuser"))
    }

    @Test(.enabled(if: Program.startsAsRoot, "only root's daemon changes users"))
    func `two processes with one user, once by name and once by number, end with 78`() throws {
        let nobody = try #require(getpwnam("nobody")).pointee.pw_uid
        let users = ["--sink-user", "nobody", "--logger-user", "\(nobody)"]
        let errors = try refusal(["--listen", "127.0.0.1:0"] + users, 78)
        #expect(errors.contains("sink and logger have the same user, \(nobody)"))
    }
}
