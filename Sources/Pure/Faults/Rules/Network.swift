import Diagnosis
package import Vocabulary

/// A network in the form of RFC 4632 §3.1: `127.0.0.0/8`, `2001:db8::/32`. An address alone is a network of one.
package struct Network: Hashable, Sendable, CustomStringConvertible {
    package let address: IPAddress
    /// In bits.
    package let prefix: Int

    /// - Throws: `SpellingError` unless it's an address, or one with a prefix and no bit set behind that.
    package init(_ text: String) throws(SpellingError) {
        let parts = text.split(separator: "/", maxSplits: 1, omittingEmptySubsequences: false)
        guard let address = IPAddress(String(parts[0])) else {
            throw SpellingError(
                at: 0, "\(quoted(text)) is no network",
                mend: "write an address and a prefix: 127.0.0.0/8, 2001:db8::/32")
        }
        let most = Self.bits(of: address)
        var prefix = most
        if parts.count == 2 {
            guard let number = Int(parts[1]), parts[1] == String(number), (0...most).contains(number) else {
                throw SpellingError(
                    at: parts[0].utf8.count + 1, "\(quoted(String(parts[1]))) is no prefix of \(address)",
                    mend: "write a number of bits from 0 to \(most)")
            }
            prefix = number
        }
        let cut = Self.cut(address, to: prefix)
        guard cut == address else {
            throw SpellingError(
                at: 0, "\(quoted(text)) has bits set behind its prefix", mend: "write \(cut)/\(prefix)")
        }
        // Clients are compared by their unmapped addresses.
        if case .v4 = address.unmapped, case .v6 = address, prefix >= Self.mappedPrefix {
            self.address = address.unmapped
            self.prefix = prefix - Self.mappedPrefix
        } else {
            self.address = address
            self.prefix = prefix
        }
    }

    package func contains(_ client: IPAddress) -> Bool {
        let client = client.unmapped
        return Self.bits(of: client) == Self.bits(of: address) && Self.cut(client, to: prefix) == address
    }

    package var description: String { "\(address)/\(prefix)" }

    /// `::ffff:0:0/96`, RFC 4291 §2.5.5.2.
    private static let mappedPrefix = 96

    private static func bits(of address: IPAddress) -> Int {
        switch address {
        case .v4: 32
        case .v6: 128
        }
    }

    /// The address with its first bits only.
    private static func cut(_ address: IPAddress, to prefix: Int) -> IPAddress {
        switch address {
        case .v4(let value): .v4(value & ~(UInt32.max >> prefix))
        case .v6(let high, let low):
            .v6(high: high & ~(UInt64.max >> prefix), low: low & ~(UInt64.max >> max(0, prefix - 64)))
        }
    }
}
