import Foundation
import Support
import Testing

/// A minute is longer than a test waits, so that what is too much stays so.
@Suite("Rates")
struct RateTests {
    private func replies(_ daemon: Daemon, senders: [String]) throws -> [Int] {
        try senders.map { sender in
            // Each connection is served by whichever process has the fewest clients.
            let client = try daemon.client()
            defer { try? client.quit() }
            return try client.command("MAIL FROM:<\(sender)>").code
        }
    }

    @Test func `above its rate an address gets 421 for a banner, and others don't`() throws {
        let daemon = try Daemon(["--connections-per-minute", "3", "--time-scale", "10"])
        for _ in 0..<3 { try daemon.client().quit() }
        let refused = try daemon.connect()
        #expect(
            try refused.untilTheEnd() == "421 fumbled.localhost too many connections from your address in a minute\r\n")
        #expect(try daemon.record("limit")["limit"]?.text == "connections_per_minute")
        try daemon.connect(from: "127.0.0.2").expect(220)
    }

    @Test func `above its rate a client gets 450 4.7.1 for MAIL, whichever process serves it`() throws {
        let daemon = try Daemon(["--messages-per-minute", "4", "--sessions", "3", "--time-scale", "10"])
        let clients = try (0..<3).map { _ in try daemon.client() }
        let codes = try (0..<6).map { number in
            let client = clients[number % 3]
            let reply = try client.command("MAIL FROM:<a@client.test>")
            try client.command("RSET", 250)
            if reply.code == 450 { #expect(reply.text.hasPrefix("4.7.1 ")) }
            return reply.code
        }
        #expect(codes == [250, 250, 250, 250, 450, 450])
        #expect(try daemon.record("limit")["limit"]?.text == "messages_per_minute")
    }

    @Test func `senders can be what is counted, in upper or lower case`() throws {
        let daemon = try Daemon(["--messages-per-minute", "1", "--messages-by", "sender", "--time-scale", "10"])
        let codes = try replies(daemon, senders: ["a@x.test", "A@X.test", "b@x.test", "b@x.test", "", ""])
        #expect(codes == [250, 450, 250, 450, 250, 450])
    }

    @Test func `when its time has passed a client is let in again`() throws {
        let daemon = try Daemon(["--messages-per-minute", "1", "--time-scale", "0.01"])
        let client = try daemon.client()
        try client.command("MAIL FROM:<a@x.test>", 250)
        try client.command("RSET", 250)
        try Patience.wait(until: "the minute has passed") {
            let reply = try client.command("MAIL FROM:<a@x.test>")
            try client.command("RSET", 250)
            return reply.code == 250
        }
    }
}
