extension Sequence<UInt8> {
    /// Two digits for each octet, in lower case.
    package var hexadecimal: String {
        var digits: [UInt8] = []
        for octet in self {
            digits.append(hexadecimalDigits[Int(octet >> 4)])
            digits.append(hexadecimalDigits[Int(octet & 15)])
        }
        return String(decoding: digits, as: UTF8.self)
    }
}

private let hexadecimalDigits = Array("0123456789abcdef".utf8)
