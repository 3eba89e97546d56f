import SMTPClient
import Support
import Testing

@Suite("What the client encodes")
struct EncodingTests {
    /// RFC 4648 §10.
    @Test(arguments: [
        ("", ""), ("f", "Zg=="), ("fo", "Zm8="), ("foo", "Zm9v"), ("foob", "Zm9vYg=="), ("fooba", "Zm9vYmE="),
        ("foobar", "Zm9vYmFy"),
    ])
    func `base64 is RFC 4648's`(text: String, encoded: String) {
        #expect(Base64.encode(text.utf8) == Array(encoded.utf8))
        #expect(Base64.decode(Array(encoded.utf8)) == Array(text.utf8))
    }

    @Test(arguments: ["Zg", "Zg=", "Zg===", "Zh==", "Zm9", "Z m9", "====", "Zm9v\n", "=Zm9", "Zg==Zg=="])
    func `what no encoder writes is no base64`(text: String) { #expect(Base64.decode(Array(text.utf8)) == nil) }

    @Test func `every octet comes back from base64`() {
        var random = SplitMix(seed: 4)
        for count in 0..<200 {
            let octets = (0..<count).map { _ in UInt8.random(in: 0...255, using: &random) }
            #expect(Base64.decode(Base64.encode(octets)) == octets)
        }
    }

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
