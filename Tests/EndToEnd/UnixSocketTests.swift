import Foundation
import Support
import Testing

@Suite("Listeners on Unix sockets")
struct UnixSocketTests {
    @Test func `mail comes in over a Unix socket, and its client is local`() throws {
        let directory = try TemporaryDirectory()
        let path = directory.path("smtp")
        let daemon = try Daemon(["--listen", "unix:\(path),127.0.0.1:0"], store: "mail", in: directory)
        #expect(daemon.listeners.map(\.address) == ["unix:\(path)", "127.0.0.1"])
        let client = try daemon.client()
        let id = try #require(try client.deliver("over a socket\r\n.\r\n").id)
        #expect(try daemon.maildir("mail").envelope(id)["client"]?.text == "local")
        #expect(try daemon.record("connection")["client"]?.text == "local")
        try client.quit()
        #expect(try daemon.stop() == .exited(0))
        // Root's directory isn't the parent's any more when it ends.
        if !Program.startsAsRoot { #expect(!FileManager.default.fileExists(atPath: path)) }
    }

    @Test func `the name that a killed daemon left is the next one's`() throws {
        let directory = try TemporaryDirectory()
        let listen = ["--listen", "unix:\(directory.path("smtp"))"]
        let first = try Daemon(listen, in: directory)
        first.signal(SIGKILL)
        try first.waitUntilAllAreGone()
        #expect(FileManager.default.fileExists(atPath: directory.path("smtp")))
        let second = try Daemon(listen, in: directory)
        try second.client().quit()
    }

    @Test func `a socket that another daemon listens on ends the start with 69`() throws {
        let directory = try TemporaryDirectory()
        let listen = ["--listen", "unix:\(directory.path("smtp"))"]
        let daemon = try Daemon(listen, in: directory)
        let finished = try Program.run(listen)
        #expect(finished.ending == .exited(69))
        #expect(finished.errors.contains("another program does"))
        try daemon.client().quit()
    }
}
