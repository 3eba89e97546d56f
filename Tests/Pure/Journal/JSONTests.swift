import Journal
import Testing

@Suite("JSON, RFC 8259")
struct JSONTests {
    private func quoted(_ text: String) -> String {
        var json = JSON()
        json.string(text)
        return json.text
    }

    @Test(arguments: [
        ("", #""""#), ("plain", #""plain""#), ("é 🐟", #""é 🐟""#), (#"say "hi""#, #""say \"hi\"""#),
        (#"C:\"#, #""C:\\""#), ("a\nb\rc\td", #""a\nb\rc\td""#), ("a\r\nb", #""a\r\nb""#), ("/", #""/""#),
    ])
    func `a text stands between quotes`(text: String, json: String) {
        #expect(quoted(text) == json)
    }

    @Test func `no control character stands in a text as it is`() {
        for value in Array(UInt32(0)...0x1F) + Array(0x7F...0x9F) {
            guard let scalar = Unicode.Scalar(value) else { continue }
            let json = quoted(String(scalar))
            #expect(json.utf8.allSatisfy { (0x20...0x7E).contains($0) }, "\(value)")
            #expect(json.hasPrefix(#""\"#), "\(value)")
        }
    }

    @Test(arguments: [
        ("\u{1B}[2J", #""\u001b[2J""#), ("\0", #""\u0000""#), ("\u{7F}", #""\u007f""#), ("\u{9B}m", #""\u009bm""#),
        ("\u{2028}\u{2029}", #""\u2028\u2029""#), ("\u{202E}evil", #""\u202eevil""#),
        ("\u{2066}x\u{2069}", #""\u2066x\u2069""#), ("\u{061C}", #""\u061c""#),
        ("\u{200E}\u{200F}", #""\u200e\u200f""#),
        ("\u{FEFF}", #""\ufeff""#),
    ])
    func `what moves a cursor, ends a line or turns text around is escaped`(text: String, json: String) {
        #expect(quoted(text) == json)
    }

    @Test func `objects and arrays nest, with commas where they belong`() {
        var json = JSON()
        json.object { json in
            json.key("a")
            json.array { _ in }
            json.key("b")
            json.array { json in
                json.integer(1)
                json.object { _ in }
                json.array { json in json.null() }
            }
            json.key("c\"")
            json.flag(true)
            json.key("d")
            json.integer(Int64.min)
        }
        #expect(json.text == #"{"a":[],"b":[1,{},[null]],"c\"":true,"d":-9223372036854775808}"#)
    }

    @Test func `a key that is kept stands as one that is written there`() {
        for name in ["id", "say \"hi\"", "é", ""] {
            let kept = JSON.Key(name)
            var (left, right) = (JSON(), JSON())
            left.object { json in
                for number in 1...2 {
                    json.key(kept)
                    json.integer(number)
                }
            }
            right.object { json in
                for number in 1...2 {
                    json.key(name)
                    json.integer(number)
                }
            }
            #expect(left.text == right.text)
        }
    }
}
