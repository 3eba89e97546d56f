/// Text from the network as text for people: nothing in it can move a cursor, ring a bell or end a line.
package enum Escape {
    /// The octets as text: printable US-ASCII as it is, every other octet as `\x` and two hexadecimal digits.
    package static func ascii(_ octets: some Collection<UInt8>) -> String {
        var text = ""
        text.reserveCapacity(octets.count)
        for octet in octets {
            if (0x20..<0x7F).contains(octet) {
                text.unicodeScalars.append(Unicode.Scalar(octet))
            } else {
                text += "\\x" + hexadecimal(octet)
            }
        }
        return text
    }

    /// Whether a scalar has to be escaped wherever the log goes: control characters (C0, DEL, C1), the line
    /// and paragraph separators, and the ones that turn the direction of text around.
    static func needsEscape(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.value {
        case 0x00...0x1F, 0x7F...0x9F, 0x2028...0x202E, 0x2066...0x2069, 0x061C, 0x200E, 0x200F, 0xFEFF: true
        default: false
        }
    }

    /// Two digits, in upper case.
    package static func hexadecimal(_ octet: UInt8) -> String {
        (octet < 16 ? "0" : "") + String(octet, radix: 16, uppercase: true)
    }
}
