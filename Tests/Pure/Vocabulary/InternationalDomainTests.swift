import Support
import Testing

@testable import Vocabulary

@Suite("Domains outside of US-ASCII, RFC 5890, RFC 5891")
struct InternationalDomainTests {
    @Test(arguments: [
        ("bücher", "bcher-kva"), ("münchen", "mnchen-3ya"), ("他们为什么不说中文", "ihqwcrb4cv8a8dqg056pqjye"),
        ("3年b組金八先生", "3b-ww4c5e180e575a65lsy2b"), ("例え", "r8jz45g"), ("straße", "strae-oqa"),
        ("ليهمابتكلموشعربي؟", "egbpdaj6bu4bxfgehfvwxn"),
        ("ü", "tda"),
    ])
    func `Punycode is as the standard's samples have it, RFC 3492 §7`(text: String, encoded: String) {
        #expect(Punycode.encode(text.unicodeScalars).map { String(decoding: $0, as: UTF8.self) } == encoded)
        #expect(Punycode.decode(Array(encoded.utf8)) == Array(text.unicodeScalars))
    }

    @Test func `Punycode read and written is the same, RFC 3492 §6`() {
        var generator = SplitMix(seed: 3)
        for _ in 0..<2_000 {
            let text = (0..<Int.random(in: 1...20, using: &generator)).compactMap { _ in
                Unicode.Scalar(UInt32.random(in: 0x61...0xFFFF, using: &generator))
            }
            let encoded = Punycode.encode(text)
            #expect(encoded.flatMap { Punycode.decode($0) } == text)
        }
    }

    @Test func `no octets whatever make the decoder trap, RFC 3492 §6.4`() {
        var generator = SplitMix(seed: 4)
        for _ in 0..<20_000 {
            let count = Int.random(in: 0...70, using: &generator)
            _ = Punycode.decode((0..<count).map { _ in UInt8.random(in: 0x2D...0x7A, using: &generator) })
        }
        #expect(Punycode.decode(Array("99999999".utf8)) == nil)
        #expect(Punycode.decode([0xC3, 0xBC]) == nil)
    }

    @Test(arguments: [
        ("bücher.example", "xn--bcher-kva.example"), ("BÜCHER.Example", "xn--bcher-kva.Example"),
        ("a.例え.テスト", "a.xn--r8jz45g.xn--zckzah"), ("xn--bcher-kva.ü", "xn--bcher-kva.xn--tda"),
        ("a_b.example", "a_b.example"), ("παράδειγμα.δοκιμή", "xn--hxajbheg2az3al.xn--jxalpdlp"),
        ("क्\u{200D}ष.example", "xn--11b2ezcw70k.example"),
    ])
    func `a U-label is its A-label, RFC 5890 §2.3.2.1`(name: String, ascii: String) throws {
        let domain = try #require(Domain(international: name))
        #expect(domain.text == ascii)
        #expect(Domain(international: domain.international)?.text.lowercased() == ascii.lowercased())
    }

    @Test(arguments: [
        "bu\u{308}cher.example", "-ü.example", "ü-.example", "ab--ü.example", "\u{308}u.example", "💩.example",
        "ü..example", "ü.", ".ü", "①.example", "Ａ.example", "a b.ü", "ü_.example", "\u{AD}ü.example",
        "a\u{200D}ü.example", "\u{202E}ü.example", "ü．example", "ſ.example", "",
    ])
    func `what no name has is no U-label, RFC 5891 §5.4`(name: String) {
        #expect(Domain(international: name) == nil)
    }

    @Test func `octets that are not UTF-8 are no name, RFC 3629 §3`() {
        for octets: [UInt8] in [[0xC3], [0xC0, 0xAF], [0xED, 0xA0, 0x80], [0xFF], [0xF5, 0x80, 0x80, 0x80], [0x80]] {
            #expect(Domain(international: (octets + Array(".test".utf8))[...]) == nil)
        }
    }

    @Test func `a label has 63 octets as A-label at most, RFC 1035 §2.3.4`() {
        let long = { (count: Int) in "ü" + String(repeating: "a", count: count) }
        let room = Limit.label - "xn---tda".utf8.count
        #expect(Domain(international: long(room - 4)) != nil)
        #expect(Domain(international: long(Limit.label)) == nil)
        #expect(Domain(international: String(repeating: "ü.", count: 200) + "test") == nil)
    }

    @Test func `a fake A-label stays as it is`() {
        #expect(Domain(international: "xn--\u{30}99999999.test")?.international == "xn--099999999.test")
    }
}
