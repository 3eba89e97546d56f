import Support
import Testing

@Suite("Faults before and after the store")
struct StoreTests {
    private static let content = "Subject: one\r\n\r\nbody\r\n.\r\n"

    /// Sends one message with this recipient, and gives what came for it.
    private func send(to recipients: [String], _ daemon: Daemon) throws -> SMTPClient {
        let client = try daemon.client()
        try client.begin(to: recipients)
        try client.send(Self.content)
        return client
    }

    private func faults(of envelope: JSONValue) -> [String] { envelope["faults"]?.array?.compactMap(\.text) ?? [] }

    private func recipients(of envelope: JSONValue) -> [String] {
        envelope["recipients"]?.array?.compactMap { $0["address"]?.text ?? $0.text } ?? []
    }

    @Test(arguments: ["dot451", "b+dot550_5.7.1", "b+dot421", "b+dot552+dotwait200ms"])
    func `a code at the dot refuses, and nothing is stored`(recipient: String) throws {
        let daemon = try Daemon(store: "mail")
        let client = try send(to: ["\(recipient)@server.test"], daemon)
        #expect(try client.reply().code >= 400)
        let maildir = daemon.maildir("mail")
        try Patience.wait(until: "tmp is empty") { try maildir.names("tmp") == [] }
        #expect(try maildir.new == [] && maildir.names("envelopes") == [])
    }

    @Test(arguments: ["dotdrop", "dotreset", "dothang", "dotcut", "dotmute"])
    func `the message is there exactly once though the client wasn't told`(word: String) throws {
        let daemon = try Daemon(store: "mail")
        let client = try send(to: ["b+\(word)@server.test"], daemon)
        let fault = try daemon.record("fault")
        #expect(fault["word"]?.text == word && fault["carrier"]?.text == "recipient" && fault["point"]?.text == "dot")
        let id = try daemon.record("commit_unacked")["id"]?.text
        switch word {
        case "dotdrop": #expect(try client.octetsAndEnd().end == .finish)
        case "dotreset": #expect(try client.octetsAndEnd().end == .reset)
        case "dotcut":
            let ending = try client.octetsAndEnd()
            #expect(ending.octets.starts(with: Array("250 2.0.0 ".utf8)) && !ending.octets.contains(10))
        default: #expect(client.hasNews(within: 0) == false)
        }
        let maildir = daemon.maildir("mail")
        #expect(try maildir.new == [id])
        #expect(try maildir.message(#require(id)) == Array("Subject: one\r\n\r\nbody\r\n".utf8))
        #expect(try faults(of: maildir.envelope(#require(id))) == [word])
        #expect(try maildir.names("tmp") == [])
    }

    @Test(arguments: ["dotwait200ms", "dotdrip1", "dotsplit", "dottwice", "dotlong600", "dotlate421"])
    func `who is told oddly, but is told, has an acknowledgement`(word: String) throws {
        let daemon = try Daemon(store: "mail")
        let client = try send(to: ["b+\(word)@server.test"], daemon)
        #expect(try client.expect(250).text.contains("id="))
        client.endOurSide()
        try daemon.record("disconnect")
        #expect(try daemon.maildir("mail").new.count == 1)
        #expect(try !daemon.records.contains { $0.event == "commit_unacked" })
    }

    @Test(arguments: [true, false])
    func `of who ends its side while the reply waits, only who isn't there any more counts as not told`(
        isGone: Bool
    ) throws {
        let daemon = try Daemon(store: "mail")
        do {
            let client = try send(to: ["b+dotwait500ms@server.test"], daemon)
            try daemon.record("message")
            if !isGone {
                client.endOurSide()
                #expect(try client.expect(250).text.contains("id="))
                #expect(try client.octetsAndEnd().end == .finish)
            }
        }
        #expect(try daemon.record("disconnect")["reason"]?.text == "client_closed")
        let unacked = try daemon.records.filter { $0.event == "commit_unacked" }.map { $0["id"]?.text }
        #expect(try unacked == (isGone ? daemon.maildir("mail").new : []))
        #expect(try daemon.maildir("mail").new.count == 1)
    }

    @Test func `who is gone as soon as the dot is sent counts as not told`() throws {
        let daemon = try Daemon(store: "mail")
        do {
            let client = try daemon.client()
            try client.begin(to: ["b@server.test"])
            client.holdUpToEnd()
            try client.send(Self.content)
        }
        try daemon.record("disconnect")
        let unacked = try daemon.records.filter { $0.event == "commit_unacked" }.map { $0["id"]?.text }
        #expect(try unacked == daemon.maildir("mail").new && unacked.count == 1)
    }

    @Test func `the one lie: 250, and nothing is stored`() throws {
        let daemon = try Daemon(store: "mail")
        let client = try send(to: ["b+dotlose@server.test"], daemon)
        #expect(try client.expect(250).id != nil)
        #expect(try daemon.record("fault")["did"]?.text == "replied 250 and stored nothing")
        #expect(try daemon.maildir("mail").new == [])
        try Patience.wait(until: "tmp is empty") { try daemon.maildir("mail").names("tmp") == [] }
        #expect(try client.deliver("x\r\n.\r\n").code == 250)
        #expect(try daemon.maildir("mail").new.count == 1)
    }

    @Test func `beside a refused recipient the message is kept for the accepted one only`() throws {
        let daemon = try Daemon(store: "mail")
        let client = try daemon.client()
        try client.send(
            "MAIL FROM:<a@client.test>\r\nRCPT TO:<rcpt550@server.test>\r\nRCPT TO:<b+dotwait10ms@server.test>\r\n"
                + "RCPT TO:<c+rcpt451+dotdrop@server.test>\r\nDATA\r\n")
        #expect(try (0..<5).map { _ in try client.reply().code } == [250, 550, 250, 451, 354])
        try client.send(Self.content)
        let id = try #require(try client.expect(250).id)
        let envelope = try daemon.maildir("mail").envelope(id)
        #expect(recipients(of: envelope) == ["b+dotwait10ms@server.test"])
        #expect(faults(of: envelope) == ["rcpt550", "rcpt451", "dotwait10ms"])
        #expect(try daemon.maildir("mail").new == [id])
    }
}
