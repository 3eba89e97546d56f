import Foundation
import Support
import Testing

@Suite("What outlives a connection", .enabled(if: !Program.isSecondRun, "no user makes a difference"))
struct LedgerTests {
    /// The code that this recipient gets on a connection of its own; 0 if there's none.
    private func attempt(_ recipient: String, from sender: String = "a@client.test", _ daemon: Daemon) throws -> Int {
        let client = try daemon.client()
        try client.command("MAIL FROM:<\(sender)>", 250)
        let code = try client.command("RCPT TO:<\(recipient)>").code
        try client.quit()
        return code
    }

    @Test func `fail twice, then accept: whichever process serves the attempt`() throws {
        let daemon = try Daemon(["--sessions", "4"])
        for run in ["1", "2"] {
            let codes = try (0..<6).map { _ in try attempt("rcpt451_4.7.1x2+\(run)@server.test", daemon) }
            #expect(codes == [451, 451, 250, 250, 250, 250])
        }
        #expect(try attempt("RCPT451_4.7.1X2+1@Server.Test", daemon) == 250, "case is folded in keys")
    }

    @Test func `of one carrier the first word acts that can still fire`() throws {
        let daemon = try Daemon(["--sessions", "4"])
        let codes = try (0..<5).map { _ in try attempt("rcpt451x2+rcpt550x1@server.test", daemon) }
        #expect(codes == [451, 451, 550, 250, 250])
    }

    @Test func `a group waits for each answer in its turn, and its order is kept`() throws {
        let daemon = try Daemon(store: "mail")
        let client = try daemon.client()
        try client.send(
            "MAIL FROM:<a@client.test>\r\nRCPT TO:<b+rcpt451x1+datawait10msx1+dotwait10msx1@server.test>\r\n"
                + "RCPT TO:<c+rcptwait10msx1+dottwicex1@server.test>\r\nRCPT TO:<d+rcptgrey300@server.test>\r\n"
                + "RCPT TO:<e@server.test>\r\nNOOP\r\nDATA\r\n")
        #expect(try (0..<7).map { _ in try client.reply().code } == [250, 451, 250, 451, 250, 250, 354])
        try client.send("x\r\n.\r\nVRFY bob\r\nQUIT\r\n")
        #expect(try (0..<4).map { _ in try client.reply().code } == [250, 250, 252, 221])
        #expect(try daemon.maildir("mail").new.count == 1)
    }

    @Test func `of 200 clients at once none is counted twice or missed`() throws {
        let daemon = try Daemon(["--sessions", "4"])
        let codes = Codes()
        let port = daemon.port
        concurrently(200) { _ in
            guard let client = try? SMTPClient(to: "127.0.0.1", port: port), (try? client.expect(220)) != nil,
                (try? client.command("EHLO client.test", 250)) != nil,
                (try? client.command("MAIL FROM:<a@client.test>", 250)) != nil
            else { return }
            codes.start(200)
            for word in ["rcpt451x100", "rcpt552x37"] {
                if let code = try? client.command("RCPT TO:<\(word)@server.test>").code { codes.add(code) }
            }
        }
        #expect(codes.counts == [451: 100, 552: 37, 250: 263])
    }

    /// What many clients got, who begin together.
    private final class Codes: @unchecked Sendable {
        private let condition = NSCondition()
        private var ready = 0
        private var codes: [Int] = []

        /// Waits until so many are here.
        func start(_ count: Int) {
            condition.lock()
            defer { condition.unlock() }
            ready += 1
            condition.broadcast()
            let end = Date(timeIntervalSinceNow: Patience.limit)
            while ready < count, condition.wait(until: end) {}
        }

        func add(_ code: Int) { condition.withLock { codes.append(code) } }
        var counts: [Int: Int] { condition.withLock { Dictionary(codes.map { ($0, 1) }, uniquingKeysWith: +) } }
    }

    @Test func `greylisting is over after its time, for this client, sender and recipient`() throws {
        // 300 s last 3 s.
        let daemon = try Daemon(["--sessions", "4", "--time-scale", "0.01"])
        let recipient = "b+rcptgrey300@server.test"
        let start = ContinuousClock.now
        #expect(try attempt(recipient, daemon) == 451)
        try Patience.wait(until: "it's taken") { try attempt(recipient, daemon) == 250 }
        #expect(ContinuousClock.now - start >= .seconds(3))
        #expect(try attempt(recipient, from: "other@client.test", daemon) == 451)
        #expect(try attempt("c+rcptgrey300@server.test", daemon) == 451)
        let client = try daemon.connect(from: "127.0.0.2")
        try client.expect(220)
        try client.command("EHLO client.test", 250)
        try client.command("MAIL FROM:<a@client.test>", 250)
        #expect(try client.command("RCPT TO:<\(recipient)>").text.hasPrefix("4.7.1 "))
    }

    @Test func `a key is forgotten an hour after its last use`() throws {
        // 3.6 s.
        let daemon = try Daemon(["--time-scale", "0.001", "--command-timeout", "24h", "--sessions", "4"])
        #expect(try attempt("rcpt451x1@server.test", daemon) == 451)
        #expect(try attempt("rcpt451x1@server.test", daemon) == 250)
        usleep(3_700_000)
        #expect(try attempt("rcpt451x1@server.test", daemon) == 451)
    }
}
