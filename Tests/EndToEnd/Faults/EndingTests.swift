import Foundation
import Support
import Testing

@Suite("Connections that a fault ends, holds or doesn't read")
struct EndingTests {
    private static let recipientTaken = "250 2.1.5 Recipient OK\r\n"

    /// A client that has a sender.
    private func client(of daemon: Daemon) throws -> SMTPClient {
        let client = try daemon.client()
        try client.command("MAIL FROM:<from@client.test>", 250)
        return client
    }

    /// A client that may send content.
    private func sender(to recipient: String, of daemon: Daemon) throws -> SMTPClient {
        let client = try daemon.client()
        try client.begin(to: [recipient])
        return client
    }

    @Test(arguments: [("drop", SMTPClient.End.finish), ("reset", .reset)])
    func `drop is a FIN and reset an RST, alone and behind the replies of a group`(
        word: String, end: SMTPClient.End
    ) throws {
        let daemon = try Daemon()
        let alone = try client(of: daemon)
        try alone.send("RCPT TO:<b+rcpt\(word)@server.test>\r\n")
        var ending = try alone.octetsAndEnd()
        #expect(ending.octets == [] && ending.end == end)

        let group = try client(of: daemon)
        try group.send(
            ["a", "b", "c+rcpt\(word)", "d"].map { "RCPT TO:<\($0)@server.test>\r\n" }.joined() + "NOOP\r\n")
        ending = try group.octetsAndEnd()
        #expect(String(decoding: ending.octets, as: UTF8.self) == Self.recipientTaken + Self.recipientTaken)
        #expect(ending.end == end)
        try daemon.record("disconnect") { $0["reason"]?.text == "fault" }
    }

    @Test(arguments: [("drop", SMTPClient.End.finish), ("reset", .reset)])
    func `they come late beside a wait`(word: String, end: SMTPClient.End) throws {
        let daemon = try Daemon(["--time-scale", "0.1"])
        let client = try client(of: daemon)
        let start = ContinuousClock.now
        try client.send("RCPT TO:<b+rcpt\(word)+rcptwait5@server.test>\r\n")
        let ending = try client.octetsAndEnd()
        #expect(ending.octets == [] && ending.end == end)
        #expect(ContinuousClock.now - start >= .milliseconds(500))
    }

    @Test func `hang holds until the client goes`() throws {
        let daemon = try Daemon(["--sessions", "1"])
        for leavesWithReset in [false, true] {
            let client = try client(of: daemon)
            try client.send("RCPT TO:<a@server.test>\r\nRCPT TO:<b+rcpthang@server.test>\r\nNOOP\r\nQUIT\r\n")
            try client.expect(250)
            try client.send("NOOP\r\n")
            // Another client's whole session has come and gone meanwhile.
            try daemon.client().quit()
            #expect(client.hasNews(within: 0) == false)
            if leavesWithReset {
                client.resetWhenGone()
            } else {
                // Sooner it may be a client that has said all and waits.
                usleep(1_100_000)
            }
        }
        var ended = 0
        try daemon.record("disconnect") { record in
            if record["reason"]?.text == "fault" { ended += 1 }
            return ended == 2
        }
    }

    @Test(arguments: ["rcpthang", "rcptwait600"])
    func `who ended its side first and resets the connection then is gone at once`(word: String) throws {
        let daemon = try Daemon()
        do {
            let client = try client(of: daemon)
            try client.send("RCPT TO:<b+\(word)@server.test>\r\n")
            try daemon.record("fault")
            client.endOurSide()
            try daemon.client().quit()
            client.resetWhenGone()
        }
        var gone = 0
        try daemon.record("disconnect") { _ in
            gone += 1
            return gone == 2
        }
    }

    /// As Exim does behind the last message.
    @Test func `hang holds a client that ended its side with its last command`() throws {
        let daemon = try Daemon()
        let client = try sender(to: "b+dothang@server.test", of: daemon)
        try client.send("x\r\n.\r\nQUIT\r\n")
        client.endOurSide()
        try daemon.record("fault")
        try daemon.client().quit()
        #expect(client.hasNews(within: 100) == false)
        #expect(try daemon.stop() == .exited(0))
    }

    @Test func `hang holds behind QUIT too`() throws {
        let daemon = try Daemon()
        let client = try daemon.connect()
        try client.expect(220)
        try client.command("EHLO quithang.client.test", 250)
        try client.send("QUIT\r\n")
        try daemon.record("fault")
        try daemon.client().quit()
        #expect(client.hasNews(within: 0) == false)
    }

