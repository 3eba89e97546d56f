import Foundation
import Support
import Testing

@Suite("LMTP")
struct LMTPTests {
    private func daemon() throws -> Daemon {
        let directory = try TemporaryDirectory()
        let text =
            "listeners: [{address: '127.0.0.1:0', protocol: lmtp, name: lmtp}]\nstore: {maildir: mail, trace: true}\n"
        let file = try directory.write(
            Array(text.replacingOccurrences(of: "mail,", with: "\(directory.path("mail")),").utf8), to: "c")
        return try Daemon(["--config", file], in: directory)
    }

    @Test(arguments: [1, 5_000])
    func `each recipient has a reply of its own, and the envelope has those who took the message`(lines: Int) throws {
        let daemon = try daemon()
        let client = try daemon.connect()
        try client.expect(220)
        try client.command("LHLO client.test", 250)
        try client.begin(to: ["a@server.test", "dot550@server.test", "c@server.test"])
        try client.send("Subject: x\r\n\r\n" + String(repeating: "body\r\n", count: lines) + ".\r\n")
        let id = try #require(try client.expect(250).id)
        try client.expect(550)
        #expect(try client.expect(250).id == id)
        try client.quit()
        let maildir = daemon.maildir("mail")
        #expect(try maildir.new == [id])
        let recipients = try maildir.envelope(id)["recipients"]?.array?.compactMap { $0["address"]?.text }
        #expect(recipients == ["a@server.test", "c@server.test"])
        #expect(String(decoding: try maildir.message(id), as: UTF8.self).contains(" with LMTP id "))
    }

    @Test(.enabled(if: installed("swaks") != nil, "swaks is not installed"))
    func `swaks delivers by LMTP`() throws {
        let daemon = try daemon()
        let arguments = [
            "swaks", "--protocol", "LMTP", "--server", "127.0.0.1", "--port", "\(daemon.port)", "--from",
            "from@client.test", "--to", "to@server.test",
        ]
        let finished = try Subprocess("swaks", arguments).finish()
        #expect(finished.ending == .exited(0), "\(finished.output)")
        #expect(try daemon.maildir("mail").new.count == 1)
    }

    @Test(.enabled(if: installed("python3") != nil, "python3 is not installed"))
    func `Python's LMTP client delivers`() throws {
        let daemon = try daemon()
        let script = """
            import smtplib, sys
            with smtplib.LMTP("127.0.0.1", int(sys.argv[1])) as client:
                sys.exit(len(client.sendmail("from@client.test", ["to@server.test"], "Subject: x\\r\\n\\r\\nbody\\r\\n")))
            """
        let finished = try Subprocess("python3", ["python3", "-c", script, "\(daemon.port)"]).finish()
        #expect(finished.ending == .exited(0), "\(finished.errors)")
        #expect(try daemon.maildir("mail").new.count == 1)
    }
}
