/// Text from the network as text for people: nothing in it can move a cursor, ring a bell or end a line.
package enum Escape {
    /// The octets as text; what isn't UTF-8 stands as `\xNN`.
    package static func text(_ octets: some Collection<UInt8>) -> String {
        var text = ""
        var rest = Array(octets)[...]
        while !rest.isEmpty {
            let valid = wellFormedPrefix(of: rest)
            if !valid.isEmpty { text += String(decoding: valid, as: UTF8.self) }
            rest = rest[valid.endIndex...]
            if let bad = rest.popFirst() { text += "\\x" + hexadecimal(bad) }
        }
        return text
    }

    private static func wellFormedPrefix(of octets: ArraySlice<UInt8>) -> ArraySlice<UInt8> {
        var decoder = UTF8()
        var iterator = octets.makeIterator()
        var length = 0
        while case .scalarValue(let scalar) = decoder.decode(&iterator) { length += UTF8.width(scalar) }
        return octets.prefix(length)
    }

    /// Whether a scalar has to be escaped wherever the log goes: control characters (C0, DEL, C1), the line
    /// and paragraph separators, and the ones that turn the direction of text around.
    static func needsEscape(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.value {
        case 0x00...0x1F, 0x7F...0x9F, 0x2028...0x202E, 0x2066...0x2069, 0x061C, 0x200E, 0x200F, 0xFEFF: true
        default: false
        }
    }

    static func hexadecimal(_ octet: UInt8) -> String {
        (octet < 16 ? "0" : "") + String(octet, radix: 16)
    }
}
