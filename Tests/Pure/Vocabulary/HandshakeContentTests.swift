import Testing
import Vocabulary

@Suite("What a key may sign")
struct HandshakeContentTests {
    private static let spaces = [UInt8](repeating: 0x20, count: 64)
    private static let context = Array("TLS 1.3, server CertificateVerify".utf8)

    private static func certificateVerify(hash: Int) -> [UInt8] {
        spaces + context + [0] + [UInt8](repeating: 0xAB, count: hash)
    }

    private static func serverKeyExchange(
        type: UInt8 = 3, group: UInt16, length: UInt8, point: [UInt8]
    ) -> [UInt8] {
        [UInt8](repeating: 0xCD, count: 64) + [type, UInt8(group >> 8), UInt8(group & 0xFF), length] + point
    }

    /// Each group with the octets of its point, and the octet that the point begins with.
    private static let groups: [(group: UInt16, count: Int, first: UInt8)] = [
        (23, 65, 4), (24, 97, 4), (25, 133, 4), (29, 32, 0xEF), (30, 56, 0xEF),
    ]

    private static func point(_ first: UInt8, _ count: Int) -> [UInt8] {
        [first] + [UInt8](repeating: 0x77, count: count - 1)
    }

    /// One of each shape.
    private static var good: [(HandshakeContent.Kind, [UInt8])] {
        [32, 48].map { (.certificateVerify, certificateVerify(hash: $0)) }
            + groups.map {
                (
                    .serverKeyExchange,
                    serverKeyExchange(group: $0.group, length: UInt8($0.count), point: point($0.first, $0.count))
                )
            }
    }

    @Test func `the two shapes are known, with every hash and every group`() throws {
        for (kind, octets) in Self.good {
            let content = try #require(HandshakeContent(octets))
            #expect(content.kind == kind && content.octets == octets)
            #expect(octets.count <= HandshakeContent.longest)
        }
        #expect(Self.good.map(\.1.count).max() == HandshakeContent.longest)
    }

    @Test func `an octet more or less is none of them`() {
        for (_, octets) in Self.good {
            #expect(HandshakeContent(octets + [0]) == nil)
            #expect(HandshakeContent(octets.dropLast()) == nil)
            #expect(HandshakeContent(Array(octets.dropFirst())) == nil)
            #expect(HandshakeContent([0x20] + octets) == nil)
        }
        for hash in [0, 1, 16, 20, 31, 33, 47, 49, 63, 64, 65] {
            #expect(HandshakeContent(Self.certificateVerify(hash: hash)) == nil, "\(hash)")
        }
        #expect(HandshakeContent([]) == nil)
    }

    @Test func `every octet of the prefix counts`() {
        let octets = Self.certificateVerify(hash: 32)
        for index in 0..<(octets.count - 32) {
            for bit in 0..<8 {
                var other = octets
                other[index] ^= 1 << bit
                #expect(HandshakeContent(other) == nil, "\(index), \(bit)")
            }
        }
    }

    @Test func `a client's proof isn't a server's`() {
        let text = Array("TLS 1.3, client CertificateVerify".utf8)
        #expect(HandshakeContent(Self.spaces + text + [0] + [UInt8](repeating: 1, count: 32)) == nil)
    }

    @Test func `only named curves that are known, with a point of their length, are exchanged`() {
        for (group, count, first) in Self.groups {
            let point = Self.point(first, count)
            for type: UInt8 in [0, 1, 2, 4, 0xFF] {
                let octets = Self.serverKeyExchange(type: type, group: group, length: UInt8(count), point: point)
                #expect(HandshakeContent(octets) == nil, "type \(type)")
            }
            for other: UInt16 in [0, 22, 26, 28, 31, 256, 0x1D00, 4588] {
                let octets = Self.serverKeyExchange(group: other, length: UInt8(count), point: point)
                #expect(HandshakeContent(octets) == nil, "group \(other)")
            }
            for length in [count - 1, count + 1] {
                let said = Self.serverKeyExchange(group: group, length: UInt8(length), point: point)
                #expect(HandshakeContent(said) == nil, "\(group) says \(length)")
                let both = Self.serverKeyExchange(
                    group: group, length: UInt8(length), point: Self.point(first, length))
                #expect(HandshakeContent(both) == nil, "\(group) has \(length)")
            }
        }
        for form: UInt8 in [0, 2, 3, 5, 6, 7] {
            #expect(
                HandshakeContent(Self.serverKeyExchange(group: 23, length: 65, point: Self.point(form, 65))) == nil)
        }
    }

    @Test func `a scheme fits the key, and in TLS 1.3 the curve and no PKCS 1`() {
        func fitting(_ key: SigningKeyKind, _ content: HandshakeContent.Kind) -> Set<UInt16> {
            Set(SignatureScheme.allCases.filter { $0.fits(key, content) }.map(\.rawValue))
        }
        #expect(fitting(.rsa, .certificateVerify) == [0x0804, 0x0805, 0x0806])
        #expect(fitting(.rsa, .serverKeyExchange) == [0x0401, 0x0501, 0x0601, 0x0804, 0x0805, 0x0806])
        #expect(fitting(.p256, .certificateVerify) == [0x0403])
        #expect(fitting(.p384, .certificateVerify) == [0x0503])
        for key in [SigningKeyKind.p256, .p384] {
            #expect(fitting(key, .serverKeyExchange) == [0x0403, 0x0503, 0x0603])
        }
        for content in [HandshakeContent.Kind.certificateVerify, .serverKeyExchange] {
            #expect(fitting(.ed25519, content) == [0x0807])
        }
    }
}
