extension Catalogue {
    static let points = [
        Entry(
            .point(.banner),
            ["Strikes before the first line: the greeting that opens the connection."],
            listener("banner554", "554 No SMTP service here"), tests: "RFC 5321 §3.1, §4.5.3.2.1"),
        Entry(
            .point(.helo),
            [
                "Strikes the reply to EHLO or HELO.",
                "It may be written ehlo as well: the two are one point.",
                "In an EHLO name it strikes that very EHLO.",
            ],
            ehlo("helo500", "500 Syntax error, command unrecognized", "C: HELO client.example", "250 mx.example"),
            tests: "RFC 5321 §3.2, §4.1.1.1"),
        Entry(
            .point(.starttls), ["Strikes the reply to STARTTLS."],
            ehlo(
                "starttls454", "250-mx.example", "250 STARTTLS", "C: STARTTLS",
                "454 4.7.0 TLS not available due to temporary reason"), tests: "RFC 3207 §4"),
        Entry(
            .point(.auth), ["Strikes the reply that ends an AUTH exchange."],
            [
                "C: AUTH PLAIN AGF1dGg1MzUAcHc=", "(user name: auth535)",
                "S: 535 5.7.8 Authentication credentials invalid",
            ],
            tests: "RFC 4954 §4, §6"),
        Entry(
            .point(.mail), ["Strikes the reply to MAIL."],
            mail("mail452", "452 4.3.1 Requested action not taken: insufficient system storage"),
            tests: "RFC 5321 §4.1.1.2, §4.5.3.2.2"),
        Entry(
            .point(.rcpt),
            [
                "Strikes the reply to RCPT.",
                "In a recipient it strikes that one; from elsewhere it strikes every recipient.",
            ],
            rcpt(
                "rcpt550", "550 5.1.1 Requested action not taken: mailbox unavailable",
                "C: RCPT TO:<bob@x.example>", "250 2.1.5 Recipient OK"), tests: "RFC 5321 §4.1.1.3, §4.5.3.2.3"),
        Entry(
            .point(.data),
            ["Strikes the reply to DATA, and the one to the first BDAT where no word with the point bdat stands."],
            rcpt(
                "data451", "250 2.1.5 Recipient OK", "C: DATA",
                "451 4.3.0 Requested action aborted: local error in processing"),
            tests: "RFC 5321 §4.1.1.4, §4.5.3.2.4"),
        Entry(
            .point(.body),
            [
                "Strikes while content arrives, at its first octet or where at says.",
                "A code answers while the client still sends; the rest is read to its end and gets no second reply.",
                "What shapes a reply does nothing here unless a code stands here too.",
            ],
            rcpt(
                "body552at64k", "250 2.1.5 Recipient OK", "C: DATA", startContent, "(65,536 octets of content)",
                "552 5.2.2 Requested mail action aborted: exceeded storage allocation", "(the rest of the content)"),
            tests: "RFC 5321 §4.5.3.2.5"),
        Entry(
            .point(.dot),
            [
                "Strikes the reply to the end of the content, whether DATA or the last BDAT brought it.",
                "A code refuses, and nothing is stored; every other effect acts after the message is committed.",
            ],
            dot("dot554", "554 5.0.0 Transaction failed"), tests: "RFC 5321 §4.5.3.2.6, RFC 1047"),
        Entry(
            .point(.bdat),
            [
                "Strikes the reply to BDAT: to each chunk, or to the one that n or at says.",
                "A code refuses the chunk behind its octets, and the message; the chunks behind it get 503.",
                "The last chunk meets dot as well.",
            ],
            rcpt(
                "bdat552", "250 2.1.5 Recipient OK", "C: BDAT 1000", "(1,000 octets of content)",
                "552 5.2.2 Requested mail action aborted: exceeded storage allocation"), tests: "RFC 3030 §2"),
        Entry(
            .point(.rset), ["Strikes the reply to RSET; a code leaves the transaction as it is."],
            mail(
                "rset421", "250 2.1.0 Sender OK", "C: RSET",
                "421 4.3.2 mx.example Service not available, closing transmission channel"),
            tests: "RFC 5321 §4.1.1.5"),
        Entry(
            .point(.noop), ["Strikes the reply to NOOP."],
            mail(
                "noop421", "250 2.1.0 Sender OK", "C: NOOP",
                "421 4.3.2 mx.example Service not available, closing transmission channel"),
            tests: "RFC 5321 §4.1.1.9"),
        Entry(
            .point(.vrfy), ["Strikes the reply to VRFY."],
            ehlo("vrfy502", "250 mx.example", "C: VRFY bob", "502 5.5.1 Command not implemented"),
            tests: "RFC 5321 §3.5, §4.1.1.6"),
        Entry(
            .point(.expn), ["Strikes the reply to EXPN."],
            ehlo(
                "expn550", "250 mx.example", "C: EXPN list",
                "550 5.1.1 Requested action not taken: mailbox unavailable"), tests: "RFC 5321 §3.5, §4.1.1.7"),
        Entry(
            .point(.help), ["Strikes the reply to HELP."],
            ehlo("help502", "250 mx.example", "C: HELP", "502 5.5.1 Command not implemented"),
            tests: "RFC 5321 §4.1.1.8"),
        Entry(
            .point(.quit), ["Strikes the reply to QUIT; behind a code the connection is closed all the same."],
            mail(
                "quit421", "250 2.1.0 Sender OK", "C: QUIT",
                "421 4.3.2 mx.example Service not available, closing transmission channel"),
            tests: "RFC 5321 §4.1.1.10"),
        Entry(
            .point(.any),
            [
                "Strikes the reply to every command but the one that carried the word, and to the end of the content.",
                "It never strikes at banner or body, and a word with the command's own point goes before it.",
            ],
            mail(
                "any451", "250 2.1.0 Sender OK", "C: RCPT TO:<bob@x.example>",
                "451 4.3.0 Requested action aborted: local error in processing"), tests: "RFC 5321 §4.2.1"),
    ]
}
