import Foundation
import Support
import Testing

@Suite("One connection over standard input and output")
struct StdioTests {
    /// Runs it to its end with a script that it's sent.
    private func run(_ script: String, _ options: [String] = [], in directory: TemporaryDirectory) throws -> Finished {
        let input = try directory.write(Array(script.utf8), to: "script")
        let command = try Program.command(["--stdio"] + options)
        return try Subprocess(command.path, command.arguments, environment: Program.environment, input: input).finish()
    }

    private func records(_ finished: Finished) throws -> [LogRecord] {
        try finished.errors.split(separator: "\n").filter { $0.hasPrefix("{") }.map { try LogRecord($0) }
    }

    @Test func `replies go to standard output, the log to standard error, and it ends with the client`() throws {
        let directory = try TemporaryDirectory()
        let script =
            "EHLO client.test\r\nMAIL FROM:<a@client.test>\r\nRCPT TO:<b@server.test>\r\nDATA\r\nx\r\n.\r\nQUIT\r\n"
        let finished = try run(script, ["--store", "maildir:\(directory.path("mail"))"], in: directory)
        #expect(finished.ending == .exited(0), "\(finished.errors)")
        let codes = finished.output.components(separatedBy: "\r\n").filter { $0.dropFirst(3).first == " " }
        #expect(codes.map { $0.prefix(3) } == ["220", "250", "250", "250", "354", "250", "221"])
        let maildir = Maildir(path: directory.path("mail"))
        let id = try #require(try maildir.new.first)
        #expect(try maildir.message(id) == Array("x\r\n".utf8))
        let records = try records(finished)
        #expect(records.contains { $0.event == "disconnect" && $0["reason"]?.text == "quit" })
        #expect(records.last?.event == "stop")
        // Nobody asks for a certificate there.
        #expect(!records.contains { $0["name"]?.text == "certifier" })
    }

    @Test func `an input that ends without QUIT ends it as well`() throws {
        let finished = try run("EHLO client.test\r\nMAIL FROM:<", in: try TemporaryDirectory())
        #expect(finished.ending == .exited(0), "\(finished.errors)")
        #expect(finished.output.hasPrefix("220 "))
    }

    @Test func `a long script is answered to its end, whoever waits for whom`() throws {
        let count = 50_000
        let script = "EHLO client.test\r\n" + String(repeating: "NOOP\r\n", count: count) + "QUIT\r\n"
        let finished = try run(script, in: try TemporaryDirectory())
        #expect(finished.ending == .exited(0))
        #expect(finished.output.components(separatedBy: "250 2.0.0 OK\r\n").count == count + 1)
    }

    @Test func `a signal has it read its file again, another stops it`() throws {
        // A FIFO that has a writer doesn't end.
        let fifo = try TemporaryDirectory()
        let path = fifo.path("input")
        #expect(mkfifo(path, 0o600) == 0)
        if let account = Program.account { chown(path, account.user, account.group) }
        let writer = open(path, O_RDWR | O_CLOEXEC)
        defer { close(writer) }
        let file = try fifo.write(Array("listeners: [127.0.0.1:1, 127.0.0.1:2]\n".utf8), to: "fumbled.yaml")
        chmod(file, 0o644)
        let command = try Program.command(["--stdio", "--config", file])
        let process = try Subprocess(
            command.path, command.arguments, environment: Program.environment, input: path)
        try Patience.wait(until: "the banner") { process.output.text.hasPrefix("220 ") }
        process.signal(SIGHUP)
        try Patience.wait(until: "the reload") { process.errors.text.contains("\"event\":\"reload\"") }
        process.signal(SIGTERM)
        #expect(try process.wait() == .exited(0))
        #expect(process.output.text.contains("421 "))
    }

    @Test(.enabled(if: installed("swaks") != nil, "swaks is not installed"))
    func `swaks speaks to it over a pipe`() throws {
        let directory = try TemporaryDirectory()
        let (path, arguments) = try Program.command(["--stdio", "--store", "maildir:\(directory.path("mail"))"])
        let pipe = ([path] + arguments.dropFirst()).joined(separator: " ")
        let finished = try Subprocess(
            "swaks", ["swaks", "--pipe", pipe, "--from", "from@client.test", "--to", "to@server.test"],
            environment: Program.environment.merging(["PATH": "/usr/bin:/bin:/usr/sbin"]) { $1 }
        ).finish()
        #expect(finished.ending == .exited(0), "\(finished.output)\(finished.errors)")
        #expect(try Maildir(path: directory.path("mail")).new.count == 1)
    }

    /// As inetd does, with `nowait`.
    @Test(.enabled(if: installed("python3") != nil, "python3 is not installed"))
    func `a socket's client is who is at its other end`() throws {
        let script = """
            import socket, subprocess, sys
            listener = socket.create_server(("127.0.0.1", 0))
            client = socket.create_connection(listener.getsockname())
            connection, peer = listener.accept()
            daemon = subprocess.Popen(sys.argv[1:], stdin=connection, stdout=connection, stderr=subprocess.PIPE)
            connection.close()
            reader = client.makefile("rb")
            assert reader.readline().startswith(b"220 ")
            client.sendall(b"QUIT\\r\\n")
            assert reader.readline().startswith(b"221 ")
            client.close()
            log = daemon.stderr.read().decode()
            assert daemon.wait() == 0, log
            assert '"client":"127.0.0.1:%d"' % peer[1] in log, log
            """
        let command = try Program.command(["--stdio"])
        let finished = try Subprocess(
            "python3", ["python3", "-c", script, command.path] + command.arguments.dropFirst(),
            environment: Program.environment.merging(["PATH": ProcessInfo.processInfo.environment["PATH"] ?? ""]) { $1 }
        ).finish()
        #expect(finished.ending == .exited(0), "\(finished.errors)")
    }
}
