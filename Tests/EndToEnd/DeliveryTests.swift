import Foundation
import Support
import Testing

@Suite("Delivery")
struct DeliveryTests {
    /// What is sent behind DATA, and what is kept of it.
    struct Content: CustomTestStringConvertible, Sendable {
        let testDescription: String
        let sent: [UInt8]
        let kept: [UInt8]

        init(_ name: String, _ sent: [UInt8], _ kept: [UInt8]) {
            (testDescription, self.sent, self.kept) = (name, sent, kept)
        }

        init(_ name: String, _ sent: String, _ kept: String) { self.init(name, Array(sent.utf8), Array(kept.utf8)) }
    }

    static let allOctets = (UInt8.min...UInt8.max).filter { $0 != 0x0A && $0 != 0x0D }
    static let contents = [
        Content("an ordinary one", "Subject: x\r\n\r\nbody\r\n.\r\n", "Subject: x\r\n\r\nbody\r\n"),
        Content("an empty one", ".\r\n", ""),
        Content("one of a single empty line", "\r\n.\r\n", "\r\n"),
        Content("stuffed dots", "..\r\n...\r\n.. x\r\na.\r\n.\r\n", ".\r\n..\r\n. x\r\na.\r\n"),
        Content("a dot that should have been stuffed", ".x\r\n.\r\n", "x\r\n"),
        Content("every octet but CR and LF", allOctets + Array("\r\n.\r\n".utf8), allOctets + Array("\r\n".utf8)),
        Content("NULs alone", "\0\0\0\r\n.\r\n", "\0\0\0\r\n"),
        Content(
            "a line of 100,000 octets", String(repeating: "x", count: 100_000) + "\r\n.\r\n",
            String(repeating: "x", count: 100_000) + "\r\n"),
    ]

    @Test(arguments: contents)
    func `a message is kept octet for octet`(content: Content) throws {
        let daemon = try Daemon(store: "mail")
        let client = try daemon.client()
        let reply = try client.deliver(content.sent)
        #expect(reply.code == 250)
        let id = try #require(reply.id)
        #expect(try daemon.maildir("mail").message(id) == content.kept)
    }

    @Test func `a message that comes in single octets is kept like any other`() throws {
        let daemon = try Daemon(store: "mail")
        let client = try daemon.client()
        try client.begin()
        for octet in "Subject: drip\r\n\r\n..dot\r\n.\r\n".utf8 { try client.send([octet]) }
        let id = try #require(try client.expect(250).id)
        #expect(try daemon.maildir("mail").message(id) == Array("Subject: drip\r\n\r\n.dot\r\n".utf8))
    }

    @Test func `a message of 8 MB is kept octet for octet`() throws {
        let daemon = try Daemon(store: "mail")
        let client = try daemon.client()
        let line = (0..<76).map { UInt8(0x21 + $0 % 90) } + [0x0D, 0x0A]
        let content = (0..<8_000_000 / line.count).flatMap { _ in line }
        let id = try #require(try client.deliver(content + Array(".\r\n".utf8)).id)
        #expect(try daemon.maildir("mail").message(id) == content)
        #expect(try daemon.maildir("mail").envelope(id)["octets"]?.integer == content.count)
    }

