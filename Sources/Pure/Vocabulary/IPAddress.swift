/// An IPv4 or IPv6 address.
package enum IPAddress: Hashable, Sendable {
    /// In host byte order: 127.0.0.1 is 0x7F00_0001.
    case v4(UInt32)
    /// The eight groups, first to last.
    case v6(high: UInt64, low: UInt64)

    package static let loopback4 = IPAddress.v4(0x7F00_0001)
    package static let loopback6 = IPAddress.v6(high: 0, low: 1)

    /// An IPv4-mapped IPv6 address (`::ffff:192.0.2.1`, RFC 4291 §2.5.5.2) as the IPv4 address it is;
    /// any other as it stands. A client of a dual-stack listener is one client.
    package var unmapped: IPAddress {
        guard case .v6(high: 0, let low) = self, low >> 32 == 0xFFFF else { return self }
        return .v4(UInt32(truncatingIfNeeded: low))
    }

    /// The sixteen octets of an IPv6 address or the four of an IPv4 address, in network byte order.
    package var octets: [UInt8] {
        switch self {
        case .v4(let value): (0..<4).map { UInt8(truncatingIfNeeded: value >> (24 - 8 * $0)) }
        case .v6(let high, let low):
            [high, low].flatMap { half in (0..<8).map { UInt8(truncatingIfNeeded: half >> (56 - 8 * $0)) } }
        }
    }

    /// Nil unless there are 4 or 16 octets, in network byte order.
    package init?(octets: [UInt8]) {
        var (high, low): (UInt64, UInt64) = (0, 0)
        for octet in octets { (high, low) = (high << 8 | low >> 56, low << 8 | UInt64(octet)) }
        switch octets.count {
        case 4: self = .v4(UInt32(low))
        case 16: self = .v6(high: high, low: low)
        default: return nil
        }
    }
}

/// An address and a port: where a listener stands, or a client speaks from.
package struct Endpoint: Hashable, Sendable, CustomStringConvertible {
    package let address: IPAddress
    package let port: UInt16

    package init(address: IPAddress, port: UInt16) {
        self.address = address
        self.port = port
    }

    /// `127.0.0.1:2525` or `[::1]:2525`.
    package var description: String {
        switch address {
        case .v4: "\(address):\(port)"
        case .v6: "[\(address)]:\(port)"
        }
    }

    /// Nil unless it's an IPv4 address, or an IPv6 address in brackets, a colon and a port. A port has no
    /// leading zero, sign or blank.
    package init?(_ text: String) {
        guard let colon = text.lastIndex(of: ":"), let port = UInt16(text[text.index(after: colon)...]),
            text[text.index(after: colon)...] == String(port)
        else { return nil }
        let host = text[..<colon]
        if host.hasPrefix("["), host.hasSuffix("]") {
            guard let address = IPAddress(String(host.dropFirst().dropLast())), case .v6 = address else { return nil }
            self.init(address: address, port: port)
        } else {
            guard let address = IPAddress(String(host)), case .v4 = address else { return nil }
            self.init(address: address, port: port)
        }
    }
}

/// Who is at the other end of a connection.
package enum Peer: Hashable, Sendable, CustomStringConvertible {
    case internet(Endpoint)
    /// A client of a Unix socket: it has no address.
    case local
    /// A pair of descriptors that the daemon was started with.
    case inherited

    package var description: String {
        switch self {
        case .internet(let endpoint): endpoint.description
        case .local: "local"
        case .inherited: "inherited"
        }
    }
}
