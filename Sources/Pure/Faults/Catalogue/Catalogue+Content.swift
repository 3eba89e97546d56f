extension Catalogue {
    static let content = [
        Entry(
            .effect(.long), ["Sends the reply's last line with so many octets, CRLF included."],
            rcpt("alice+rcptlong2000", "250 2.1.5 Recipient OK xxxxxxxx(and so on, 2,000 octets in all)"),
            tests: "RFC 5321 §4.5.3.1.5"),
        Entry(
            .effect(.lines), ["Sends a reply of so many lines, or of as many as it has if those are more."],
            rcpt(
                "alice+rcptlines3", "250-2.1.5 Line 1 of 3", "250-2.1.5 Line 2 of 3", "250 2.1.5 Recipient OK"),
            tests: "RFC 5321 §4.2.1"),
        Entry(
            .effect(.mixed),
            [
                "Sends a reply of two lines with different codes: the true one, then 450 where that was 2xx or 3xx, "
                    + "otherwise 250."
            ],
            rcpt("alice+rcptmixed", "250-2.1.5 Recipient OK", "450 4.1.5 Recipient OK"), tests: "RFC 5321 §4.2.1"),
        Entry(
            .effect(.openend), ["Sends a reply whose last line still has the hyphen, as if more came."],
            rcpt("alice+rcptopenend", "250-2.1.5 Recipient OK"), tests: "RFC 5321 §4.2.1"),
        Entry(
            .effect(.nocode), ["Sends the reply without its code."],
            rcpt("alice+rcptnocode", "2.1.5 Recipient OK"), tests: "RFC 5321 §4.2"),
        Entry(
            .effect(.notext), ["Sends the code and CRLF, without blank and text."],
            rcpt("alice+rcptnotext", "250"), tests: "RFC 5321 §4.2"),
        Entry(
            .effect(.nospace), ["Sends the reply without the blank between code and text."],
            rcpt("alice+rcptnospace", "2502.1.5 Recipient OK"), tests: "RFC 5321 §4.2"),
        Entry(
            .effect(.garbage),
            ["Sends a line of octets that aren't SMTP, NUL and 8-bit ones among them, ended by CRLF."],
            rcpt("alice+rcptgarbage", "(00 FF FE 07 1B 5B 80 C3 28 7F 00 53 4D 54 50 3F A0 E2 82 00 0D 0A)"),
            tests: "RFC 5321 §4.2, §2.4"),
        Entry(
            .effect(.twice), ["Sends the reply two times."],
            rcpt("alice+rcpttwice", "250 2.1.5 Recipient OK", "250 2.1.5 Recipient OK"), tests: "RFC 5321 §4.2"),
        Entry(
            .effect(.early),
            [
                "Sends the reply and, with it, 250 2.0.0 OK for the next command, which then gets no reply of its own.",
                "Behind starttls it does if TLS begins: that forgets what was said before.",
            ],
            rcpt("alice+rcptearly", "250 2.1.5 Recipient OK", "250 2.0.0 OK", "C: DATA", "(no reply)"),
            tests: "RFC 5321 §4.2, RFC 2920 §3.1"),
        Entry(
            .effect(.lf), ["Ends the reply with a bare LF."],
            rcpt("alice+rcptlf", "250 2.1.5 Recipient OK", "(0A)"), tests: "RFC 5321 §2.3.8"),
        Entry(
            .effect(.cr), ["Ends the reply with a bare CR."],
            rcpt("alice+rcptcr", "250 2.1.5 Recipient OK", "(0D)"), tests: "RFC 5321 §2.3.8"),
        Entry(
            .effect(.mute), ["Sends no reply to this command; the next ones are answered."],
            rcpt("alice+rcptmute", "(nothing)", "C: NOOP", "250 2.0.0 OK"), tests: "RFC 5321 §4.2, §4.5.3.2"),
    ]
}