    @Test func `the id in the 250 is the file's base name, and its envelope's`() throws {
        let daemon = try Daemon(store: "mail")
        let client = try daemon.client()
        let ids = try (0..<5).map { _ in try #require(try client.deliver("x\r\n.\r\n").id) }
        #expect(Set(ids).count == ids.count)
        let maildir = daemon.maildir("mail")
        #expect(try maildir.new == ids.sorted())
        #expect(try maildir.names("envelopes") == ids.map { "\($0).json" }.sorted())
        #expect(try maildir.names("tmp") == [])
    }

    @Test func `the envelope says who sent what from where to whom`() throws {
        let daemon = try Daemon(store: "mail")
        let client = try daemon.client()
        try client.command("MAIL FROM:<from@client.test> SIZE=100 BODY=8BITMIME", 250)
        try client.command("RCPT TO:<one@server.test>", 250)
        try client.command("RCPT TO:<\"two words\"@server.test>", 250)
        try client.command("DATA", 354)
        try client.send("line\r\n.\r\n")
        let id = try #require(try client.expect(250).id)

        let maildir = daemon.maildir("mail")
        let envelope = try maildir.envelope(id)
        #expect(envelope["id"] == .text(id))
        #expect(envelope["sender"]?["address"] == .text("from@client.test"))
        #expect(
            envelope["sender"]?["parameters"] == .object(["SIZE": .text("100"), "BODY": .text("8BITMIME")]))
        let recipients = envelope["recipients"]?.array?.map { $0["address"]?.text }
        #expect(recipients == ["one@server.test", "\"two words\"@server.test"])
        #expect(envelope["helo"] == .text("client.test"))
        #expect(envelope["esmtp"] == .flag(true))
        #expect(envelope["listener"] == .text("smtp"))
        #expect(envelope["client"]?.text?.hasPrefix("127.0.0.1:") == true)
        #expect(envelope["octets"] == .integer(6))
        #expect(envelope["sha256"]?.text == (try maildir.digest(id)))
    }

    @Test func `a message in chunks is stored octet for octet, whatever the octets are, RFC 3030 §3`() throws {
        let daemon = try Daemon(store: "mail")
        let client = try daemon.client()
        let block = (0...255).map { UInt8($0) } + Array("\r\n.\r\nQUIT\r\n".utf8)
        let chunk = Array(repeatElement(block, count: 1_000).joined())
        try client.command("MAIL FROM:<from@client.test> BODY=BINARYMIME", 250)
        try client.command("RCPT TO:<one@server.test>", 250)
        for _ in 0..<3 {
            try client.send(Array("BDAT \(chunk.count)\r\n".utf8) + chunk)
            try client.expect(250)
        }
        try client.command("NOOP", 250)
        let id = try #require(try client.command("BDAT 0 LAST", 250).id)
        try client.quit()

        let maildir = daemon.maildir("mail")
        #expect(try maildir.message(id) == chunk + chunk + chunk)
        #expect(try maildir.envelope(id)["sender"]?["parameters"] == .object(["BODY": .text("BINARYMIME")]))
        #expect(try maildir.names("tmp") == [])
    }

    @Test func `what is begun in chunks and dropped leaves nothing`() throws {
        let daemon = try Daemon(store: "mail")
        let client = try daemon.client()
        for _ in 0..<3 {
            try client.command("MAIL FROM:<from@client.test>", 250)
            try client.command("RCPT TO:<one@server.test>", 250)
            try client.send("BDAT 3\r\nabc")
            try client.expect(250)
            try client.command("RSET", 250)
        }
        try client.quit()
        #expect(try daemon.stop() == .exited(0))
        #expect(try daemon.maildir("mail").names("tmp") == [])
        #expect(try daemon.maildir("mail").new == [])
    }

    @Test func `the null reverse-path is an empty sender`() throws {
        let daemon = try Daemon(store: "mail")
        let client = try daemon.client()
        let id = try #require(try client.deliver(Array("x\r\n.\r\n".utf8), from: "").id)
        #expect(try daemon.maildir("mail").envelope(id)["sender"]?["address"] == .text(""))
    }

    @Test func `a message may have 1,000 recipients, and the envelope has them in their order`() throws {
        let daemon = try Daemon(store: "mail")
        let client = try daemon.client()
        let recipients = (0..<1_000).map { "recipient-number-\($0)@a-domain-that-takes-some-room.server.test" }
        try client.command("MAIL FROM:<from@client.test>", 250)
        try client.send(recipients.map { "RCPT TO:<\($0)>\r\n" }.joined())
        for _ in recipients { try client.expect(250) }
        #expect(try client.command("RCPT TO:<one.more@server.test>").code == 452)
        try client.command("DATA", 354)
        try client.send("x\r\n.\r\n")
        let id = try #require(try client.expect(250).id)
        let kept = try daemon.maildir("mail").envelope(id)["recipients"]?.array?.map { $0["address"]?.text }
        #expect(kept == recipients)
    }

