import Support
import Testing

@Suite("Chance that repeats", .enabled(if: !Program.isSecondRun, "no user makes a difference"))
struct ChanceTests {
    private static let recipients = (0..<40).map { "rcpt451p50+\($0 % 30)@server.test" }

    /// What these recipients get, each on a connection of its own.
    private func codes(_ options: [String], helo: String = "client.test") throws -> [Int] {
        let daemon = try Daemon(options)
        return try Self.recipients.map { recipient in
            let client = try daemon.connect()
            try client.expect(220)
            try client.command("EHLO \(helo)", 250)
            try client.command("MAIL FROM:<a@client.test>", 250)
            let code = try client.command("RCPT TO:<\(recipient)>").code
            try client.quit()
            return code
        }
    }

    @Test func `the same seed and dialogue meet the same faults, with one session process and with four`() throws {
        let one = try codes(["--seed", "7", "--sessions", "1"])
        #expect(try codes(["--seed", "7", "--sessions", "4"]) == one)
        #expect(try codes(["--seed", "8", "--sessions", "4"]) != one)
        #expect(Set(one) == [250, 451])
    }

    @Test func `the client's own seed beats the daemon's`() throws {
        let one = try codes(["--seed", "1", "--sessions", "4"], helo: "seed42.client.test")
        #expect(try codes(["--seed", "2", "--sessions", "1"], helo: "seed42.client.test") == one)
        #expect(try codes(["--seed", "42"]) == one)
    }

    @Test func `a retry draws anew, and the log names seed and draw`() throws {
        let daemon = try Daemon(["--seed", "18446744073709551615"])
        let client = try daemon.client()
        try client.command("MAIL FROM:<a@client.test>", 250)
        let codes = try (0..<40).map { _ in try client.command("RCPT TO:<b+rcpt451p50@server.test>").code }
        try client.quit()
        try daemon.record("disconnect")
        #expect(Set(codes) == [250, 451])
        let faults = try daemon.records.filter { $0.event == "fault" }
        #expect(faults.count == codes.count { $0 == 451 })
        #expect(faults.allSatisfy { $0["seed"]?.text == "18446744073709551615" })
        #expect(faults.allSatisfy { (0..<50).contains($0["draw"]?.integer ?? -1) })
    }
}
