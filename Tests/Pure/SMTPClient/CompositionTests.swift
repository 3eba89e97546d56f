import SMTPClient
import Testing

@Suite("A message being written, RFC 5322 and RFC 2045")
struct CompositionTests {
    @Test func `fields stand in their order, a blank line, and the text`() {
        var message = Composition()
        message.set("From", "a")
        message.set("Subject", "x")
        message.set("from", "b")
        message.body = Array("Hello".utf8)
        #expect(String(decoding: message.octets(boundary: "b"), as: UTF8.self) == "Subject: x\nfrom: b\n\nHello\n")
    }

    @Test func `a text outside of US-ASCII says so`() {
        var message = Composition()
        message.body = Array("ü\n".utf8)
        let text = String(decoding: message.octets(boundary: "b"), as: UTF8.self)
        #expect(text.hasPrefix("MIME-Version: 1.0\nContent-Type: text/plain; charset=utf-8\n"))
        #expect(text.hasSuffix("\n\nü\n") && text.contains("8bit"))
    }

    @Test func `a file goes in base64, in lines of 76`() {
        var message = Composition()
        message.body = Array("x".utf8)
        message.attachments = [.init(name: "a\"b.bin", octets: [UInt8](repeating: 0, count: 100))]
        let text = String(decoding: message.octets(boundary: "sep"), as: UTF8.self)
        #expect(text.contains("boundary=\"sep\"\n\n--sep\n") && text.hasSuffix("==\n--sep--\n"))
        #expect(text.contains("filename=\"ab.bin\""))
        #expect(text.split(separator: "\n").filter { $0.allSatisfy { "A=".contains($0) } }.map(\.count) == [76, 60])
    }

    @Test(arguments: [("A: b", "A", "b"), ("X-A:b", "X-A", "b"), ("A:", "A", "")])
    func `a field is a name, a colon and a value`(text: String, name: String, value: String) throws {
        let field = try #require(Composition.field(text))
        #expect(field.name == name && field.value == value)
    }

    @Test(arguments: ["A", ":b", "A b: c", "A: b\nC: d", "Ä: b"])
    func `nothing else is a field`(text: String) { #expect(Composition.field(text) == nil) }
}
