import Support
import Testing

@Suite("The published forms of BadSMTP", .enabled(if: !Program.isSecondRun, "no user makes a difference"))
struct BadSMTPTests {
    /// What the client says, line by line, and what it's told behind the EHLO that it begins with.
    struct Row: Sendable, CustomTestStringConvertible {
        let form: String
        var greeting = "EHLO client.test"
        let steps: [(said: String, told: String)]
        var closes = false

        var testDescription: String { form }
    }

    private static let unavailable = "421 4.3.2 fumbled.localhost Service not available, closing transmission channel"
    private static let mail = (said: "MAIL FROM:<a@x.example>", told: "250 2.1.0 ")
    private static let rcpt = (said: "RCPT TO:<b@x.example>", told: "250 2.1.5 ")

    static let rows = [
        Row(
            form: "mail452@",
            steps: [
                (
                    "MAIL FROM:<mail452@x.example>",
                    "452 4.3.1 Requested action not taken: insufficient system storage"
                ), mail,
            ]),
        Row(
            form: "rcpt550_5.1.1@ in MAIL FROM: every recipient",
            steps: [
                ("MAIL FROM:<rcpt550_5.1.1@x.example>", "250 "), ("RCPT TO:<a@x.example>", "550 5.1.1 "),
                ("RCPT TO:<b@x.example>", "550 5.1.1 "), ("RSET", "250 "), mail, rcpt,
            ]),
        Row(
            form: "rcpt550_5.1.1@ in RCPT TO: that one",
            steps: [mail, ("RCPT TO:<rcpt550_5.1.1@x.example>", "550 5.1.1 "), rcpt]),
        Row(
            form: "data552@",
            steps: [
                ("MAIL FROM:<data552@x.example>", "250 "), ("DATA", "503 5.5.1 "), rcpt,
                ("DATA", "552 5.2.2 Requested mail action aborted: exceeded storage allocation"),
            ]),
        Row(form: "rset421@", steps: [("MAIL FROM:<rset421@x.example>", "250 "), ("RSET", unavailable)], closes: true),
        Row(
            form: "a refused RSET doesn't reset",
            steps: [("MAIL FROM:<rset451@x.example>", "250 "), ("RSET", "451 "), rcpt]),
        Row(form: "quit421@", steps: [("MAIL FROM:<quit421@x.example>", "250 "), ("QUIT", unavailable)], closes: true),
        Row(
            form: "a refused QUIT closes", steps: [("MAIL FROM:<quit554@x.example>", "250 "), ("QUIT", "554 5.0.0 ")],
            closes: true),
        Row(form: "noop421@", steps: [("MAIL FROM:<noop421@x.example>", "250 "), ("NOOP", unavailable)], closes: true),
        Row(
            form: "helo500.example.com", greeting: "",
            steps: [
                ("HELO helo500.example.com", "500 Syntax error, command unrecognized"),
                ("EHLO helo500.example.com", "500 "), ("MAIL FROM:<a@x.example>", "503 "), ("HELO client.test", "250 "),
            ]),
        Row(
            form: "ehlo500.example.com", greeting: "",
            steps: [("EHLO ehlo500.example.com", "500 "), ("HELO ehlo500.example.com", "500 ")]),
        Row(form: "mail550_5.7.509@", steps: [("MAIL FROM:<mail550_5.7.509@x.example>", "550 5.7.509 ")]),
        Row(
            form: "550@", steps: [("MAIL FROM:<550@x.example>", "550 5.7.0 "), mail, ("RCPT TO:<550@y>", "550 5.1.1 ")]),
        Row(
            form: "550_5.1.1@",
            steps: [mail, ("RCPT TO:<550_5.1.1@y>", "550 5.1.1 "), ("RCPT TO:<\"550\"@y>", "550 5.1.1 ")]),
        Row(
            form: "no enhanced codes after noenhancedstatuscodes", greeting: "EHLO noenhancedstatuscodes.example",
            steps: [("MAIL FROM:<mail550_5.7.509@x.example>", "550 Requested "), ("NOOP", "250 OK")]),
        Row(
            form: "no enhanced codes after HELO", greeting: "HELO client.test",
            steps: [("MAIL FROM:<mail550_5.7.509@x.example>", "550 Requested "), ("NOOP", "250 OK")]),
        Row(
            form: "words joined in EHLO", greeting: "EHLO size10000-no8bit-data451.test.example",
            steps: [
                ("MAIL FROM:<a@x.example> SIZE=10001", "552 5.3.4 "), ("MAIL FROM:<a@x.example> BODY=8BITMIME", "555 "),
                ("MAIL FROM:<a@x.example> SIZE=10000", "250 "), rcpt, ("DATA", "451 4.3.0 "),
            ]),
        Row(
            form: "rcptmax1", greeting: "EHLO rcptmax1.example",
            steps: [mail, rcpt, ("RCPT TO:<c@x.example>", "452 4.5.3 ")]),
        Row(
            form: "reject", greeting: "",
            steps: [("EHLO reject.example", "502 "), ("HELO reject.example", "250 "), ("NOOP", "250 ")]),
        Row(
            form: "noehl", greeting: "",
            steps: [("EHLO noehl.example", "502 "), ("HELO client.test", "250 ")]),
        Row(
            form: "VRFY",
            steps: [
                ("VRFY exists1@x.example", "250 "), ("VRFY unknown", "551 "), ("VRFY ambiguous@y", "553 "),
                ("VRFY bob", "252 "),
            ]),
        Row(
            form: "starttls454@, auth535@, bdat552@: taken for their command",
            steps: [
                ("MAIL FROM:<starttls454@x.example>", "250 "), ("RSET", "250 "),
                ("MAIL FROM:<auth535@x.example>", "250 "), ("RSET", "250 "), ("MAIL FROM:<bdat552@x.example>", "250 "),
                rcpt, ("BDAT 0", "552 "), ("BDAT 0 LAST", "503 "),
            ]),
        Row(
            form: "421 closes", steps: [mail, ("RCPT TO:<rcpt421@x.example>", unavailable)], closes: true),
    ]

