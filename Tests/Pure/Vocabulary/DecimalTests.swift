import Testing
import Vocabulary

@Suite("Decimal digits")
struct DecimalTests {
    private func text(_ append: (inout OutputSpan<UInt8>) -> Void) -> String {
        String(decoding: [UInt8](capacity: 20) { append(&$0) }, as: UTF8.self)
    }

    @Test func `a number has as many digits as it takes, and zeros before them if more are wanted`() {
        for (number, digits, expected) in [
            (0, 1, "0"), (7, 1, "7"), (10, 1, "10"), (7, 3, "007"), (1_234, 3, "1234"),
            (UInt64.max, 1, "18446744073709551615"),
        ] {
            #expect(text { $0.append(decimal: number, digits: digits) } == expected)
            var octets = Array("n=".utf8)
            octets.append(decimal: number, digits: digits)
            #expect(String(decoding: octets, as: UTF8.self) == "n=\(expected)")
        }
    }

    @Test func `every number below 100 has two digits`() {
        for number: UInt64 in 0..<100 {
            #expect(text { $0.append(pair: number) } == (number < 10 ? "0" : "") + String(number))
        }
    }

    @Test func `millionths have six digits`() {
        for (number, expected) in [
            (0, "000000"), (1, "000001"), (12_345, "012345"), (999_999, "999999"), (500_000, "500000"),
        ] as [(UInt64, String)] {
            #expect(text { $0.append(millionths: number) } == expected)
        }
    }
}
