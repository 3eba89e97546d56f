import Support
import Testing
import Vocabulary

@testable import SMTPGrammar

/// Addresses derived from the standard's grammar, rule by rule, and what is one step beside it.
@Suite("The grammar of addresses, RFC 5321 §4.1.2, §4.1.3, RFC 6531 §3.3")
struct AddressGrammarTests {
    private typealias Rule = (inout SplitMix) -> String

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

    // MARK: The rules

    private static func pick(_ text: String, _ random: inout SplitMix) -> String {
        String(text.randomElement(using: &random) ?? "x")
    }

    private static func several(_ range: ClosedRange<Int>, _ random: inout SplitMix, _ rule: Rule) -> String {
        (0..<Int.random(in: range, using: &random)).map { _ in rule(&random) }.joined()
    }

    private static func separated(_ range: ClosedRange<Int>, _ random: inout SplitMix, _ rule: Rule) -> String {
        (0..<Int.random(in: range, using: &random)).map { _ in rule(&random) }.joined(separator: ".")
    }

    private static let letters = "abcxyzABCXYZ"
    private static let digits = "0123456789"
    private static let atext = letters + digits + "!#$%&'*+-/=?^_`{|}~"
    private static let nonASCII = "äßé例字ñ한я"

    private static func atom(_ random: inout SplitMix) -> String { several(1...5, &random) { pick(atext, &$0) } }

    private static func quotedString(_ random: inout SplitMix) -> String {
        "\""
            + several(0...8, &random) { random in
                // qtextSMTP, or quoted-pairSMTP.
                Bool.random(using: &random)
                    ? pick(atext + " .,:;@<>()[]", &random) : "\\" + pick(atext + "\"\\ @", &random)
            } + "\""
    }

    private static func localPart(_ random: inout SplitMix) -> String {
        Bool.random(using: &random) ? separated(1...4, &random, atom) : quotedString(&random)
    }

    private static func subdomain(_ random: inout SplitMix) -> String {
        let end = letters + digits
        return pick(end, &random) + several(0...3, &random) { pick(end + "-", &$0) } + pick(end, &random)
    }

    private static func ipv4(_ random: inout SplitMix) -> String {
        (0..<4).map { _ in String(UInt8.random(in: 0...255, using: &random)) }.joined(separator: ".")
    }

    private static func literal(_ random: inout SplitMix) -> String {
        let hex: Rule = { String(UInt16.random(in: 0 ... .max, using: &$0), radix: 16) }
        let groups = { (count: Int, random: inout SplitMix) in
            (0..<count).map { _ in hex(&random) }.joined(separator: ":")
        }
        switch Int.random(in: 0...3, using: &random) {
        case 0: return "[\(ipv4(&random))]"
        case 1: return "[IPv6:\(groups(8, &random))]"
        case 2:
            let first = Int.random(in: 0...4, using: &random)
            return
                "[ipv6:\(groups(first, &random))::\(groups(Int.random(in: 0...(6 - first), using: &random), &random))]"
        default: return "[IPv6:\(groups(6, &random)):\(ipv4(&random))]"
        }
    }

    private static func host(_ random: inout SplitMix) -> String {
        Bool.random(using: &random) ? separated(1...4, &random, subdomain) : literal(&random)
    }

    private static func mailbox(_ random: inout SplitMix) -> String { localPart(&random) + "@" + host(&random) }

    // MARK: What follows

    @Test func `A10, A14: whatever the grammar derives is an address, read as it was written, RFC 5321 §4.1.2`() {
        var random = SplitMix(seed: 5_321)
        for _ in 0..<3_000 {
            let mailbox = Self.mailbox(&random)
            #expect(reading("MAIL FROM:<\(mailbox)>") == mailbox)
            #expect(reading("RCPT TO:<\(mailbox)>") == mailbox)
        }
    }

    @Test func `A08: a source route is recognised and stripped, RFC 5321 §4.1.1.3, appendix C`() {
        var random = SplitMix(seed: 821)
        for _ in 0..<500 {
            let mailbox = Self.mailbox(&random)
            let route = (0..<Int.random(in: 1...4, using: &random)).map { _ in
                "@" + Self.separated(1...3, &random, Self.subdomain)
            }.joined(separator: ",")
            #expect(reading("RCPT TO:<\(route):\(mailbox)>") == mailbox)
        }
    }

    @Test func `A24: outside of US-ASCII the same grammar holds, RFC 6531 §3.3`() {
        var random = SplitMix(seed: 6_531)
        for _ in 0..<1_000 {
            let wide: Rule = { Self.several(1...3, &$0) { Self.pick(Self.atext + Self.nonASCII, &$0) } }
            let local = Self.separated(1...3, &random, wide)
            let label: Rule = { Self.several(1...4, &$0) { Self.pick("abc" + Self.nonASCII, &$0) } }
            let mailbox = local + "@" + Self.separated(1...3, &random, label)
            #expect(reading("MAIL FROM:<\(mailbox)>") == mailbox)
        }
    }

