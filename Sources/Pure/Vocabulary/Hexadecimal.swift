extension Sequence<UInt8> {
    /// Two digits for each octet, in lower case.
    package var hexadecimal: String {
        var digits: [UInt8] = []
        digits.reserveCapacity(2 * underestimatedCount)
        digits.append(hexadecimal: Array(self))
        return String(decoding: digits, as: UTF8.self)
    }
}

extension [UInt8] {
    /// Appends two digits for each octet, in lower case.
    package mutating func append(hexadecimal octets: [UInt8]) {
        for octet in octets {
            append(Self.digit(octet >> 4))
            append(Self.digit(octet & 15))
        }
    }

    private static func digit(_ value: UInt8) -> UInt8 {
        value < 10 ? UInt8(ascii: "0") + value : UInt8(ascii: "a") + (value - 10)
    }
}