    @Test func `hang ends when its time is over`() throws {
        let daemon = try Daemon(["--hang-timeout", "7", "--time-scale", "0.1"])
        let client = try client(of: daemon)
        let start = ContinuousClock.now
        try client.send("RCPT TO:<b+rcpthang@server.test>\r\n")
        #expect(try client.octetsAndEnd().octets == [])
        #expect(ContinuousClock.now - start >= .milliseconds(700))
    }

    @Test(arguments: ["rcpthang", "rcptwait600"])
    func `who is held or waits doesn't hold up a stop`(word: String) throws {
        let daemon = try Daemon(["--stop-timeout", "5"])
        let client = try client(of: daemon)
        try client.send("RCPT TO:<b+\(word)@server.test>\r\n")
        try daemon.record("fault")
        let start = ContinuousClock.now
        #expect(try daemon.stop() == .exited(0))
        #expect(ContinuousClock.now - start < .seconds(6))
        _ = try client.octetsAndEnd()
    }

    // MARK: Content

    private static let line = Array((String(repeating: "x", count: 78) + "\r\n").utf8)
    /// More than the kernel keeps for a connection.
    private static let plenty = 67_108_864

    @Test func `content that isn't read blocks the client's writes, and no other client's`() throws {
        let daemon = try Daemon(["--sessions", "1", "--stop-timeout", "5"])
        let client = try sender(to: "b+bodystall@server.test", of: daemon)
        let piece = Array([[UInt8]](repeating: Self.line, count: 800).joined())
        let sent = try client.sendUntilBlocked(piece, atMost: Self.plenty, for: 300)
        #expect(sent < Self.plenty)
        #expect(try daemon.client().deliver("x\r\n.\r\n").code == 250)
        #expect(client.hasNews(within: 0) == false)
        let start = ContinuousClock.now
        #expect(try daemon.stop() == .exited(0))
        #expect(ContinuousClock.now - start < .seconds(6))
    }

    @Test func `it's read to its end once the stall is over`() throws {
        let daemon = try Daemon(["--time-scale", "0.1"], store: "mail")
        let client = try sender(to: "b+bodystall10@server.test", of: daemon)
        let start = ContinuousClock.now
        let content = Array([[UInt8]](repeating: Self.line, count: 100_000).joined())
        try client.send(content + Array(".\r\n".utf8))
        let id = try #require(try client.expect(250).id)
        #expect(ContinuousClock.now - start >= .seconds(1))
        #expect(try daemon.maildir("mail").message(id) == content)
    }

    @Test func `it's read at so many octets a second`() throws {
        let daemon = try Daemon(store: "mail")
        let client = try sender(to: "b+bodyslow100000@server.test", of: daemon)
        let start = ContinuousClock.now
        let content = Array([[UInt8]](repeating: Self.line, count: 1_000).joined())
        try client.send(content + Array(".\r\n".utf8))
        let id = try #require(try client.expect(250).id)
        // The first portion, a tenth of a second's, is read at once.
        #expect(ContinuousClock.now - start >= .milliseconds(700))
        #expect(try daemon.maildir("mail").message(id) == content)
    }

    @Test func `it's refused while it comes, read to its end, and gets no second reply`() throws {
        let daemon = try Daemon(store: "mail")
        let client = try sender(to: "body552at64k@server.test", of: daemon)
        let content = Array([[UInt8]](repeating: Self.line, count: 820).joined())
        try client.send(Array(content.prefix(65_535)))
        #expect(client.hasNews(within: 50) == false)
        try client.send([content[65_535]])
        #expect(try client.expect(552).text.hasPrefix("5.2.2 "))
        try client.send(Array(content.dropFirst(65_536)) + Array(".\r\nNOOP\r\n".utf8))
        #expect(try client.expect(250).text == "2.0.0 OK")
        #expect(try daemon.maildir("mail").new == [])
        try Patience.wait(until: "tmp is empty") { try daemon.maildir("mail").names("tmp") == [] }
    }

    @Test(arguments: [("bodydropat1000", 1_000, SMTPClient.End.finish), ("bodyresetat64k", 65_536, .reset)])
    func `in the midst of it the connection ends`(word: String, place: Int, end: SMTPClient.End) throws {
        let daemon = try Daemon(store: "mail")
        let client = try sender(to: "b+\(word)@server.test", of: daemon)
        let content = Array([[UInt8]](repeating: Self.line, count: 1_000).joined())
        try client.send(Array(content.prefix(place - 1)))
        #expect(client.hasNews(within: 50) == false)
        try client.send([content[place - 1]])
        let ending = try client.octetsAndEnd()
        #expect(ending.octets == [] && ending.end == end)
        try daemon.record("disconnect")
        #expect(try daemon.maildir("mail").new == [])
        try Patience.wait(until: "tmp is empty") { try daemon.maildir("mail").names("tmp") == [] }
    }
}
