import Testing
import Vocabulary

@testable import SMTPGrammar

@Suite("Replies, RFC 5321 §4.2, RFC 2034")
struct ReplyTests {
    @Test func `every line has the code, and all but the last a hyphen`() {
        #expect(
            text(Reply(250, "mx.test", ["SIZE 10", "HELP"]).octets) == "250-mx.test\r\n250-SIZE 10\r\n250 HELP\r\n")
    }

    @Test func `the enhanced code stands on every line, its class that of the reply`() {
        let reply = Reply(552, .messageTooBig, "Too", ["big"])
        #expect(text(reply.octets) == "552-5.3.4 Too\r\n552 5.3.4 big\r\n")
        #expect(text(reply.withoutStatus.octets) == "552-Too\r\n552 big\r\n")
        #expect(Reply(452, .tooManyRecipients, "").enhanced == "4.5.3")
    }

    @Test func `more text stands at the end of the last line`() {
        let reply = Reply(250, .other, "one", ["two "]).followed(by: "three")
        #expect(text(reply.octets) == "250-2.0.0 one\r\n250 2.0.0 two three\r\n")
        #expect(reply == Reply(250, .other, "one", ["two three"]))
    }

    @Test func `no text makes another line, or one beyond the limit`() {
        let reply = Reply(250, EnhancedStatus(999, 999), "a\r\n550 b\0ä" + String(repeating: "x", count: 1_000))
        #expect(reply.octets.count <= Limit.replyLine)
        #expect(reply.octets.count(where: { $0 == UInt8(ascii: "\n") }) == 1)
        #expect(reply.octets.dropLast(2).allSatisfy { !$0.isControl && !$0.isEightBit })
    }

    @Test(arguments: [
        (500, true), (501, true), (502, true), (503, true), (555, true), (550, false), (452, false), (250, false),
    ])
    func `syntax and sequence errors are told from other refusals`(code: UInt16, isError: Bool) {
        #expect(Reply(code, "text").isSyntaxOrSequenceError == isError)
    }
}
