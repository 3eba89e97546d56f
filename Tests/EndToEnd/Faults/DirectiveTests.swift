import Support
import Testing

@Suite("Words that fire nothing", .enabled(if: !Program.isSecondRun, "no user makes a difference"))
struct DirectiveTests {
    /// As the world has them.
    @Test func `everyday addresses and host names are served honestly, and nothing is said about them`() throws {
        let daemon = try Daemon(["--log-level", "warning"])
        for name in ["mail250.x.example", "reject-worker-1.x.example", "within.x.example", "maildrop-3.corp.example"] {
            let client = try daemon.connect()
            try client.expect(220)
            try client.command("EHLO \(name)", 250)
            for sender in [
                "bounces+bob=server.test@lists.example", "SRS0=HHH=TT=orig.example=alice@fwd.example",
                "prvs=0123456789=alice@x.example", "maildrop@x.example", "dothan@x.example",
            ] {
                try client.command("MAIL FROM:<\(sender)>", 250)
                for recipient in [
                    "data2024", "alice+550", "alice+450_4.2.2", "maildrop", "1550", "mail.550", "bob+tag",
                ] {
                    try client.command("RCPT TO:<\(recipient)@server.test>", 250)
                }
                try client.command("RSET", 250)
            }
            #expect(try client.deliver("x\r\n.\r\n").code == 250)
            try client.quit()
        }
        #expect(try daemon.stop() == .exited(0))
        #expect(try daemon.records.isEmpty, "\(daemon.process.output.text)")
    }

    @Test func `a word that can't act where it rides, or is nearly one, is a warning`() throws {
        let daemon = try Daemon(["--log-level", "warning"])
        let client = try daemon.client()
        try client.command("MAIL FROM:<alice+banner554@x.example>", 250)
        for recipient in ["mail550", "b+dothand", "b+rcpt551_5.1x", "b+rcptwait606"] {
            try client.command("RCPT TO:<\(recipient)@server.test>", 250)
        }
        try client.quit()
        #expect(try daemon.stop() == .exited(0))
        let records = try daemon.records
        #expect(records.allSatisfy { $0.level == "warning" && $0.process == "session/0" || $0.process == "session/1" })
        let told = records.map { [$0.event, $0["word"]?.text, $0["carrier"]?.text, $0["nearest"]?.text] }
        #expect(
            told == [
                ["directive.ignored", "banner554", "sender", nil],
                ["directive.ignored", "mail550", "recipient", nil],
                ["directive.unknown", "dothand", "recipient", "dothang"],
                ["directive.unknown", "rcpt551_5.1x", "recipient", "rcpt551_5.1.0"],
                ["directive.unknown", "rcptwait606", "recipient", nil],
            ])
    }
}
