extension Catalogue {
    private static func without(
        _ service: SessionWord.ServiceExtension, _ keyword: String, _ more: [String] = [], tests: String
    ) -> Entry {
        let name = SessionName.without(service)
        return Entry(
            .session(name), ["Offers no \(keyword) and does none."] + more,
            ehlo(name.spelling, "250-mx.example", "(no \(keyword) among the lines)"), tests: tests)
    }

    private static func mechanism(
        _ mechanism: SessionWord.Mechanism, _ offered: String, tests: String
    ) -> Entry {
        let name = SessionName.mechanism(mechanism)
        return Entry(
            .session(name), ["Offers AUTH with \(offered) only; of several such words the last one holds."],
            ehlo(name.spelling, "250-mx.example", "250 AUTH \(offered)"), tests: tests)
    }

    static let offers =
        [
            Entry(
                .session(.size), ["Offers SIZE with that many octets, and refuses what is larger with 552."],
                ehlo("size10000", "250-mx.example", "250 SIZE 10000"), tests: "RFC 1870 §4, §6"),
            without(.size, "SIZE", tests: "RFC 1870 §4"),
            without(.eightBitMIME, "8BITMIME", ["SMTPUTF8 goes with it."], tests: "RFC 6152 §3"),
            without(.pipelining, "PIPELINING", tests: "RFC 2920 §3.1"),
            without(.starttls, "STARTTLS", ["The command gets 502."], tests: "RFC 3207 §4, §6"),
            without(.chunking, "CHUNKING", ["BINARYMIME goes with it, and BDAT gets 502."], tests: "RFC 3030 §2"),
            without(.binarymime, "BINARYMIME", tests: "RFC 3030 §3"),
            without(.smtputf8, "SMTPUTF8", tests: "RFC 6531 §3.2"),
            without(.dsn, "DSN", tests: "RFC 3461 §4"),
            without(
                .enhancedStatusCodes, "ENHANCEDSTATUSCODES", ["Replies have a code and a text only."],
                tests: "RFC 2034 §3"),
            without(.auth, "AUTH", ["The command gets 502."], tests: "RFC 4954 §3"),
            mechanism(.plain, "PLAIN", tests: "RFC 4616"),
            mechanism(.login, "LOGIN", tests: "draft-murchison-sasl-login"),
            mechanism(.cram, "CRAM-MD5 CRAM-SHA256", tests: "RFC 2195"),
            mechanism(.oauth, "XOAUTH2 OAUTHBEARER", tests: "RFC 7628 §3"),
            mechanism(.scram, "SCRAM-SHA-1 SCRAM-SHA-256", tests: "RFC 5802, RFC 7677"),
            Entry(
                .session(.rcptmax),
                ["Takes that many recipients of a message, offers LIMITS RCPTMAX, and answers 452 to the others."],
                ehlo("rcptmax1", "250-mx.example", "250 LIMITS RCPTMAX=1"),
                tests: "RFC 5321 §4.5.3.1.10, RFC 9422"),
            Entry(
                .session(.withx), ["Offers the keyword X with that name in upper case, which nothing is known of."],
                ehlo("withxfoo", "250-mx.example", "250 XFOO"), tests: "RFC 5321 §2.2.2, §4.1.1.1"),
        ]

    private static func rejection(_ rejection: SessionWord.Rejection) -> Entry {
        Entry(
            .session(.reject(rejection)), ["Answers 502 to EHLO; HELO then works."],
            ehlo(rejection.rawValue, "502 Command not implemented", "C: HELO client.example", "250 mx.example"),
            tests: "RFC 5321 §3.2, §4.1.4")
    }

    static let session = [
        rejection(.reject),
        rejection(.noehl),
        Entry(
            .session(.dlay),
            [
                "Sends every reply of the session so many seconds later; wait adds to it.",
                "0 is no delay and is ignored.",
            ],
            ehlo("dlay5", "250 mx.example", "C: NOOP", "(5 seconds)", "250 2.0.0 OK"), tests: "RFC 5321 §4.5.3.2"),
        Entry(
            .session(.seed), ["Starts every draw of the session from that seed in place of the daemon's."],
            ehlo(
                "seed7-rcpt451p50", "250 mx.example", "C: RCPT TO:<bob@x.example>",
                "(451 or 250, the same in every run)"),
            tests: "RFC 5321 §4.5.4.1"),
    ]

    static let users = [
        Entry(
            .credence(.good), ["Accepts the user, whatever the password is."],
            ["C: AUTH PLAIN AGdvb2RhdXRoAHB3", "(user name: goodauth)", "S: 235 2.7.0 Authentication successful"],
            tests: "RFC 4954 §4"),
        Entry(
            .credence(.bad), ["Refuses the user with 535, whatever the password is; it wins over goodauth."],
            [
                "C: AUTH PLAIN AGJhZGF1dGgAcHc=", "(user name: badauth)",
                "S: 535 5.7.8 Authentication credentials invalid",
            ], tests: "RFC 4954 §4, §6"),
    ]
}
