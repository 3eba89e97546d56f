import Testing
import Vocabulary

@testable import SMTPGrammar

@Suite("DSN's parameters, RFC 3461 §4")
struct DeliveryParametersTests {
    private func recipient(_ parameters: String, dsn: Bool = true, international: Bool = false) -> String {
        do throws(SyntaxError) {
            var lengths = LineLengths()
            lengths.recipient = Limit.commandLine + Limit.commandLineForNotify
            guard case .rcpt(_, let list) = try Command(octets("RCPT TO:<a@b> \(parameters)"), lengths: lengths) else {
                return ""
            }
            _ = try RecipientParameters(list, dsn: dsn, international: international)
            return "fine"
        } catch {
            return "\(error.reply.code) \(error.reply.enhanced ?? "-")"
        }
    }

    private func sender(_ parameters: String) -> String {
        do throws(SyntaxError) {
            guard case .mail(_, let list) = try Command(octets("MAIL FROM:<> \(parameters)")) else { return "" }
            _ = try MailParameters(list, accepting: [.ret, .envid])
            return "fine"
        } catch {
            return "\(error.reply.code) \(error.reply.enhanced ?? "-")"
        }
    }

    @Test(arguments: [
        "NOTIFY=NEVER", "NOTIFY=SUCCESS", "notify=success,Failure,DELAY", "NOTIFY=DELAY,SUCCESS",
        "ORCPT=rfc822;a@b.test", "ORCPT=RFC822;a+2Bb@c.test", "NOTIFY=NEVER ORCPT=rfc822;Bob+40Host",
        "ORCPT=utf-8;a\\x{e4}@b.test", "ORCPT=x400;abc", "ORCPT=rfc822;a;b",
    ])
    func `A33: NOTIFY and ORCPT are taken, RFC 3461 §4.1, §4.2`(parameters: String) {
        #expect(recipient(parameters) == "fine")
    }

    @Test(arguments: [
        "NOTIFY", "NOTIFY=", "NOTIFY=X", "NOTIFY=NEVER,SUCCESS", "NOTIFY=SUCCESS,NEVER", "NOTIFY=SUCCESS,",
        "NOTIFY=,SUCCESS", "NOTIFY=SUCCESS NOTIFY=DELAY", "ORCPT", "ORCPT=", "ORCPT=a@b.test", "ORCPT=;a@b.test",
        "ORCPT=rfc822;", "ORCPT=foo;a@b.test", "ORCPT=rfc822;a+ZZ", "ORCPT=rfc822;a+2", "ORCPT=rfc822;a+2b",
        "ORCPT=rfc822;a ORCPT=rfc822;b", "ORCPT=rfc822;ä@b.test", "ORCPT=utf-8;ä@b.test",
    ])
    func `A33: bad values of NOTIFY and ORCPT get 501, RFC 3461 §4.1, §4.2`(parameters: String) {
        #expect(recipient(parameters) == "501 5.5.4")
    }

    @Test func `an address of type utf-8 stands as it is with SMTPUTF8 only, RFC 6533 §3`() {
        #expect(recipient("ORCPT=utf-8;ä@b.test", international: true) == "fine")
        #expect(recipient("ORCPT=rfc822;ä@b.test", international: true) == "501 5.5.4")
    }

    @Test(arguments: ["NOTIFY=NEVER", "ORCPT=rfc822;a", "NOTIFY=X", "RET=FULL", "SIZE=1", "FOO"])
    func `A34: without DSN they get 555, RFC 5321 §4.1.1.11`(parameters: String) {
        #expect(recipient(parameters, dsn: false) == "555 5.5.4")
    }

    @Test(arguments: ["SIZE=1", "RET=FULL", "ENVID=x", "BODY=7BIT", "SMTPUTF8", "FOO=BAR"])
    func `A19: what belongs to MAIL gets 555 from RCPT, RFC 5321 §4.1.1.11`(parameter: String) {
        #expect(recipient(parameter) == "555 5.5.4")
    }

    @Test(arguments: ["RET=FULL", "ret=hdrs", "ENVID=x", "RET=HDRS ENVID=QQ314159", "ENVID=a+20b+2B"])
    func `A33: RET and ENVID are taken, RFC 3461 §4.3, §4.4`(parameters: String) {
        #expect(sender(parameters) == "fine")
    }

    @Test(arguments: [
        "RET", "RET=", "RET=X", "RET=FULL RET=FULL", "ENVID", "ENVID=", "ENVID=+ZZ", "ENVID=a+", "ENVID=+0A",
        "ENVID=+E4", "ENVID=x ENVID=y", "ENVID=ä",
    ])
    func `A33: bad values of RET and ENVID get 501, RFC 3461 §4.3, §4.4`(parameters: String) {
        #expect(sender(parameters) == "501 5.5.4")
    }

    @Test(arguments: ["NOTIFY=NEVER", "ORCPT=rfc822;a"])
    func `A19: what belongs to RCPT gets 555 from MAIL, RFC 5321 §4.1.1.11`(parameter: String) {
        #expect(sender(parameter) == "555 5.5.4")
    }

    @Test func `A33: ENVID has 100 octets at most, and ORCPT 500, RFC 3461 §4.2, §4.4`() {
        #expect(sender("ENVID=" + String(repeating: "x", count: 100)) == "fine")
        #expect(sender("ENVID=" + String(repeating: "x", count: 101)) == "501 5.5.4")
        #expect(recipient("ORCPT=rfc822;" + String(repeating: "x", count: 493)) == "fine")
        #expect(recipient("ORCPT=rfc822;" + String(repeating: "x", count: 494)) == "501 5.5.4")
    }
}
