import SMTPClient
import Testing

@Suite("What the client encodes")
struct EncodingTests {
    @Test(arguments: [
        ("", ".\r\n"), ("a", "a\r\n.\r\n"), ("a\n", "a\r\n.\r\n"), ("a\r\n", "a\r\n.\r\n"), (".\n", "..\r\n.\r\n"),
        ("a\n.b\n", "a\r\n..b\r\n.\r\n"), ("a\rb", "a\r\nb\r\n.\r\n"), ("\r\n\r\n", "\r\n\r\n.\r\n"),
        ("a\r\r\nb", "a\r\n\r\nb\r\n.\r\n"), ("a.\n", "a.\r\n.\r\n"),
    ])
    func `content for DATA has CRLF, stuffed dots and an end, RFC 5321 §4.5.2`(file: String, sent: String) {
        #expect(String(decoding: dataContent(file.utf8), as: UTF8.self) == sent)
    }

    @Test func `content for BDAT has CRLF and no dot of its own`() {
        #expect(canonicalContent("a\n.b".utf8) == Array("a\r\n.b\r\n".utf8))
    }
}
