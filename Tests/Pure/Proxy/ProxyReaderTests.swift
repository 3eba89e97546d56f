import Proxy
import Support
import Testing
import Vocabulary

@Suite("PROXY headers")
struct ProxyReaderTests {
    private static let destination4 = Endpoint(address: .v4(0xC000_0202), port: 25)
    private static let destination6 = Endpoint(address: .v6(high: 0x2001_0DB8 << 32, low: 2), port: 25)

    private static func header(_ endpoint: String) -> ProxyHeader {
        .client(.internet(Endpoint(endpoint) ?? destination4))
    }

    /// Reads it in pieces of so many octets, with the client's octets behind it.
    private static func read(_ octets: [UInt8], by size: Int, behind: [UInt8] = []) -> (ProxyReader.Progress, Int) {
        var reader = ProxyReader()
        let all = octets + behind
        var position = 0
        while position < all.count {
            let piece = Array(all[position..<min(all.count, position + size)])
            let (consumed, progress) = reader.read(piece.span)
            position += consumed
            if progress != .more { return (progress, position) }
        }
        return (.more, position)
    }

    struct Sample: Sendable, CustomTestStringConvertible {
        let header: ProxyHeader
        let octets: [UInt8]
        let testDescription: String

        init?(_ name: String, _ header: ProxyHeader, _ octets: [UInt8]?) {
            guard let octets else { return nil }
            (testDescription, self.header, self.octets) = (name, header, octets)
        }
    }

    static let samples: [Sample] = [
        Sample("1, IPv4", header("192.0.2.1:4711"), header("192.0.2.1:4711").line(to: destination4)),
        Sample("1, IPv6", header("[2001:db8::1]:0"), header("[2001:db8::1]:0").line(to: destination6)),
        Sample("1, unknown", .own, ProxyHeader.own.line(to: destination4)),
        Sample("1, unknown with addresses", .own, Array("PROXY UNKNOWN ffff:: ffff:: 65535 65535\r\n".utf8)),
        Sample("2, IPv4", header("192.0.2.1:4711"), header("192.0.2.1:4711").block(to: destination4)),
        Sample("2, IPv6", header("[2001:db8::1]:65535"), header("[2001:db8::1]:65535").block(to: destination6)),
        Sample("2, Unix", .client(.local), ProxyHeader.client(.local).block(to: destination4)),
        Sample("2, own", .own, ProxyHeader.own.block(to: destination4)),
        Sample(
            "2, IPv4 with TLVs", header("192.0.2.1:1"),
            header("192.0.2.1:1").block(to: destination4, with: Array(repeating: 4, count: 300))),
        Sample(
            "2, own, as long as can be", .own,
            ProxyHeader.own.block(to: destination4, with: Array(repeating: 0xFF, count: 65_535))),
    ].compactMap { $0 }

    @Test func `every form can be written`() { #expect(Self.samples.count == 10) }

    @Test(arguments: samples)
    func `a header survives, whatever pieces it comes in, and the client's octets stay`(sample: Sample) {
        for size in [1, 2, 3, 7, 16, 1_000, 100_000] {
            let (progress, consumed) = Self.read(sample.octets, by: size, behind: Array("EHLO a\r\n".utf8))
            #expect(progress == .header(sample.header))
            #expect(consumed == sample.octets.count)
        }
    }

    @Test(arguments: samples)
    func `a header without its last octet isn't one yet`(sample: Sample) {
        #expect(Self.read(sample.octets.dropLast(), by: 5).0 == .more)
    }

    @Test(arguments: [
        "EHLO client.test\r\n", "PROXY\r\n", "PROXY TCP4\r\n", "PROXY TCP4 192.0.2.1 192.0.2.2 4711\r\n",
        "PROXY TCP4 192.0.2.1 192.0.2.2 4711 25 x\r\n", "PROXY TCP4 2001:db8::1 192.0.2.2 4711 25\r\n",
        "PROXY TCP6 192.0.2.1 192.0.2.2 4711 25\r\n", "PROXY TCP4  192.0.2.1 192.0.2.2 4711 25\r\n",
        "PROXY TCP4 192.0.2.1 192.0.2.2 04711 25\r\n", "PROXY TCP4 192.0.2.1 192.0.2.2 65536 25\r\n",
        "PROXY TCP4 192.0.2.1 192.0.2.2 4711 -1\r\n", "PROXY TCP4 192.0.2.1 192.0.2.2 4711 25\n",
        "PROXY tcp4 192.0.2.1 192.0.2.2 4711 25\r\n", "proxy TCP4 192.0.2.1 192.0.2.2 4711 25\r\n",
        "PROXY TCP4 192.0.2.256 192.0.2.2 4711 25\r\n", "PROXY UDP4 192.0.2.1 192.0.2.2 4711 25\r\n",
        "\r\n\r\n\0\r\nQUIX",
        "\u{16}\u{3}\u{1}",
    ])
    func `anything else is garbled, and known to be so at once`(text: String) {
        for size in [1, 1_000] { #expect(Self.read(Array(text.utf8), by: size).0 == .garbled) }
    }

    @Test(
        arguments: [
            [0x31, 0x11, 0, 12], [0x22, 0x11, 0, 12], [0x21, 0x12, 0, 12], [0x21, 0x11, 0, 11], [0x21, 0x21, 0, 35],
            [0x21, 0x31, 0, 215], [0x21, 0x41, 0, 12], [0x11, 0x11, 0, 12],
        ] as [[UInt8]])
    func `a version, command, family or length that there isn't is garbled`(fixed: [UInt8]) {
        let signature: [UInt8] = [0x0D, 0x0A, 0x0D, 0x0A, 0, 0x0D, 0x0A, 0x51, 0x55, 0x49, 0x54, 0x0A]
        #expect(Self.read(signature + fixed, by: 3).0 == .garbled)
    }

    @Test func `a line of 107 octets is read, and a longer one isn't waited for`() {
        let line = Array("PROXY UNKNOWN \(String(repeating: "x", count: Limit.proxyLine - 16))\r\n".utf8)
        #expect(line.count == Limit.proxyLine)
        #expect(Self.read(line, by: 10).0 == .header(.own))
        #expect(Self.read(Array(line.dropLast(2)) + Array("xx\r\n".utf8), by: 1).0 == .garbled)
    }

    @Test func `whatever comes, it holds no more than a line, and decides before long`() {
        var chance = SplitMix(seed: 42)
        for _ in 0..<2_000 {
            var octets = Self.samples.randomElement(using: &chance)?.octets ?? []
            for _ in 0..<Int.random(in: 0...3, using: &chance) {
                let place = Int.random(in: 0..<min(octets.count, 40), using: &chance)
                octets[place] = .random(in: 0...255, using: &chance)
            }
            var reader = ProxyReader()
            for octet in octets.prefix(200) {
                _ = reader.read([octet].span)
                #expect(reader.held <= Limit.proxyLine)
            }
            let whole = Self.read(octets, by: octets.count)
            #expect(Self.read(octets, by: Int.random(in: 1...50, using: &chance)).0 == whole.0)
        }
    }
}
