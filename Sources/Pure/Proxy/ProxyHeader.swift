package import Vocabulary

/// What a proxy says of a connection that it passes on, before the first octet of the client's.
///
/// The PROXY protocol, versions 1 and 2, haproxy.org/download/3.0/doc/proxy-protocol.txt.
package enum ProxyHeader: Hashable, Sendable {
    /// The proxy speaks for a client.
    case client(Peer)
    /// The connection is the proxy's own, to see whether we are there, or it doesn't know whose it is: §2.1 UNKNOWN,
    /// §2.2 LOCAL and UNSPEC.
    case own

    /// As version 1 has it: `PROXY TCP4 192.0.2.1 192.0.2.2 4711 25`. Nil for what it has no form for.
    package func line(to destination: Endpoint) -> [UInt8]? {
        switch self {
        case .own: return Array("PROXY UNKNOWN\r\n".utf8)
        case .client(.internet(let source)):
            guard let family = Self.family(source, destination) else { return nil }
            let text = "\(source.address) \(destination.address) \(source.port) \(destination.port)"
            return Array("PROXY \(family.word) \(text)\r\n".utf8)
        case .client(.local), .client(.inherited): return nil
        }
    }

    /// As version 2 has it, with further octets behind the addresses that mean nothing here (§2.2, TLVs).
    package func block(to destination: Endpoint, with extra: [UInt8] = []) -> [UInt8]? {
        let (family, addresses): (UInt8, [UInt8])
        switch self {
        case .own: (family, addresses) = (0, [])
        case .client(.internet(let source)):
            guard let common = Self.family(source, destination) else { return nil }
            let ports = [source.port, destination.port].flatMap { [UInt8($0 >> 8), UInt8($0 & 0xFF)] }
            (family, addresses) = (common.code, source.address.octets + destination.address.octets + ports)
        case .client(.local):
            (family, addresses) = (ProxyForm.unixStream, Array(repeating: 0, count: ProxyForm.unixAddresses))
        case .client(.inherited): return nil
        }
        let length = addresses.count + extra.count
        guard length <= UInt16.max else { return nil }
        let command = self == .own ? ProxyForm.local : ProxyForm.proxy
        return ProxyForm.signature + [command, family, UInt8(length >> 8), UInt8(length & 0xFF)] + addresses + extra
    }

    private static func family(_ source: Endpoint, _ destination: Endpoint) -> (word: String, code: UInt8)? {
        switch (source.address, destination.address) {
        case (.v4, .v4): ("TCP4", ProxyForm.ipv4Stream)
        case (.v6, .v6): ("TCP6", ProxyForm.ipv6Stream)
        case (.v4, .v6), (.v6, .v4): nil
        }
    }
}

/// The numbers of version 2, §2.2.
enum ProxyForm {
    /// No other protocol begins like that.
    static let signature: [UInt8] = [0x0D, 0x0A, 0x0D, 0x0A, 0x00, 0x0D, 0x0A, 0x51, 0x55, 0x49, 0x54, 0x0A]
    /// Version and command.
    static let local: UInt8 = 0x20
    static let proxy: UInt8 = 0x21
    /// Family and protocol.
    static let unspecified: UInt8 = 0x00
    static let ipv4Stream: UInt8 = 0x11
    static let ipv6Stream: UInt8 = 0x21
    static let unixStream: UInt8 = 0x31
    /// Two paths of 108 octets.
    static let unixAddresses = 216
    /// Signature, command, family, length.
    static let fixed = 16
}
