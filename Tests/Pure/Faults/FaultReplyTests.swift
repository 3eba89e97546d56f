import Faults
import SMTPGrammar
import Testing
import Vocabulary

@Suite("What a refusal says")
struct FaultReplyTests {
    private static func sent(
        _ code: UInt16, _ status: EnhancedStatus? = nil, at point: Point
    ) throws -> String {
        let hostname = try #require(Domain("mx.example"))
        return String(decoding: FaultReply.reply(code, status, at: point, hostname: hostname).octets, as: UTF8.self)
    }

    @Test(arguments: [
        (421, "4.3.2 mx.example Service not available, closing transmission channel"),
        (450, "4.2.0 Requested mail action not taken: mailbox unavailable"),
        (451, "4.3.0 Requested action aborted: local error in processing"),
        (452, "4.3.1 Requested action not taken: insufficient system storage"),
        (454, "4.7.0 TLS not available due to temporary reason"),
        (500, "5.5.2 Syntax error, command unrecognized"),
        (501, "5.5.4 Syntax error in parameters or arguments"), (502, "5.5.1 Command not implemented"),
        (503, "5.5.1 Bad sequence of commands"), (504, "5.5.4 Command parameter not implemented"),
        (521, "5.3.2 Server does not accept mail"), (530, "5.7.0 Authentication required"),
        (534, "5.7.9 Authentication mechanism is too weak"), (535, "5.7.8 Authentication credentials invalid"),
        (538, "5.7.11 Encryption required for requested authentication mechanism"),
        (550, "5.1.1 Requested action not taken: mailbox unavailable"),
        (551, "5.7.1 User not local; please try another address"),
        (552, "5.2.2 Requested mail action aborted: exceeded storage allocation"),
        (553, "5.1.0 Requested action not taken: mailbox name not allowed"), (554, "5.0.0 Transaction failed"),
        (555, "5.5.4 MAIL FROM/RCPT TO parameters not recognized or not implemented"),
        (571, "5.7.1 Delivery not authorized, message refused"),
        (458, "4.0.0 Mail system can't take this now; try again later"), (599, "5.0.0 Permanent failure"),
    ])
    func `a code has its standard text and the enhanced code that goes with it`(code: UInt16, text: String) throws {
        #expect(try Self.sent(code, at: .rcpt) == "\(code) \(text)\r\n")
    }

    @Test func `the word's own enhanced code goes before the usual one`() throws {
        #expect(try Self.sent(550, EnhancedStatus(7, 509), at: .mail).hasPrefix("550 5.7.509 Requested action"))
        #expect(try Self.sent(500, EnhancedStatus(5, 1), at: .helo).hasPrefix("500 5.5.1 Syntax"))
    }

    @Test func `banner and EHLO have no enhanced code of their own`() throws {
        #expect(try Self.sent(500, at: .helo) == "500 Syntax error, command unrecognized\r\n")
        #expect(try Self.sent(554, at: .banner) == "554 No SMTP service here\r\n")
    }

    @Test func `at AUTH 454 and 530 mean what RFC 4954 and RFC 3207 have there`() throws {
        #expect(try Self.sent(454, at: .auth) == "454 4.7.0 Temporary authentication failure\r\n")
        #expect(try Self.sent(530, at: .auth) == "530 5.7.0 Must issue a STARTTLS command first\r\n")
    }

    @Test func `every code has a text that fits a reply line, and its class`() throws {
        for code in UInt16(400)...599 {
            for point in Point.allCases {
                let line = try Self.sent(code, at: point)
                #expect(line.utf8.count <= Limit.replyLine)
                #expect(line.hasPrefix("\(code) ") && line.hasSuffix("\r\n") && line.utf8.allSatisfy { $0 < 0x80 })
                #expect(!FaultReply.text(for: code, at: point).isEmpty)
            }
        }
    }
}
