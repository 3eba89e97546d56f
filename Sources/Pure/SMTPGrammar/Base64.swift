/// Base64 as AUTH has it: RFC 4648 §4, with its padding and nothing else. RFC 4954 §4.
package enum Base64 {
    /// Nil for what isn't base64 to the letter: another octet anywhere, padding that's missing or too much, or bits
    /// set behind the last octet (RFC 4648 §3.5).
    package static func decode(_ text: some Collection<UInt8>) -> [UInt8]? {
        guard text.count.isMultiple(of: digitsInGroup) else { return nil }
        let digits = text.prefix { $0 != .equals }
        let padding = text.count - digits.count
        guard padding <= 2, text.dropFirst(digits.count).allSatisfy({ $0 == .equals }) else { return nil }
        var octets: [UInt8] = []
        octets.reserveCapacity(text.count / digitsInGroup * octetsInGroup)
        var bits: UInt32 = 0
        var count = 0
        for digit in digits {
            guard let value = value(of: digit) else { return nil }
            bits = bits << 6 | UInt32(value)
            count += 6
            if count >= 8 {
                count -= 8
                octets.append(UInt8(truncatingIfNeeded: bits >> UInt32(count)))
                bits &= (1 << UInt32(count)) - 1
            }
        }
        return bits == 0 ? octets : nil
    }

    package static func encode(_ octets: some Collection<UInt8>) -> [UInt8] {
        var text: [UInt8] = []
        text.reserveCapacity((octets.count + 2) / octetsInGroup * digitsInGroup)
        var rest = octets[...]
        while !rest.isEmpty {
            let group = rest.prefix(octetsInGroup)
            rest = rest.dropFirst(octetsInGroup)
            var bits: UInt32 = 0
            for octet in group { bits = bits << 8 | UInt32(octet) }
            bits <<= UInt32(8 * (octetsInGroup - group.count))
            for place in 0..<digitsInGroup {
                let digit = Int(bits >> UInt32(6 * (digitsInGroup - 1 - place)) & 63)
                text.append(place <= group.count ? alphabet[digit] : .equals)
            }
        }
        return text
    }

    private static let octetsInGroup = 3
    private static let digitsInGroup = 4

    private static let alphabet = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".utf8)

    private static func value(of digit: UInt8) -> UInt8? {
        switch digit {
        case UInt8(ascii: "A")...UInt8(ascii: "Z"): digit - UInt8(ascii: "A")
        case UInt8(ascii: "a")...UInt8(ascii: "z"): digit - UInt8(ascii: "a") + 26
        case UInt8(ascii: "0")...UInt8(ascii: "9"): digit - UInt8(ascii: "0") + 52
        case UInt8(ascii: "+"): 62
        case UInt8(ascii: "/"): 63
        default: nil
        }
    }
}
