import Journal
import Testing

@Suite("Octets from the network as text")
struct EscapeTests {
    @Test(
        arguments: [
            ([], ""), (Array("MAIL FROM:<a@b>".utf8), "MAIL FROM:<a@b>"), ([0x61, 0x80, 0x62], "a\\x80b"),
            ([0x0A], "\\x0A"), ([0x1B, 0x5B], "\\x1B["), ([0x7F], "\\x7F"), ([0xC3, 0xA4], "\\xC3\\xA4"),
        ] as [([UInt8], String)])
    func `printable US-ASCII stays as it is, and any other octet is shown by its number`(
        octets: [UInt8], text: String
    ) {
        #expect(Escape.ascii(octets) == text)
    }

    @Test func `every octet comes out as text of a line's own kind`() {
        for octet in UInt8.min...UInt8.max {
            #expect(Escape.ascii([octet]).utf8.allSatisfy { (0x20...0x7E).contains($0) }, "\(octet)")
        }
    }
}
