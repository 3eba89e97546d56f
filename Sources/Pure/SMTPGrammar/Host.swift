package import Vocabulary

/// What EHLO names a client by, and a mailbox its host: a domain, or an address in brackets.
/// RFC 5321 §4.1.2, §4.1.3.
///
/// A mailbox may have its domain in U-labels; here they are the A-labels that they equal (RFC 5890 §2.3.2.1).
package enum Host: Hashable, Sendable, CustomStringConvertible {
    case domain(Domain)
    case literal(AddressLiteral)

    package init?(_ octets: ArraySlice<UInt8>) {
        if let literal = AddressLiteral(octets) {
            self = .literal(literal)
        } else if let domain = Domain(octets) {
            self = .domain(domain)
        } else {
            return nil
        }
    }

    /// Reads a mailbox's host, which may be outside of US-ASCII. RFC 6531 §3.3.
    init?(international octets: ArraySlice<UInt8>) {
        guard octets.contains(where: \.isEightBit) else {
            self.init(octets)
            return
        }
        guard let domain = Domain(international: octets) else { return nil }
        self = .domain(domain)
    }

    package var description: String {
        switch self {
        case .domain(let domain): domain.text
        case .literal(let literal): literal.text
        }
    }
}

/// An address in brackets: `[192.0.2.1]`, `[IPv6:2001:db8::1]`. RFC 5321 §4.1.3.
///
/// The general form with another tag isn't taken: no other tag was ever registered.
package struct AddressLiteral: Hashable, Sendable {
    package let address: IPAddress
    /// As the client wrote it, brackets included.
    package let text: String

    init?(_ octets: ArraySlice<UInt8>) {
        guard octets.first == UInt8(ascii: "["), octets.last == UInt8(ascii: "]"),
            octets.allSatisfy({ !$0.isEightBit })
        else { return nil }
        let inner = String(ascii: octets.dropFirst().dropLast())
        let tag = "IPv6:"
        if inner.prefix(tag.count).uppercased() == tag.uppercased() {
            guard let address = IPAddress(String(inner.dropFirst(tag.count))), case .v6 = address else { return nil }
            self.address = address
        } else {
            guard let address = IPAddress(inner), case .v4 = address else { return nil }
            self.address = address
        }
        text = String(ascii: octets)
    }
}
