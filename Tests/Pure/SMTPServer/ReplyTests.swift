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

    @Test func `what is offered lengthens a MAIL line`() {
        #expect(
            Offer.everything(messageOctets: 1).mailLine
                == Limit.commandLine + Limit.commandLineForSize + Limit.commandLineForBody + Limit.commandLineForAuth)
    }
}
