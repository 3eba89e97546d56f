import Foundation
import Support
import Testing

/// The clients that people have. One that isn't installed is left out, and the run says so.
@Suite("Real clients")
struct ClientTests {
    private static let message = """
        From: Sender <from@client.test>\r
        To: to@server.test\r
        Subject: by a real client\r
        \r
        A line.\r
        .A line that begins with a dot.\r
        ..\r
        The end: ä ö ü.\r

        """

    /// Runs a client against a daemon that keeps mail.
    /// - Returns: the text of the one message that is there then.
    private func deliver(_ program: String, _ arguments: (Daemon) -> [String]) throws -> String {
        let path = try #require(installed(program))
        let daemon = try Daemon(store: "mail")
        let input = try daemon.directory.write(Array(Self.message.utf8), to: "message")
        let finished = try Subprocess(path, [program] + arguments(daemon), input: input).finish()
        #expect(finished.ending == .exited(0), "\(finished.output)\(finished.errors)")
        let maildir = daemon.maildir("mail")
        let new = try maildir.new
        try #require(new.count == 1)
        #expect(try maildir.envelope(new[0])["sha256"]?.text == (try maildir.digest(new[0])))
        #expect(try maildir.envelope(new[0])["sender"]?["address"] == .text("from@client.test"))
        return String(decoding: try maildir.message(new[0]), as: UTF8.self)
    }

    @Test(.enabled(if: installed("python3") != nil, "python3 is not installed"))
    func `Python's smtplib delivers`() throws {
        let script = """
            import smtplib, sys
            with smtplib.SMTP("127.0.0.1", int(sys.argv[1])) as client:
                refused = client.sendmail("from@client.test", ["to@server.test"], sys.stdin.buffer.read(),
                                          mail_options=["BODY=8BITMIME"])
                sys.exit(len(refused))
            """
        let kept = try deliver("python3") { ["-c", script, "\($0.port)"] }
        #expect(kept == Self.message)
    }

    @Test(.enabled(if: installed("curl") != nil, "curl is not installed"))
    func `curl delivers`() throws {
        let kept = try deliver("curl") { daemon in
            [
                "--silent", "--show-error", "smtp://127.0.0.1:\(daemon.port)/client.test", "--mail-from",
                "from@client.test", "--mail-rcpt", "to@server.test", "--upload-file", "-",
            ]
        }
        #expect(kept == Self.message)
    }

    @Test(.enabled(if: installed("swaks") != nil, "swaks is not installed"))
    func `swaks delivers`() throws {
        let kept = try deliver("swaks") { daemon in
            [
                "--server", "127.0.0.1", "--port", "\(daemon.port)", "--from", "from@client.test", "--to",
                "to@server.test", "--ehlo", "client.test", "--header", "Subject: by swaks", "--body", ".\n..dots\n",
            ]
        }
        #expect(kept.contains("Subject: by swaks\r\n"))
        #expect(kept.contains("\r\n\r\n.\r\n..dots\r\n"))
    }

    @Test(.enabled(if: installed("msmtp") != nil, "msmtp is not installed"))
    func `msmtp delivers`() throws {
        let kept = try deliver("msmtp") { daemon in
            [
                "--file=/dev/null", "--host=127.0.0.1", "--port=\(daemon.port)", "--from=from@client.test",
                "--auth=off", "--tls=off", "to@server.test",
            ]
        }
        #expect(kept.hasSuffix("\r\n.A line that begins with a dot.\r\n..\r\nThe end: ä ö ü.\r\n"))
    }

    @Test(.enabled(if: installed("smtp-source") != nil, "smtp-source, of the package postfix, is not installed"))
    func `smtp-source delivers thousands of messages over many sessions, each once`() throws {
        let daemon = try Daemon(store: "mail")
        let (messages, sessions) = (2_000, 30)
        let path = try #require(installed("smtp-source"))
        let finished = try Subprocess(
            path,
            [
                "smtp-source", "-s", "\(sessions)", "-m", "\(messages)", "-l", "2000", "-f", "from@client.test", "-t",
                "to@server.test", "127.0.0.1:\(daemon.port)",
            ]
        ).finish()
        #expect(finished.ending == .exited(0), "\(finished.errors)")
        let maildir = daemon.maildir("mail")
        #expect(try maildir.new.count == messages)
        #expect(try maildir.names("envelopes") == maildir.new.map { "\($0).json" })
        #expect(try maildir.names("tmp") == [])
        #expect(try daemon.stop() == .exited(0))
        let ids = try daemon.records.filter { $0.event == "message" }.compactMap { $0["id"]?.text }
        #expect(try ids.sorted() == maildir.new)
    }
}
