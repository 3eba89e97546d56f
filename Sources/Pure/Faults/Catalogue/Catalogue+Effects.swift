extension Catalogue {
    static let refusals = [
        Entry(
            .code,
            [
                "Refuses with that code and its standard text.",
                "The enhanced code is the usual one for the code, or what stands behind the _; there a _ may stand for each dot.",
                "Behind 421 the connection is closed.",
                "Alone as a whole local part a code refuses the command that carries it.",
            ],
            rcpt("550_5.1.1", "550 5.1.1 Requested action not taken: mailbox unavailable")
                + rcpt(
                    "rcpt421", "421 4.3.2 mx.example Service not available, closing transmission channel",
                    "(the server closes)"), tests: "RFC 5321 §4.2.1, §4.5.4.1, RFC 3463 §2"),
        Entry(
            .effect(.grey),
            [
                "Refuses with 451 4.7.1 until the time has passed since the first attempt.",
                "Attempts are counted by client address, sender and recipient.",
            ],
            rcpt(
                "alice+rcptgrey300", "451 4.7.1 Requested action aborted: local error in processing",
                "(300 seconds later, on a new connection)", "C: RCPT TO:<alice+rcptgrey300@x.example>",
                "250 2.1.5 Recipient OK"), tests: "RFC 6647 §2.4, RFC 5321 §4.5.4.1"),
    ]

    static let time = [
        Entry(
            .effect(.wait), ["Sends the reply so much later."],
            rcpt("alice+rcptwait5", "(5 seconds)", "250 2.1.5 Recipient OK"), tests: "RFC 5321 §4.5.3.2")
    ]

    static let transport = [
        Entry(
            .effect(.drip), ["Sends the reply octet by octet, so many milliseconds apart."],
            rcpt("alice+rcptdrip20", "2", "(20 milliseconds)", "5", "(20 milliseconds, and so on to the CRLF)"),
            tests: "RFC 5321 §4.2, §4.5.3.2"),
        Entry(
            .effect(.split),
            [
                "Sends the reply in two segments 100 milliseconds apart, cut behind the second octet of the code.",
                "split1 cuts it before its last LF.",
            ],
            rcpt("alice+rcptsplit", "25", "(100 milliseconds)", "0 2.1.5 Recipient OK"), tests: "RFC 5321 §2.3.8, §4.2"),
        Entry(
            .effect(.cut), ["Sends the first half of the reply's octets, then closes the connection."],
            dot("alice+dotcut", "250 2.0.0 Message take", "(the server closes; the message is stored)"),
            tests: "RFC 5321 §3.8, RFC 1047"),
    ]

    static let ending = [
        Entry(
            .effect(.drop), ["Closes the connection with a FIN in place of the reply."],
            dot("alice+dotdrop", "(FIN; the message is stored)"), tests: "RFC 5321 §3.8, RFC 1047"),
        Entry(
            .effect(.reset), ["Resets the connection with an RST in place of the reply."],
            rcpt("alice+rcptreset", "(RST)"), tests: "RFC 5321 §3.8"),
        Entry(
            .effect(.hang),
            [
                "Sends no reply and nothing more, and holds the connection until the client gives up, or for two hours.",
                "A client that ends its side within a second of that has said all and waits: it is held on.",
            ],
            rcpt("alice+datahang", "250 2.1.5 Recipient OK", "C: DATA", "(nothing, and nothing to what follows)"),
            tests: "RFC 5321 §4.5.3.2"),
        Entry(
            .effect(.late421), ["Sends the reply and right behind it a 421 that nobody asked for, then closes."],
            rcpt(
                "alice+rcptlate421", "250 2.1.5 Recipient OK",
                "421 4.3.2 mx.example service not available, closing connection", "(the server closes)"),
            tests: "RFC 5321 §3.8, §4.2.3"),
    ]

    static let intake = [
        Entry(
            .effect(.slow), ["Reads content at so many octets a second, so that the client's writes block."],
            rcpt(
                "alice+bodyslow100", "250 2.1.5 Recipient OK", "C: DATA", startContent,
                "(100 octets of content a second)"), tests: "RFC 5321 §4.5.3.2.5"),
        Entry(
            .effect(.stall), ["Doesn't read content for that time, or not at all, so that the client's writes block."],
            rcpt(
                "alice+bodystall30", "250 2.1.5 Recipient OK", "C: DATA", startContent,
                "(nothing is read for 30 seconds, then all)"), tests: "RFC 5321 §4.5.3.2.5"),
        Entry(
            .effect(.lose),
            ["Answers 250 to the end of the content, and stores nothing.", "It is the only lie about storage."],
            dot("alice+dotlose", "250 2.0.0 Message taken, id=1764064800.M0P7.mx", "(nothing is stored)"),
            tests: "RFC 5321 §6.1"),
    ]

    static let modifiers = [
        Entry(
            .modifier(.times),
            [
                "Fires the first so many times, then lets the command be honest.",
                "Firings are counted for each key, across connections and processes.",
            ],
            rcpt(
                "rcpt451x2", "451 4.3.0 Requested action aborted: local error in processing", "(a second attempt: 451)",
                "(a third attempt)", "C: RCPT TO:<rcpt451x2@x.example>", "250 2.1.5 Recipient OK"),
            tests: "RFC 5321 §4.5.4.1"),
        Entry(
            .modifier(.percent),
            [
                "Fires with that percentage.",
                "The draw comes from seed, word, key and attempt, so that the same test meets the same faults.",
            ],
            rcpt(
                "rcpt451p50", "451 4.3.0 Requested action aborted: local error in processing",
                "(another attempt, another draw)",
                "C: RCPT TO:<rcpt451p50@x.example>", "250 2.1.5 Recipient OK"), tests: "RFC 5321 §4.5.4.1"),
        Entry(
            .modifier(.occurrence), ["Fires only at that occurrence of its point in the session, counted from 1."],
            mail(
                "rcpt452n2", "250 2.1.0 Sender OK", "C: RCPT TO:<bob@x.example>", "250 2.1.5 Recipient OK",
                "C: RCPT TO:<carol@x.example>", "452 4.3.1 Requested action not taken: insufficient system storage"),
            tests: "RFC 5321 §4.5.3.1.10"),
        Entry(
            .modifier(.octets),
            [
                "Fires when that many octets of content have come.",
                "Behind the number k stands for 1,024 and m for 1,048,576.",
            ],
            rcpt(
                "alice+bodydropat64k", "250 2.1.5 Recipient OK", "C: DATA", startContent, "(65,536 octets of content)",
                "(FIN)"), tests: "RFC 5321 §3.8, §4.5.3.2.5"),
    ]
}
