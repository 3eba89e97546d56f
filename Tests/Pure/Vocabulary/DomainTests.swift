import Testing
import Vocabulary

@Suite("Domains, RFC 5321 §4.1.2")
struct DomainTests {
    private static let longestLabel = String(repeating: "a", count: Limit.label)
    /// Four labels of 63, 63, 63 and 61 with their dots: 253, and two more.
    private static let longest =
        [longestLabel, longestLabel, longestLabel].joined(separator: ".")
        + "." + String(repeating: "b", count: Limit.label)

    @Test(arguments: [
        "a", "localhost", "mail.example", "MAIL.Example", "a_b", "_dmarc.example", "127.0.0.1", "1", "a-b.c--d",
    ])
    func `labels of letters, digits, hyphens and underscores are a domain, as they were written`(text: String) {
        #expect(Domain(text)?.text == text)
        #expect(Domain(Array(text.utf8)[...])?.description == text)
    }

    @Test(arguments: [
        "", ".", "a.", ".a", "a..b", "-a", "a-", "a.-b", "a.b-.c", "a b", "a\tb", "a\0b", "a@b", "[::1]", "a/b",
        "é.example",
    ])
    func `anything else is none`(text: String) {
        #expect(Domain(text) == nil)
    }

    @Test func `a label has 63 octets at most, a domain 255`() {
        #expect(Domain(Self.longestLabel) != nil)
        #expect(Domain(Self.longestLabel + "a") == nil)
        #expect(Self.longest.utf8.count == Limit.domain)
        #expect(Domain(Self.longest) != nil)
        #expect(Domain(Self.longest + ".c") == nil)
    }

    @Test func `octets that are no text are none`() {
        #expect(Domain([0x61, 0xFF]) == nil)
    }
}
