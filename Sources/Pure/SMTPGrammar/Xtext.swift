/// Text in a parameter's value, in which `+` and two digits stand for an octet. RFC 3461 §4.
package enum Xtext {
    /// Nil if it isn't xtext: an octet that must be encoded and isn't, or a `+` without its digits, which are in upper
    /// case.
    package static func decode(_ text: some Collection<UInt8>) -> [UInt8]? {
        var octets: [UInt8] = []
        var rest = text[...]
        while let octet = rest.popFirst() {
            if octet == UInt8(ascii: "+") {
                guard let high = rest.popFirst().flatMap(value), let low = rest.popFirst().flatMap(value) else {
                    return nil
                }
                octets.append(high << 4 | low)
            } else {
                guard octet.isPrintable, octet != .blank, octet != .equals else { return nil }
                octets.append(octet)
            }
        }
        return octets
    }

    private static func value(of digit: UInt8) -> UInt8? {
        switch digit {
        case UInt8(ascii: "0")...UInt8(ascii: "9"): digit - UInt8(ascii: "0")
        case UInt8(ascii: "A")...UInt8(ascii: "F"): digit - UInt8(ascii: "A") + 10
        default: nil
        }
    }
}
