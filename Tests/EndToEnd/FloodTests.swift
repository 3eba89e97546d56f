import Foundation
import Support
import Testing

/// Whatever is sent, and however much of it: a session process takes no more memory for that.
@Suite("Floods")
struct FloodTests {
    /// A place in the dialogue, and what is thrown at it.
    struct Flood: Sendable, CustomTestStringConvertible {
        let testDescription: String
        var options: [String] = []
        /// What is said first, and answered.
        var before: [String] = []
        let octets: [UInt8]
        var reads = true
        /// Whether the banner is waited for.
        var isGreeted = true

        init(_ name: String, _ text: String, before: [String] = [], options: [String] = []) {
            self.init(name, Array(text.utf8), before: before, options: options)
        }

        init(_ name: String, _ octets: [UInt8], before: [String] = [], options: [String] = []) {
            (testDescription, self.octets, self.before, self.options) = (name, octets, before, options)
        }

        func unread() -> Flood {
            var flood = self
            flood.reads = false
            return flood
        }

        func ungreeted() -> Flood {
            var flood = self
            flood.isGreeted = false
            return flood
        }
    }

    private static let greeting = ["EHLO client.test"]
    private static let transaction = greeting + ["MAIL FROM:<a@client.test>", "RCPT TO:<b@server.test>"]
    private static let patience = ["--max-bad-commands", "1000000", "--max-recipients", "100000"]

    static let floods = [
        Flood("before the banner", "NOOP\r\n", options: ["--faults", "off"]).ungreeted(),
        Flood("a command without an end", "x", before: greeting),
        Flood("NULs", [0], before: greeting),
        Flood("empty lines", "\r\n", before: greeting, options: patience),
        Flood("commands", "NOOP\r\n", before: greeting),
        Flood("commands of a client that reads no reply", "HELP\r\n", before: greeting).unread(),
        Flood("unknown commands", "NONSENSE \u{7F}\r\n", before: greeting, options: patience),
        Flood("transactions", "MAIL FROM:<a@client.test>\r\nRSET\r\n", before: greeting),
        Flood("recipients", "RCPT TO:<b@server.test>\r\n", before: transaction, options: patience),
        Flood("content in lines", "a line of content\r\n", before: transaction + ["DATA"]),
        Flood("content without a line's end", "x", before: transaction + ["DATA"]),
        Flood("dots and bare CRs", "\r\n..\r.\r\r\n", before: transaction + ["DATA"]),
        Flood("chunks", "BDAT 5\r\nabcde", before: transaction),
        Flood("a chunk", "x", before: transaction + [], options: ["--max-message-size", "2g"]),
        Flood("a response without an end", "eHh4", before: greeting + ["AUTH LOGIN"]),
        Flood("an HTTP request", "GET / HTTP/1.1\r\n"),
        Flood("a TLS handshake", [0x16, 3, 1, 0xFF, 0xFF]),
        Flood("behind QUIT", "x", before: greeting + ["QUIT"]),
    ]

    /// A GiB, or what goes in in a few seconds where the server takes it slowly.
    private static let octets = 1 << 30
    private static let seconds = 2.0

    @Test(arguments: floods)
    func `a gigabyte at any state leaves a session process below 64 MB`(flood: Flood) throws {
        let daemon = try Daemon(["--sessions", "1"] + flood.options)
        let client = try daemon.connect()
        if flood.isGreeted { try client.expect(220) }
        for command in flood.before { try client.command(command) }
        if flood.testDescription == "a chunk" { try client.send("BDAT \(Self.octets) LAST\r\n") }
        let times = max(1, 262_144 / flood.octets.count)
        let piece = Array(repeating: flood.octets, count: times).flatMap { $0 }
        client.throwAll(piece, upTo: Self.octets, within: Self.seconds, reads: flood.reads)
        #expect(try daemon.child("session/0").peakMemory < 64 * 1_024)
        // And it serves the others.
        try daemon.client().quit()
        #expect(try daemon.child("sink").peakMemory < 64 * 1_024)
    }
}
