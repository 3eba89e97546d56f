import Journal
import Testing

@Suite("Octets from the network as text")
struct EscapeTests {
    @Test(
        arguments: [
            ([], ""), (Array("MAIL FROM:<a@b>".utf8), "MAIL FROM:<a@b>"), (Array("Grüße 🐟".utf8), "Grüße 🐟"),
            ([0xFF], "\\xff"), ([0x61, 0x80, 0x62], "a\\x80b"), ([0x0A], "\n"),
        ] as [([UInt8], String)])
    func `UTF-8 stays as it is, and any other octet is shown by its number`(octets: [UInt8], text: String) {
        #expect(Escape.text(octets) == text)
    }

    @Test(
        arguments: [
            ([0xC0, 0x80], "\\xc0\\x80"),  // an overlong NUL
            ([0xE0, 0x80, 0xAF], "\\xe0\\x80\\xaf"),  // an overlong slash
            ([0xED, 0xA0, 0x80], "\\xed\\xa0\\x80"),  // half of a surrogate pair
            ([0xF4, 0x90, 0x80, 0x80], "\\xf4\\x90\\x80\\x80"),  // beyond Unicode
            ([0xE2, 0x82], "\\xe2\\x82"),  // cut in the middle
            ([0xE2, 0x82, 0x61], "\\xe2\\x82a"),
            ([0xC3, 0xA9, 0xC3], "é\\xc3"),
        ] as [([UInt8], String)])
    func `what only looks like UTF-8 is shown octet by octet`(octets: [UInt8], text: String) {
        #expect(Escape.text(octets) == text)
    }

    @Test func `every octet comes out as text of a line's own kind`() {
        for octet in UInt8.min...UInt8.max {
            var json = JSON()
            json.string(Escape.text([octet]))
            #expect(json.text.utf8.allSatisfy { (0x20...0x7E).contains($0) }, "\(octet)")
        }
    }
}
