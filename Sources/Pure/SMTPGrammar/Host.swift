package import Vocabulary

/// What EHLO names a client by, and a mailbox its host: a domain, or an address in brackets.
/// RFC 5321 §4.1.2, §4.1.3.
package enum Host: Hashable, Sendable, CustomStringConvertible {
    case domain(Domain)
    case literal(AddressLiteral)

    package init?(_ octets: Span<UInt8>) {
        if let literal = AddressLiteral(octets) {
            self = .literal(literal)
        } else if let domain = Domain(octets) {
            self = .domain(domain)
        } else {
            return nil
        }
    }

    /// Whether these are a mailbox's host, which may be outside of US-ASCII (RFC 6531 §3.3) where that's allowed.
    static func isHost(_ octets: Span<UInt8>, international: Bool) -> Bool {
        if Domain.isDomain(octets) || AddressLiteral(octets) != nil { return true }
        return international && Domain(international: Array(copying: octets)[...]) != nil
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

    init?(_ octets: Span<UInt8>) {
        guard octets.count > 2, octets[0] == UInt8(ascii: "["), octets[octets.count - 1] == UInt8(ascii: "]"),
            !octets.contains(where: \.isEightBit)
        else { return nil }
        let inner = String(ascii: octets.extracting(1..<octets.count - 1))
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
