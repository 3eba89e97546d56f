import Support
import Testing

@testable import SMTPGrammar

@Suite("Base64, RFC 4648 §4")
struct Base64Tests {
    @Test(arguments: [
        ("", ""), ("f", "Zg=="), ("fo", "Zm8="), ("foo", "Zm9v"), ("foob", "Zm9vYg=="), ("fooba", "Zm9vYmE="),
        ("foobar", "Zm9vYmFy"),
    ])
    func `text is encoded and decoded as §10 has it`(text: String, base64: String) {
        #expect(Base64.encode(octets(text)) == octets(base64))
        #expect(Base64.decode(octets(base64)) == octets(text))
    }

    @Test(arguments: [
        "=", "==", "====", "Z", "Zg", "Zg=", "Zg===", "Zm8", "Zm9v=", "Zm9v====", "Zg==Zg==", "Z===", "Zh==", "Zm9=",
        "!!!!", "Zm 9v", " Zm9v", "Zm9v\n", "Zm9-", "Zm_v", "Zm9v\0\0\0\0", "Zä=",
    ])
    func `what isn't base64 to the letter is none`(text: String) {
        #expect(Base64.decode(octets(text)) == nil)
    }

    @Test func `any octets come back, and what is decoded is encoded the same`() {
        var lots = SplitMix(seed: 1)
        for _ in 0..<2_000 {
            let octets = (0..<Int.random(in: 0...40, using: &lots)).map { _ in UInt8.random(in: 0...255, using: &lots) }
            #expect(Base64.decode(Base64.encode(octets)) == octets)
            let text = (0..<Int.random(in: 0...8, using: &lots)).map { _ in
                "Aq+/9=".utf8.randomElement(using: &lots) ?? 0
            }
            if let decoded = Base64.decode(text) { #expect(Base64.encode(decoded) == text) }
        }
    }
}

@Suite("Xtext, RFC 3461 §4")
struct XtextTests {
    @Test(arguments: [("", ""), ("a", "a"), ("+2B", "+"), ("+3D+00x", "=\0x"), ("~!", "~!")])
    func `a plus and two digits stand for an octet`(text: String, meaning: String) {
        #expect(Xtext.decode(octets(text)) == octets(meaning))
    }

    @Test(arguments: ["+", "+2", "+2g", "+3d", "+ 1", "a b", "a=b", "ä", "\t", "a+"])
    func `what isn't xtext is none`(text: String) {
        #expect(Xtext.decode(octets(text)) == nil)
    }
}
