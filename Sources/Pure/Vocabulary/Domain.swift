/// A domain as EHLO or an address gives it: labels of letters, digits, hyphens and underscores.
///
/// RFC 5321 §4.1.2 has no underscore, but names made for tests do, and §4.1.4 forbids to refuse a
/// client for a name that can't be verified.
package struct Domain: Hashable, Sendable, CustomStringConvertible {
    package let text: String

    /// Nil unless there are 1–255 octets in labels of 1–63 that neither begin nor end with a hyphen.
    /// RFC 5321 §4.5.3.1.2, RFC 1035 §2.3.4.
    package init?(_ octets: Span<UInt8>) {
        guard Self.isDomain(octets) else { return nil }
        text = String(ascii: octets)
    }

    package init?(_ octets: ArraySlice<UInt8>) {
        self.init(octets.span)
    }

    package init?(_ text: String) {
        self.init(text.utf8.span)
    }

    /// Whether a domain can be made of these.
    package static func isDomain(_ octets: Span<UInt8>) -> Bool {
        guard (1...Limit.domain).contains(octets.count) else { return false }
        var label = 0
        var last = Self.dot
        for index in octets.indices {
            let octet = octets[index]
            if octet == Self.dot {
                guard label > 0, last != Self.hyphen else { return false }
                label = 0
            } else {
                guard Self.isLabelOctet(octet), label < Limit.label, label > 0 || octet != Self.hyphen else {
                    return false
                }
                label += 1
            }
            last = octet
        }
        return label > 0 && last != Self.hyphen
    }

    private static let dot = UInt8(ascii: ".")
    private static let hyphen = UInt8(ascii: "-")

    private static func isLabelOctet(_ octet: UInt8) -> Bool {
        (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(octet | 0x20)
            || (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(octet)
            || octet == hyphen || octet == UInt8(ascii: "_")
    }

    package var description: String { text }
}
