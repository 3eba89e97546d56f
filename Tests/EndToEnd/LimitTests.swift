import Foundation
import Support
import Testing

/// Deadlines are scaled, so that a test waits for tenths of seconds where a client waits for minutes.
@Suite("Limits and deadlines")
struct LimitTests {
    /// Says something again and again, until the server says something itself.
    /// - Returns: that.
    private func drip(_ octets: String, over client: SMTPClient) throws -> SMTPClient.Reply {
        // Far more than fit into the deadline, and far fewer than would prolong it for ever.
        for _ in 0..<2_000 {
            if client.hasNews(within: 10) { return try client.reply() }
            try client.send(octets)
        }
        throw Unfit("the server let it go on")
    }

    @Test func `a client that says nothing gets 421 4.4.2 and is let go`() throws {
        let daemon = try Daemon(["--time-scale", "0.001"])
        let client = try daemon.client()
        #expect(try client.untilTheEnd().hasPrefix("421 4.4.2 "))
        #expect(try daemon.record("limit")["limit"]?.text == "command_wait")
        #expect(try daemon.record("disconnect")["reason"]?.text == "timeout")
    }

    @Test func `a client that never said EHLO gets its 421 without an enhanced code`() throws {
        let daemon = try Daemon(["--time-scale", "0.001"])
        let client = try daemon.connect()
        try client.expect(220)
        #expect(try client.expect(421).text.hasPrefix("fumbled.localhost "))
    }

    @Test func `single octets of a command don't prolong its deadline`() throws {
        let daemon = try Daemon(["--command-timeout", "30", "--time-scale", "0.01"])
        let client = try daemon.client()
        let reply = try drip("N", over: client)
        #expect(reply.code == 421)
        #expect(reply.text.hasPrefix("4.4.2 "))
    }

    @Test func `single octets of content don't prolong its deadline, and nothing is kept`() throws {
        let daemon = try Daemon(["--content-timeout", "30", "--time-scale", "0.01"], store: "mail")
        let client = try daemon.client()
        try client.begin()
        let reply = try drip("x", over: client)
        #expect(reply.text.hasPrefix("4.4.2 "))
        #expect(try daemon.record("limit")["limit"]?.text == "content_wait")
        try daemon.record("disconnect")
        #expect(try daemon.stop() == .exited(0))
        for subdirectory in ["tmp", "new"] { #expect(try daemon.maildir("mail").names(subdirectory) == []) }
    }

    @Test func `content that goes on line by line ends at the message's deadline`() throws {
        let daemon = try Daemon(["--message-timeout", "40", "--time-scale", "0.01"])
        let client = try daemon.client()
        try client.begin()
        #expect(try drip("a whole line\r\n", over: client).text.hasPrefix("4.4.2 "))
        #expect(try daemon.record("limit")["limit"]?.text == "message_wait")
    }

    @Test func `a client that never takes its replies is dropped, and takes no memory`() throws {
        let daemon = try Daemon(["--reply-timeout", "30", "--time-scale", "0.01", "--sessions", "1"])
        let client = try daemon.connect(receiveBuffer: 1)
        let burst = Array(repeating: Array("NOOP\r\n".utf8), count: 10_000).flatMap { $0 }
        // Until the server breaks the connection off: it takes no more than there's room for.
        #expect(throws: (any Error).self) { while true { try client.send(burst) } }
        #expect(try daemon.record("limit")["limit"]?.text == "reply_wait")
        #expect(try daemon.record("disconnect")["reason"]?.text == "timeout")
        #expect(try daemon.child("session/0").peakMemory < 64 * 1_024)
        try daemon.client().quit()
    }

    @Test func `one client too many gets 421 for a banner, and room is again when one leaves`() throws {
        let daemon = try Daemon(["--max-connections", "3"])
        let clients = try (0..<3).map { _ in try daemon.client() }
        let refused = try daemon.connect()
        #expect(try refused.untilTheEnd() == "421 fumbled.localhost too many connections\r\n")
        #expect(try daemon.record("limit")["limit"]?.text == "connections")
        try clients[0].command("NOOP", 250)

        try clients[1].quit()
        try Patience.wait(until: "room for one more") { try daemon.connect().reply().code == 220 }
    }

    /// 536 descriptors are left for clients in each process.
    @Test func `without a store a client takes one descriptor, and all that are asked for fit`() throws {
        let options = ["--sessions", "2", "--max-connections", "700"]
        let daemon = try Daemon(options, openFiles: 600)
        let clients = try (0..<700).map { _ in try daemon.connect() }
        for client in clients { try client.expect(220) }
        #expect(try daemon.connect().untilTheEnd().hasPrefix("421 "))
        #expect(try daemon.records.allSatisfy { $0.event != "remark" || $0.level != "warning" })
    }

    @Test func `where fewer clients fit than are asked for the start says so, and the others are sent away`() throws {
        let daemon = try Daemon(["--sessions", "1"], openFiles: 200)
        let remark = try daemon.record("remark") { $0.level == "warning" }
        #expect(remark["what"]?.text?.hasPrefix("--max-connections is 1000, and only 128 fit") == true)
        let clients = try (0..<128).map { _ in try daemon.connect() }
        for client in clients { try client.expect(220) }
        #expect(try daemon.connect().untilTheEnd() == "421 fumbled.localhost too many connections\r\n")
    }

    @Test func `beyond the clients of one address one gets 421 for a banner, and other addresses don't`() throws {
        let daemon = try Daemon(["--max-connections-per-address", "2"])
        let clients = try (0..<2).map { _ in try daemon.client() }
        let refused = try daemon.connect()
        #expect(
            try refused.untilTheEnd() == "421 fumbled.localhost too many connections from your address\r\n")
        let other = try daemon.connect(from: "127.0.0.2")
        try other.expect(220)
        try other.quit()
        try clients[0].quit()
        try Patience.wait(until: "room for one more") { try daemon.connect().reply().code == 220 }
    }

    @Test func `too many bad commands get 421 4.7.0`() throws {
        let daemon = try Daemon(["--max-bad-commands", "5"])
        let client = try daemon.client()
        for _ in 0..<5 { #expect(try client.command("NONSENSE").code == 500) }
        try client.send("NONSENSE\r\n")
        #expect(try client.untilTheEnd().hasPrefix("421 4.7.0 "))
    }

    @Test func `10 MB without a line end get 500 and an end, and take no memory`() throws {
        let daemon = try Daemon(["--sessions", "1"])
        let client = try daemon.client()
        try? client.send([UInt8](repeating: 0x41, count: 10_000_000))
        #expect((try? client.untilTheEnd())?.hasPrefix("500 ") ?? true)
        try daemon.record("disconnect")
        #expect(try daemon.child("session/0").peakMemory < 64 * 1_024)
    }
}
