import Testing
import Vocabulary

@testable import Conversation

/// What real clients said, from the first octet to the last, recorded once. Cut at any place, and octet by octet, it
/// comes to the same replies, the same messages and the same log.
@Suite("Whole dialogues, drop by drop")
struct DripTests {
    private static let content = "Subject: x\r\n\r\nA line.\r\n.dot\r\n"

    private func kept(_ sender: String, _ recipients: [String], _ content: String) -> Stored {
        Stored(sender: sender, recipients: recipients, content: Array(content.utf8))
    }

    @Test func `L16: curl's with LOGIN`() {
        play(
            "EHLO client.test\r\nAUTH LOGIN\r\nam9l\r\ncGFzc3dvcmQ=\r\nMAIL FROM:<from@client.test>\r\n"
                + "RCPT TO:<to@server.test>\r\nDATA\r\nSubject: x\r\n\r\nA line.\r\n..dot\r\n.\r\nQUIT\r\n",
            after: .nothing, gets: ["250", "334", "334", "235", "250", "250", "354", "250", "221"],
            stores: [kept("from@client.test", ["to@server.test"], Self.content)], ends: .quit)
    }

    @Test func `L16: msmtp's with CRAM-MD5 and two recipients`() {
        let content = "From: from@client.test\r\n" + Self.content
        play(
            "EHLO client.test\r\nAUTH CRAM-MD5\r\nam9lIDllMDhlMGJkN2Y3YWY4ZTc4ZGJlNWI3NjlhMjA4ZDRm\r\n"
                + "MAIL FROM:<from@client.test>\r\nRCPT TO:<to@server.test>\r\nRCPT TO:<other@server.test>\r\nDATA\r\n"
                + "From: from@client.test\r\nSubject: x\r\n\r\nA line.\r\n..dot\r\n.\r\nQUIT\r\n",
            after: .nothing, gets: ["250", "334", "235", "250", "250", "250", "354", "250", "221"],
            stores: [kept("from@client.test", ["to@server.test", "other@server.test"], content)], ends: .quit)
    }

    @Test func `L16: swaks's with PLAIN`() {
        play(
            "EHLO client.test\r\nAUTH PLAIN AGpvZQBwYXNzd29yZA==\r\nMAIL FROM:<from@client.test>\r\n"
                + "RCPT TO:<a@server.test>\r\nRCPT TO:<b@server.test>\r\nDATA\r\n"
                + "X-Mailer: swaks\r\n\r\n..dot\r\n\r\n\r\n.\r\nQUIT\r\n",
            after: .nothing, gets: ["250", "235", "250", "250", "250", "354", "250", "221"],
            stores: [
                kept("from@client.test", ["a@server.test", "b@server.test"], "X-Mailer: swaks\r\n\r\n.dot\r\n\r\n\r\n")
            ], ends: .quit)
    }

    @Test func `L16: smtplib's, in lower case, with two messages`() {
        play(
            "ehlo client.test\r\nAUTH CRAM-MD5\r\nam9lIGUxYTIzNmEzNzJmOGVkN2Y1NTM3YmNmYmYxZTMxYjc4\r\n"
                + "mail FROM:<from@client.test> size=18 BODY=8BITMIME\r\nrcpt TO:<to@server.test>\r\ndata\r\n"
                + "Subject: x\r\n\r\n..a\r\n.\r\nmail FROM:<> size=6\r\nrcpt TO:<to@server.test>\r\ndata\r\n"
                + "\r\n...\r\n.\r\nquit\r\n",
            after: .nothing,
            gets: ["250", "334", "235", "250", "250", "354", "250", "250", "250", "354", "250", "221"],
            stores: [
                kept("from@client.test", ["to@server.test"], "Subject: x\r\n\r\n.a\r\n"),
                kept("", ["to@server.test"], "\r\n..\r\n"),
            ], ends: .quit)
    }

    @Test func `L16: one that authenticates in vain, sends chunks and gives up`() {
        play(
            "EHLO client.test\r\nAUTH OAUTHBEARER bixhPWJhZGF1dGgsAWF1dGg9QmVhcmVyIHQBAQ==\r\nAQ==\r\nAUTH LOGIN\r\n*\r\n"
                + "MAIL FROM:<from@client.test> BODY=BINARYMIME\r\nRCPT TO:<to@server.test>\r\n"
                + "BDAT 6\r\nQUIT\r\nBDAT 3 LAST\r\n\0\r\nMAIL FROM:<>\r\nRCPT TO:<to@server.test>\r\nDATA\r\nRSET\r\n",
            after: .nothing,
            gets: ["250", "334", "535", "334", "501", "250", "250", "250", "250", "250", "250", "354"],
            stores: [kept("from@client.test", ["to@server.test"], "QUIT\r\n\0\r\n")], usable: false)
    }
}
