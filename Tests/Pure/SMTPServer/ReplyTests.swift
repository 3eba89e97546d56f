import SMTPGrammar
import Testing
import Vocabulary

@testable import SMTPServer

@Suite("What the server says")
struct ReplyTests {
    @Test func `the longest id has room at the end of its reply`() throws {
        let id = try #require(MessageID(String(repeating: "a", count: MessageID.longest)))
        #expect(String(decoding: Reply.taken(id).octets, as: UTF8.self).hasSuffix("id=\(id)\r\n"))
        let hostname = try #require(Domain(String(repeating: "a", count: Limit.label)))
        #expect(String(decoding: Reply.banner(hostname).octets, as: UTF8.self) == "220 \(hostname) ESMTP fumbled\r\n")
    }

    @Test func `what is offered lengthens a MAIL line, and a RCPT line`() {
        let lengths = Offer.everything(.standard).lineLengths
        #expect(
            lengths.mail
                == Limit.commandLine + Limit.commandLineForSize + Limit.commandLineForBody + Limit.commandLineForUTF8
                + Limit.commandLineForReturn + Limit.commandLineForAuth)
        #expect(lengths.recipient == Limit.commandLine + Limit.commandLineForNotify)
        #expect(Offer([.pipelining]).lineLengths == LineLengths())
        #expect(max(lengths.mail, lengths.recipient) < Limit.heldLine)
    }
}
