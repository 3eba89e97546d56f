import Foundation
import Support
import Testing

@Suite("Rules and listeners of the configuration file")
struct RuleTests {
    private let directory: TemporaryDirectory

    init() throws { directory = try TemporaryDirectory() }

    private func daemon(_ text: String, _ options: [String] = []) throws -> Daemon {
        let path = try directory.write(Array(text.utf8), to: "fumbled.yaml")
        return try Daemon(["--config", path] + options, in: directory)
    }

    private func greeted(
        _ daemon: Daemon, listener: Int = 0, from source: String? = nil, helo: String = "client.test"
    ) throws -> SMTPClient {
        let client = try daemon.connect(from: source, listener: listener)
        try client.expect(220)
        try client.command("EHLO \(helo)", 250)
        return client
    }

    @Test func `each key of a match has its say, and all of them must fit`() throws {
        let daemon = try daemon(
            """
            listeners:
              - {address: 127.0.0.1:0, name: one}
              - {address: 127.0.0.1:0, name: two}
            rules:
              - match: {client: 127.0.0.64/26}
                faults: mail550
              - match: {listener: t?o, helo: "SLOW.*"}
                faults: mail551
              - match: {sender: "*@x.example", recipient: "full*@*"}
                faults: rcpt452_4.2.2
              - match: {sender: ""}
                faults: rcpt553
            """)
        #expect(try greeted(daemon, from: "127.0.0.65").command("MAIL FROM:<a@x.example>").code == 550)
        #expect(try greeted(daemon, from: "127.0.0.128").command("MAIL FROM:<a@x.example>").code == 250)
        #expect(try greeted(daemon, listener: 1, helo: "slow.client.test").command("MAIL FROM:<a@y>").code == 551)
        #expect(try greeted(daemon, listener: 0, helo: "slow.client.test").command("MAIL FROM:<a@y>").code == 250)
        #expect(try greeted(daemon, listener: 1, helo: "fast.client.test").command("MAIL FROM:<a@y>").code == 250)

        let client = try greeted(daemon)
        try client.command("MAIL FROM:<a@X.example>", 250)
        try client.command("RCPT TO:<Fuller@anywhere>", 452)
        try client.command("RCPT TO:<empty@anywhere>", 250)
        try client.command("RSET", 250)
        try client.command("MAIL FROM:<a@y.example>", 250)
        try client.command("RCPT TO:<full@anywhere>", 250)
        try client.command("RSET", 250)
        try client.command("MAIL FROM:<>", 250)
        try client.command("RCPT TO:<full@anywhere>", 553)
        let fault = try daemon.record("fault") { $0["word"]?.text == "rcpt452_4.2.2" }
        #expect(fault["carrier"]?.text == "rule")
    }

    @Test func `the first rule that fits and has a word for the point wins, and nearer carriers before it`() throws {
        let daemon = try daemon(
            """
            listeners: [{address: 127.0.0.1:0, faults: noop454+rset554}]
            rules:
              - faults: noop451
              - match: {helo: other.test}
                faults: mail450
              - faults: noop452+mail452x1+help502
            """)
        let client = try greeted(daemon)
        try client.command("NOOP", 451)
        try client.command("RSET", 554)
        try client.command("HELP", 502)
        try client.command("MAIL FROM:<a@x.example>", 452)
        try client.command("MAIL FROM:<a@x.example>", 250)
        #expect(try greeted(daemon, helo: "other.test").command("MAIL FROM:<a@x.example>").code == 450)
        #expect(try greeted(daemon, helo: "noop455.test").command("NOOP").code == 455)
    }

    @Test func `the count of a rule is kept for each recipient`() throws {
        let daemon = try daemon(
            "listeners: ['127.0.0.1:0']\nrules: [{match: {recipient: '*@r.example'}, faults: rcpt451x1}]\n",
            ["--sessions", "4"])
        func codes(_ recipient: String) throws -> [Int] {
            try (0..<3).map { _ in
                let client = try greeted(daemon)
                try client.command("MAIL FROM:<a@x.example>", 250)
                return try client.command("RCPT TO:<\(recipient)>").code
            }
        }
        #expect(try codes("a@r.example") == [451, 250, 250])
        #expect(try codes("b@r.example") == [451, 250, 250])
        #expect(try codes("a@s.example") == [250, 250, 250])
    }

    @Test func `a listener has words of its own, and with faults off hears none of the client's`() throws {
        let daemon = try daemon(
            """
            listeners:
              - {address: 127.0.0.1:0, name: bad, faults: banner554_5.3.2}
              - {address: 127.0.0.1:0, name: deaf, faults: off}
              - {address: 127.0.0.1:0, name: good}
            rules: [{match: {recipient: ruled@*}, faults: rcpt450}]
            """, ["--log-level", "debug"])
        let refused = try daemon.connect()
        #expect(try refused.expect(554).text == "5.3.2 No SMTP service here")
        for (listener, code) in [(1, 250), (2, 451)] {
            let client = try greeted(daemon, listener: listener)
            try client.command("MAIL FROM:<a@x.example>", 250)
            try client.command("RCPT TO:<rcpt451@x.example>", code)
            try client.command("RCPT TO:<ruled@x.example>", 450)
            try client.quit()
        }
    }

    @Test func `faults.domains has only addresses and names in those domains heard`() throws {
        let daemon = try daemon("listeners: ['127.0.0.1:0']\nfaults: {domains: [test.example]}\n")
        let client = try greeted(daemon, helo: "mail451.other.example")
        try client.command("MAIL FROM:<mail452@other.example>", 250)
        try client.command("RCPT TO:<rcpt451@Test.Example>", 451)
        try client.command("RCPT TO:<rcpt451@sub.test.example>", 451)
        try client.command("RCPT TO:<rcpt451@nottest.example>", 250)
        try client.command("RSET", 250)
        try client.command("EHLO mail451.test.example", 250)
        try client.command("MAIL FROM:<a@other.example>", 451)
    }

    @Test func `faults off silences every client`() throws {
        let daemon = try daemon("listeners: ['127.0.0.1:0']\nfaults: off\n")
        let client = try greeted(daemon, helo: "mail451.test.example")
        try client.command("MAIL FROM:<mail452@x.example>", 250)
        try client.command("RCPT TO:<550@x.example>", 250)
        try client.command("RCPT TO:<b+rcptdrop@x.example>", 250)
    }
}
