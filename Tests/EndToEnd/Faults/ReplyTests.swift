import Support
import Testing

@Suite("Replies on the wire", .enabled(if: !Program.isSecondRun, "no user makes a difference"))
struct ReplyTests {
    /// A word behind a recipient's `+`, and the octets that stand for its reply.
    struct Row: Sendable, CustomTestStringConvertible {
        let word: String
        let octets: [UInt8]
        /// Whether the server ends the connection behind them.
        var ends = false
        /// Whether the next command gets no reply of its own.
        var swallows = false
        /// In how many segments, at least: the kernel may send one twice.
        var segments = 1
        /// From the command to the last octet, at least.
        var time = Duration.zero

        init(
            _ word: String, _ octets: [UInt8], ends: Bool = false, swallows: Bool = false, segments: Int = 1,
            time: Duration = .zero
        ) {
            self.word = word
            self.octets = octets
            self.ends = ends
            self.swallows = swallows
            self.segments = segments
            self.time = time
        }

        init(_ word: String, _ text: String, ends: Bool = false, swallows: Bool = false, segments: Int = 1) {
            self.init(word, Array(text.utf8), ends: ends, swallows: swallows, segments: segments)
        }

        var testDescription: String { word }
    }

    static let honest = Array("250 2.1.5 Recipient OK\r\n".utf8)
    static let noop = Array("250 2.0.0 OK\r\n".utf8)

    static let rows = [
        Row("rcptdrip20", honest, segments: honest.count, time: .milliseconds(20) * (honest.count - 1)),
        Row("rcptsplit", honest, segments: 2, time: .milliseconds(100)),
        Row("rcptsplit1", honest, segments: 2, time: .milliseconds(100)),
        Row("rcptcut", "250 2.1.5 Re", ends: true),
        Row("rcptwait200ms", honest, time: .milliseconds(200)),
        Row("rcptearly", honest + noop, swallows: true),
        Row("rcpttwice", honest + honest),
        Row("rcptlong2000", Array(honest[..<22]) + [0x20] + [UInt8](repeating: 0x78, count: 1_975) + [13, 10]),
        Row("rcptlines3", "250-2.1.5 Line 1 of 3\r\n250-2.1.5 Line 2 of 3\r\n250 2.1.5 Recipient OK\r\n"),
        Row("rcptmixed", "250-2.1.5 Recipient OK\r\n450 4.1.5 Recipient OK\r\n"),
        Row("rcptopenend", "250-2.1.5 Recipient OK\r\n"),
        Row("rcptnocode", "2.1.5 Recipient OK\r\n"),
        Row("rcptnotext", "250\r\n"),
        Row("rcptnospace", "2502.1.5 Recipient OK\r\n"),
        Row(
            "rcptgarbage",
            [
                0x00, 0xFF, 0xFE, 0x07, 0x1B, 0x5B, 0x80, 0xC3, 0x28, 0x7F, 0x00, 0x53, 0x4D, 0x54, 0x50, 0x3F, 0xA0,
                0xE2, 0x82, 0x00, 0x0D, 0x0A,
            ]),
        Row("rcptlf", "250 2.1.5 Recipient OK\n"),
        Row("rcptcr", "250 2.1.5 Recipient OK\r"),
        Row("rcptmute", "", segments: 0),
        Row(
            "rcptlate421",
            "250 2.1.5 Recipient OK\r\n421 4.3.2 fumbled.localhost service not available, closing connection\r\n",
            ends: true),
        Row("rcptdrop", "", ends: true, segments: 0),
        Row("rcpt451", "451 4.3.0 Requested action aborted: local error in processing\r\n"),
        Row(
            "rcpt421",
            "421 4.3.2 fumbled.localhost Service not available, closing transmission channel\r\n", ends: true),
        Row(
            "rcpt451+rcptsplit+rcptwait200ms+rcptnotext", Array("451\r\n".utf8), segments: 2,
            time: .milliseconds(300)),
    ]

    private func client(of daemon: Daemon) throws -> SMTPClient {
        let client = try daemon.client()
        try client.command("MAIL FROM:<from@client.test>", 250)
        return client
    }

    @Test(arguments: rows)
    func `a reply has exactly these octets, in as many segments and not before its time`(row: Row) throws {
        let daemon = try Daemon()
        let client = try client(of: daemon)
        let before = client.segments
        let start = ContinuousClock.now
        try client.send("RCPT TO:<b+\(row.word)@server.test>\r\n")
        #expect(try client.octets(row.octets.count) == row.octets)
        #expect(ContinuousClock.now - start >= row.time)
        #expect(client.segments - before >= row.segments)
        if row.ends {
            let rest = try client.octetsAndEnd()
            #expect(rest.octets == [] && rest.end == .finish)
        } else {
            try client.send("NOOP\r\n")
            if row.swallows { try client.send("NOOP\r\n") }
            #expect(try client.octets(Self.noop.count) == Self.noop)
            #expect(client.hasNews(within: 0) == false)
        }
    }

    @Test(arguments: rows)
    func `of a group only the reply to its command is another one, and the order is kept`(row: Row) throws {
        let daemon = try Daemon()
        let client = try client(of: daemon)
        try client.send(
            ["a", "b+\(row.word)", "c", "d"].map { "RCPT TO:<\($0)@server.test>\r\n" }.joined() + "NOOP\r\nQUIT\r\n")
        let (octets, end) = try client.octetsAndEnd()
        let rest =
            (row.swallows ? [] : Self.honest) + Self.honest + Self.noop
            + Array("221 2.0.0 fumbled.localhost closing connection\r\n".utf8)
        #expect(octets == Self.honest + row.octets + (row.ends ? [] : rest))
        #expect(end == .finish)
    }

    @Test(arguments: [("rcptsplit", 2), ("rcptsplit1", honest.count - 1)])
    func `a split reply is cut inside its code, or before its last LF`(word: String, place: Int) throws {
        // The pause between the two lasts 5 s.
        let daemon = try Daemon(["--time-scale", "50"])
        let client = try client(of: daemon)
        try client.send("RCPT TO:<b+\(word)@server.test>\r\n")
        #expect(try client.readOnce(65_536) == place)
        #expect(try client.octets(Self.honest.count) == Self.honest)
    }

    @Test func `who waits keeps nobody else waiting`() throws {
        let daemon = try Daemon(["--sessions", "1"])
        let late = try client(of: daemon)
        try late.send("RCPT TO:<b+rcptwait600@server.test>\r\nNOOP\r\n")
        let other = try daemon.client()
        #expect(try other.deliver("x\r\n.\r\n").code == 250)
        #expect(late.hasNews(within: 0) == false)
        #expect(try daemon.stop() == .exited(0))
    }

    @Test func `in the delay of every reply the order is kept, and wait comes on top`() throws {
        let daemon = try Daemon(["--time-scale", "0.1"])
        let client = try daemon.connect()
        try client.expect(220)
        try client.send("EHLO dlay1.client.test\r\n")
        try client.expect(250)
        let start = ContinuousClock.now
        try client.send("MAIL FROM:<a@x.example>\r\nRCPT TO:<b+rcptwait1@x.example>\r\nNOOP\r\n")
        #expect(
            try (0..<3).map { _ in try client.reply().text } == ["2.1.0 Sender OK", "2.1.5 Recipient OK", "2.0.0 OK"])
        #expect(ContinuousClock.now - start >= .milliseconds(400))
    }
}