    @Test(arguments: rows)
    func `each does what is published of it`(row: Row) throws {
        let daemon = try Daemon(["--log-level", "warning"])
        let client = try daemon.connect()
        try client.expect(220)
        if !row.greeting.isEmpty { try client.command(row.greeting, 250) }
        for (said, told) in row.steps {
            let reply = try client.command(said)
            #expect(reply.description.hasPrefix(told), "\(said): \(reply)")
        }
        if row.closes {
            #expect(try client.octetsAndEnd().octets == [])
        } else {
            try client.quit()
        }
        #expect(try daemon.stop() == .exited(0))
        #expect(try daemon.records.filter { $0.event.hasPrefix("directive") }.isEmpty)
    }

    /// The EHLO keywords of a name.
    private func keywords(_ name: String, of daemon: Daemon) throws -> [String] {
        let client = try daemon.connect()
        try client.expect(220)
        let reply = try client.command("EHLO \(name)", 250)
        try client.quit()
        return Array(reply.lines.dropFirst())
    }

    @Test func `words in EHLO's name change what is offered`() throws {
        let daemon = try Daemon(["--time-scale", "0.001", "--command-timeout", "10h"])
        let honest = try keywords("client.test", of: daemon)
        let mechanisms = "AUTH PLAIN LOGIN CRAM-MD5 CRAM-SHA256 XOAUTH2 OAUTHBEARER"
        #expect(
            honest == [
                "PIPELINING", "SIZE \(honest.size)", "8BITMIME", "SMTPUTF8", "CHUNKING", "BINARYMIME", "DSN",
                "ENHANCEDSTATUSCODES", "STARTTLS", "LIMITS RCPTMAX=1000", mechanisms, "HELP",
            ])
        for (word, gone) in [
            ("nosmtputf8", "SMTPUTF8"), ("nodsn", "DSN"), ("nopipelining", "PIPELINING"),
            ("noenhancedstatuscodes", "ENHANCEDSTATUSCODES"), ("noauth", mechanisms), ("nostarttls", "STARTTLS"),
            ("nosize", "SIZE \(honest.size)"), ("nobinarymime", "BINARYMIME"),
        ] {
            #expect(try keywords("\(word).example", of: daemon) == honest.filter { $0 != gone }, "\(word)")
        }
        // What may not be offered alone goes with it.
        for (word, gone) in [("nochunking", ["CHUNKING", "BINARYMIME"]), ("no8bit", ["8BITMIME", "SMTPUTF8"])] {
            #expect(try keywords("\(word).example", of: daemon) == honest.filter { !gone.contains($0) }, "\(word)")
        }
        for (word, size) in [("size10000", 10_000), ("size1", 1_000), ("size99999999", 10_485_760)] {
            #expect(try keywords("\(word).example", of: daemon).size == "\(size)", "\(word)")
        }
        #expect(
            try keywords("authplain.example", of: daemon) == honest.map { $0 == mechanisms ? "AUTH PLAIN" : $0 })
        #expect(try keywords("withxfoo.example", of: daemon).contains("XFOO"))
        #expect(try keywords("rcptmax7-seed3-dlay1.example", of: daemon).contains("LIMITS RCPTMAX=7"))
        #expect(try keywords("dlay0.example", of: daemon) == honest)
        for name in ["within.example", "xno8bit.example", "no8bit-7.example", "no8bit2.example"] {
            #expect(try keywords(name, of: daemon) == honest, "\(name)")
        }
    }

    @Test func `the user name decides of AUTH, and a sender's words strike it where it's legal`() throws {
        let daemon = try Daemon()
        for (message, code) in [
            ("AGdvb2RhdXRoAHB3", 235), ("AGJhZGF1dGgAcHc=", 535), ("AGF1dGg1MzUAcHc=", 535), ("AGpvZQBwdw==", 235),
        ] {
            try daemon.client().command("AUTH PLAIN \(message)", code)
        }
        let client = try daemon.client()
        try client.command("MAIL FROM:<auth535@x.example>", 250)
        try client.command("AUTH PLAIN AGpvZQBwdw==", 503)
        try client.command("RSET", 250)
        try client.command("AUTH PLAIN AGpvZQBwdw==", 535)
    }

    @Test func `the standard's texts go with the standard's codes`() throws {
        let texts = [
            450: "Requested mail action not taken: mailbox unavailable",
            451: "Requested action aborted: local error in processing",
            452: "Requested action not taken: insufficient system storage",
            455: "Server unable to accommodate parameters", 500: "Syntax error, command unrecognized",
            501: "Syntax error in parameters or arguments", 502: "Command not implemented",
            503: "Bad sequence of commands", 504: "Command parameter not implemented",
            521: "Server does not accept mail", 530: "Authentication required",
            550: "Requested action not taken: mailbox unavailable", 551: "User not local; please try another address",
            552: "Requested mail action aborted: exceeded storage allocation",
            553: "Requested action not taken: mailbox name not allowed", 554: "Transaction failed",
            555: "MAIL FROM/RCPT TO parameters not recognized or not implemented",
            571: "Delivery not authorized, message refused",
        ]
        let daemon = try Daemon()
        let client = try daemon.client()
        try client.command("MAIL FROM:<a@x.example>", 250)
        for (code, text) in texts {
            #expect(try client.command("RCPT TO:<rcpt\(code)@x.example>", code).text.hasSuffix(" \(text)"))
        }
    }
}

extension [String] {
    /// What stands behind SIZE.
    fileprivate var size: Substring { first { $0.hasPrefix("SIZE ") }?.dropFirst(5) ?? "" }
}
