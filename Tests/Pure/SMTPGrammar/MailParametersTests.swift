import Testing
import Vocabulary

@testable import SMTPGrammar

@Suite("Parameters, RFC 5321 §4.1.1.11, RFC 1870, RFC 6152")
struct MailParametersTests {
    private func reading(_ parameters: String, accepting: Set<MailParameters.Keyword> = [.size, .body]) -> String {
        do throws(SyntaxError) {
            guard case .mail(_, let list) = try Command(octets("MAIL FROM:<> \(parameters)")) else { return "" }
            let read = try MailParameters(list, accepting: accepting)
            return "\(read.size.map(String.init) ?? "-") \(read.body?.rawValue ?? "-")"
        } catch {
            return "\(error.reply.code) \(error.reply.enhanced ?? "-")"
        }
    }

    @Test(arguments: [
        ("SIZE=0", "0 -"), ("size=10", "10 -"), ("SIZE=10 BODY=8BITMIME", "10 8BITMIME"),
        ("body=8bitmime", "- 8BITMIME"),
        ("BODY=7BIT", "- 7BIT"), ("SIZE=18446744073709551615", "18446744073709551615 -"),
        ("SIZE=99999999999999999999", "18446744073709551615 -"),
    ])
    func `SIZE and BODY are understood`(parameters: String, meaning: String) {
        #expect(reading(parameters) == meaning)
    }

    @Test(arguments: [
        ("<>", ""), ("a@b.test", "a@b.test"), ("e+3Dmc2@b.test", "e=mc2@b.test"), ("+22a+20b+22@c", #""a b"@c"#),
    ])
    func `AUTH says in xtext who handed a message in, RFC 4954 §5`(value: String, author: String) throws {
        let list = [Parameter(keyword: "AUTH", value: value)]
        #expect(try MailParameters(list, accepting: [.auth]).author == author)
    }

    @Test(arguments: [nil, "bad", "a@b+", "a@b+2", "a@b+2g", "a@b+3d", "a@", "<a@b>", "a+20b@c"])
    func `A35: an AUTH that's no mailbox in xtext gets 501, RFC 4954 §5`(value: String?) {
        let list = [Parameter(keyword: "AUTH", value: value)]
        let error = #expect(throws: SyntaxError.self) { try MailParameters(list, accepting: [.auth]) }
        #expect(error?.reply.code == 501)
    }

    @Test(arguments: [
        "SIZE", "SIZE=", "SIZE=-1", "SIZE=+1", "SIZE=abc", "SIZE=1.5", "SIZE=999999999999999999999", "SIZE=1 SIZE=2",
        "BODY", "BODY=", "BODY=XX", "BODY=BINARYMIME", "BODY=7BIT BODY=7BIT", "=x", "<c@d>", "SIZE=1  BODY=7BIT",
        "SIZE=1=2", "-A=1", "SIZE=ä", "BODY=ä",
    ])
    func `a bad or repeated parameter gets 501`(parameters: String) {
        #expect(reading(parameters) == "501 5.5.4")
    }

    @Test(arguments: ["FOO=BAR", "FOO", "NOTIFY=NEVER", "RET=HDRS", "ENVID=x", "AUTH=<>", "SMTPUTF8", "REQUIRETLS"])
    func `a parameter that nobody offered gets 555`(parameters: String) {
        #expect(reading(parameters) == "555 5.5.4")
    }

    @Test func `a known parameter that is not accepted gets 555`() {
        #expect(reading("SIZE=10", accepting: [.body]) == "555 5.5.4")
        #expect(reading("BODY=7BIT", accepting: []) == "555 5.5.4")
    }

    @Test func `one command has so many parameters and no more`() {
        let most = (0..<Limit.parameters).map { "A\($0)" }.joined(separator: " ")
        #expect(reading(most) == "555 5.5.4")
        #expect(reading(most + " B") == "501 5.5.4")
    }
}