    @Test func `a recipient that was refused is not in the envelope`() throws {
        let daemon = try Daemon(store: "mail")
        let client = try daemon.client()
        try client.command("MAIL FROM:<from@client.test>", 250)
        try client.command("RCPT TO:<good@server.test>", 250)
        #expect(try client.command("RCPT TO:<bad@@server.test>").code == 501)
        #expect(try client.command("RCPT TO:<>").code == 501)
        try client.command("RCPT TO:<fine@server.test>", 250)
        try client.command("DATA", 354)
        try client.send("x\r\n.\r\n")
        let id = try #require(try client.expect(250).id)
        let kept = try daemon.maildir("mail").envelope(id)["recipients"]?.array?.map { $0["address"]?.text }
        #expect(kept == ["good@server.test", "fine@server.test"])
    }

    @Test(arguments: ["RSET", "EHLO again.test", "QUIT"])
    func `a message that was never sent leaves nothing`(command: String) throws {
        let daemon = try Daemon(store: "mail")
        let client = try daemon.client()
        try client.command("MAIL FROM:<from@client.test>", 250)
        try client.command("RCPT TO:<to@server.test>", 250)
        try client.command(command)
        if command == "QUIT" { _ = try client.untilTheEnd() } else { try client.quit() }
        #expect(try daemon.stop() == .exited(0))
        for subdirectory in ["tmp", "new", "envelopes"] {
            #expect(try daemon.maildir("mail").names(subdirectory) == [])
        }
    }

    @Test(
        arguments: ["content without an end\r\n", "line\r\n.", "line\r\n.\r", "line\n.\n"]
            + [String(repeating: "long content without an end\r\n", count: 1_000)])
    func `a message that the client broke off is not kept`(content: String) throws {
        let daemon = try Daemon(store: "mail")
        do {
            let client = try daemon.client()
            try client.begin()
            try client.send(content)
        }
        try daemon.record("disconnect")
        #expect(try daemon.stop() == .exited(0))
        for subdirectory in ["tmp", "new", "envelopes"] {
            #expect(try daemon.maildir("mail").names(subdirectory) == [])
        }
    }

    @Test func `a message above the limit gets 552 behind its end, and nothing is kept`() throws {
        let daemon = try Daemon(["--max-message-size", "1k"], store: "mail")
        let client = try daemon.client()
        let reply = try client.deliver(String(repeating: "0123456789\r\n", count: 100_000) + ".\r\n")
        #expect(reply.code == 552)
        #expect(try client.deliver("small\r\n.\r\n").code == 250)
        try client.quit()
        #expect(try daemon.maildir("mail").new.count == 1)
        #expect(try daemon.maildir("mail").names("tmp") == [])
    }

    @Test func `without a store a message gets 250 with an id, and nothing is kept`() throws {
        let daemon = try Daemon()
        let client = try daemon.client()
        let reply = try client.deliver("x\r\n.\r\n")
        #expect(reply.code == 250)
        #expect(reply.id != nil)
        try client.quit()
        #expect(try daemon.record("message")["id"]?.text == reply.id)
        let files = try FileManager.default.contentsOfDirectory(atPath: daemon.directory.path)
        #expect(files.sorted() == ["ca.pem", "crl.pem", "ports.json"])
    }

    @Test func `the store's files have the mode that was asked for`() throws {
        let daemon = try Daemon(["--store-mode", "0604"], store: "mail")
        let id = try #require(try daemon.client().deliver("x\r\n.\r\n").id)
        let path = daemon.directory.path("mail")
        for name in ["new/\(id)", "envelopes/\(id).json"] {
            let mode = try FileManager.default.attributesOfItem(atPath: "\(path)/\(name)")[.posixPermissions] as? Int
            #expect(mode == 0o604, "\(name)")
        }
    }
}
