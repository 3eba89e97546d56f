package import Vocabulary

/// A piece of a credential, for all of it may not fit one packet. A chain's certificates come in its order.
package enum CredentialPart: Hashable, Sendable {
    case certificate([UInt8])
    case key([UInt8])
    case staple([UInt8])

    /// Of each kind of certificate at most: a chain, a key, a staple.
    package static let most = mostCertificates + 2
    /// Certificates of a chain: RFC 8446 has no bound; nobody's chain is longer.
    package static let mostCertificates = 8
    /// Octets of one: what a packet has room for, with what stands before it.
    package static let longest = 32_000

    func encode(to writer: inout Writer) {
        switch self {
        case .certificate(let octets):
            writer.uint8(1)
            writer.bytes(octets)
        case .key(let octets):
            writer.uint8(2)
            writer.bytes(octets)
        case .staple(let octets):
            writer.uint8(3)
            writer.bytes(octets)
        }
    }

    init(from reader: inout Reader) throws(WireError) {
        let kind = try reader.uint8("part")
        let octets = try reader.bytes("part", most: Self.longest)
        switch kind {
        case 1: self = .certificate(octets)
        case 2: self = .key(octets)
        case 3: self = .staple(octets)
        default: throw reader.error("part", .invalid)
        }
    }
}

extension Credential {
    package static let none = Credential(chain: [], key: [])

    /// As it goes between processes.
    package var parts: [CredentialPart] {
        chain.map { .certificate($0) } + [.key(key)] + (staple.isEmpty ? [] : [.staple(staple)])
    }

    /// Takes a piece of it in.
    package mutating func add(_ part: CredentialPart) {
        switch part {
        case .certificate(let octets): chain.append(octets)
        case .key(let octets): key = octets
        case .staple(let octets): staple = octets
        }
    }
}