    @Test func `a command read and written is the same, RFC 5321 §4.1.1`() throws {
        var random = SplitMix(seed: 42)
        for _ in 0..<500 {
            let line = "RCPT TO:<\(Self.mailbox(&random))> X-\(Self.atom(&random).filter(\.isLetter))Y=1"
            let command = try Command(octets(line))
            #expect(try Command(octets(command.text)) == command)
        }
    }

    @Test func `whatever is changed in an address, it's the same or it's refused, and nothing traps`() {
        var random = SplitMix(seed: 7)
        let alphabet = octets("@<>\"\\[]:.,=a1 \r\0-ä") + [0xFF, 0xC0]
        for _ in 0..<5_000 {
            var line = octets("RCPT TO:<\(Self.mailbox(&random))>")
            let place = Int.random(in: 9..<line.count, using: &random)
            guard let octet = alphabet.randomElement(using: &random) else { continue }
            line[place] = octet
            guard let command = try? Command(line), case .rcpt(let path, let parameters) = command else { continue }
            #expect(octets(command.text) == line || line.contains(UInt8(ascii: ":")) || !parameters.isEmpty, "\(path)")
        }
    }

    private static let label = String(repeating: "b", count: Limit.label)
    private static let longestDomain = String("\(label).\(label).\(label).\(label)")
    private static let longestLocal = String(repeating: "a", count: Limit.localPart)

    @Test(arguments: [
        ("\(longestLocal)@b", "fine"), ("\(longestLocal)a@b", "501 5.1.3"),
        ("\"\(longestLocal.dropLast(2))\"@b", "fine"), ("\"\(longestLocal.dropLast())\"@b", "501 5.1.3"),
        ("a@\(label)", "fine"), ("a@\(label)b", "501 5.1.2"),
        ("a@\(longestDomain)", "fine"), ("a@\(longestDomain.dropLast(2)).b", "fine"),
        ("a@b\(longestDomain)", "501 5.1.2"),
        ("a@\(longestDomain.dropLast(2)).bb", "501 5.1.2"), ("\(longestLocal)@\(longestDomain)", "fine"),
        ("@b:\(longestLocal)@\(longestDomain)", "501 5.1.3"),
        ("\(String(repeating: "ä", count: 32))@b", "fine"), ("\(String(repeating: "ä", count: 32))a@b", "501 5.1.3"),
    ])
    func `A12: each limit is reached and not passed, RFC 5321 §4.5.3.1`(address: String, outcome: String) {
        #expect(reading("RCPT TO:<\(address)>") == (outcome == "fine" ? address : outcome))
    }

    @Test(arguments: [
        "u@[127.0.0.1.5]", "u@[127.0.0]", "u@[1.2.3.256]", "u@[IPv6:1:2:3:4:5:6:7]", "u@[IPv6:1:2:3:4:5:6:7:8:9]",
        "u@[IPv6:12345::]", "u@[IPv6:::1::]", "u@[IPv6:]", "u@[]", "u@[x]", "u@[IPv6:1.2.3.4]", "u@[IPv5:1.2.3.4]",
        "u@[127.0.0.1", "u@127.0.0.1]", "u@[ 127.0.0.1]", "u@[IPv6:fe80::1%lo]", "u@[tag:any]", "u@[127.0.0.1]x",
        "u@[ä]",
    ])
    func `A14: a malformed literal gets 501, RFC 5321 §4.1.3`(address: String) {
        #expect(reading("RCPT TO:<\(address)>").hasPrefix("501 5."))
    }

    @Test(arguments: [
        ("a@bu\u{308}cher.example", "501 5.6.7"), ("a@💩.example", "501 5.6.7"), ("a@-ü.example", "501 5.6.7"),
        ("ä@a..b", "501 5.1.2"), (".ä@b", "501 5.1.3"), ("ä ö@b", "501 5.1.3"), ("\"\\ä\"@b", "501 5.1.3"),
        ("ä@[127.0.0.256]", "501 5.1.2"),
    ])
    func `A24: a domain that is no name gets 501 5.6.7, RFC 6531 §3.3`(address: String, reply: String) {
        #expect(reading("RCPT TO:<\(address)>") == reply)
    }

    @Test(arguments: [[0xC3], [0xC0, 0xAF], [0xED, 0xA0, 0x80], [0xFF], [0xF4, 0x90, 0x80, 0x80]] as [[UInt8]])
    func `A24: octets that aren't UTF-8 get 501 5.6.7, RFC 3629 §3`(wrong: [UInt8]) {
        for line in ["MAIL FROM:<", "RCPT TO:<"] {
            let error = #expect(throws: SyntaxError.self) { try Command(octets(line) + wrong + octets("@b.test>")) }
            #expect(error?.reply.code == 501)
            #expect(error?.reply.enhanced == "5.6.7")
        }
    }
}
