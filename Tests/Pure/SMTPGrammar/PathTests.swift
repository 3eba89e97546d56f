import Testing
import Vocabulary

@testable import SMTPGrammar

@Suite("Paths and mailboxes, RFC 5321 §4.1.2")
struct PathTests {
    /// The address in a path, or the reply that refuses it.
    private func reading(_ line: String) -> String {
        do throws(SyntaxError) {
            switch try Command(octets(line)) {
            case .mail(let path, _): return path.address
            case .rcpt(let path, _): return path.address
            default: return "another command"
            }
        } catch {
            return "\(error.reply.code) \(error.reply.enhanced ?? "-")"
        }
    }

    @Test(arguments: [
        "a@b.test", "a@b", "a.b+c@d.test", "u%d1@d2.test", "h!u@d.test", "|cmd@d.test", "/etc/passwd@d.test",
        "\"../../x\"@d.test", "-oQ/tmp@d.test", "a@a_b.test", "a@123", "a@[127.0.0.1]", "a@[IPv6:2001:db8::1]",
        "\"a b\"@d.test", "\"a@b\"@d.test", "\"a\\\"b\"@d.test", "\"\"@d.test", "\".\"@d.test", "\"<>\"@d.test",
        "\"\\\\\"@d.test", "!#$%&'*+-/=?^_`{|}~@d.test",
    ])
    func `a mailbox is taken as it was written`(address: String) {
        #expect(reading("MAIL FROM:<\(address)>") == address)
        #expect(reading("RCPT TO:<\(address)>") == address)
    }

    @Test func `nobody may send and postmaster may receive`() {
        #expect(reading("MAIL FROM:<>") == "")
        #expect(reading("RCPT TO:<>") == "501 5.1.3")
        #expect(reading("RCPT TO:<PostMaster>") == "PostMaster")
        #expect(reading("MAIL FROM:<postmaster>") == "501 5.1.7")
        #expect(reading("RCPT TO:<root>") == "501 5.1.3")
    }

    @Test(arguments: ["<@h1.test:u@d.test>", "<@h1.test,@h2.test:u@d.test>"])
    func `a source route is stripped`(path: String) {
        #expect(reading("RCPT TO:\(path)") == "u@d.test")
        #expect(reading("MAIL FROM:\(path)") == "u@d.test")
    }

    @Test(arguments: ["<@h1.test>", "<@:u@d>", "<@h1,h2:u@d>", "<@h1,:u@d>", "<@h1:>", "<@h1:postmaster>", "<@-h:u@d>"])
    func `a malformed source route is refused`(path: String) {
        #expect(reading("RCPT TO:\(path)") == "501 5.1.3")
        #expect(reading("MAIL FROM:\(path)") == "501 5.1.7")
    }

    @Test(arguments: [
        "<a@b", "<<a@b>>", "<a@b>x", "<a@b>>", "<", "<a>b", "<@>", "<a@b@c>", "<.a@d>", "<a.@d>", "<a..b@d>", "<a b@d>",
        "<\"a@d>", "<\"a\"b@d>", "<a\"b\"@d>", "<\"a\\\"@d>", "<@d>", "< a@b>", "<a@b >", "<()@d>",
    ])
    func `what is no address is refused`(path: String) {
        #expect(reading("RCPT TO:\(path)") == "501 5.1.3")
        #expect(reading("MAIL FROM:\(path)") == "501 5.1.7")
    }

    @Test(arguments: ["-a.x", "a.x.", "a..x", ".", "", "[x]", "[256.1.1.1]", "[::1]", "[IPv6:zz]", "[127.0.0.1", "a+b"])
    func `what is no host is refused`(host: String) {
        #expect(reading("RCPT TO:<a@\(host)>") == "501 5.1.2")
        #expect(reading("MAIL FROM:<a@\(host)>") == "501 5.1.7")
    }

    @Test(arguments: [" <a@b>", "a@b", "Bob <a@b>", "", "x"])
    func `a path begins with a bracket right behind the colon`(path: String) {
        #expect(reading("RCPT TO:\(path)") == "501 5.5.2")
        #expect(reading("MAIL FROM:\(path)") == "501 5.5.2")
    }

    @Test(arguments: ["MAIL", "MAIL FROM", "MAIL FROM <a@b>", "MAIL  FROM:<a@b>", "MAIL TO:<a@b>", "RCPT FROM:<a@b>"])
    func `the keyword comes first, with its colon`(line: String) {
        #expect(reading(line) == "501 5.5.4")
    }

    @Test(arguments: ["ä@b.test", "a@ä.test", "\"ä\"@b.test", "ä.ö@[127.0.0.1]"])
    func `an address outside of US-ASCII is taken, and known as one`(address: String) throws {
        #expect(reading("MAIL FROM:<\(address)>") == address)
        guard case .rcpt(let path, _) = try Command(octets("RCPT TO:<\(address)>")) else { return }
        #expect(path.isInternational)
        guard case .mail(let other, _) = try Command(octets("MAIL FROM:<a@b.test>")) else { return }
        #expect(!other.isInternational)
    }
}
