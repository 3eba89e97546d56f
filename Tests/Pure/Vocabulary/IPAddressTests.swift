import Support
import Testing
import Vocabulary

@Suite("IP addresses, RFC 4291 §2.2 and RFC 5952 §4")
struct IPAddressTests {
    @Test(arguments: [
        "0.0.0.0", "127.0.0.1", "255.255.255.255", "192.0.2.10", "::", "::1", "2001:db8::1", "2001:db8:0:1:1:1:1:1",
        "2001:0:0:1::1", "1:2:3:4:5:6:7:8", "1:2:3:4:5:6:7:0", "fe80::", "::ffff:192.0.2.1", "::fffe:c000:201",
        "ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff",
    ])
    func `an address in its one spelling is printed as it was read`(text: String) {
        #expect(IPAddress(text)?.description == text)
    }

    @Test(arguments: [
        ("2001:DB8::1", "2001:db8::1"), ("2001:0db8:0000:0000:0000:0000:0000:0001", "2001:db8::1"),
        ("0::0", "::"), ("1::0:0:2", "1::2"), ("2001:db8::1:0:0:1", "2001:db8::1:0:0:1"),
        ("1:0:0:2:0:0:0:3", "1:0:0:2::3"), ("1:2:3:4:5:6:7::", "1:2:3:4:5:6:7:0"),
        ("::FFFF:1.2.3.4", "::ffff:1.2.3.4"), ("64:ff9b::192.0.2.33", "64:ff9b::c000:221"),
    ])
    func `every other spelling becomes that one`(written: String, printed: String) {
        #expect(IPAddress(written)?.description == printed)
    }

    @Test(arguments: [
        "", " ", "1", "1.2.3", "1.2.3.4.5", "256.0.0.1", "01.2.3.4", "1.2.3.4 ", "+1.2.3.4", "1..2.3", "0x7f.0.0.1",
        ":", ":::", "1:", ":1", "1:2:3:4:5:6:7", "1:2:3:4:5:6:7:8:9", "1:2:3:4:5:6:7:8::", "1::2::3", "12345::", "g::",
        "::+1", "::-0", "::1.2.3", "1.2.3.4::", "::1.2.3.4:5", "1:2:3:4:5:6:7:1.2.3.4", "fe80::1%lo", "[::1]", "::1 ",
        "localhost", "::١",
    ])
    func `what is no address is refused`(text: String) {
        #expect(IPAddress(text) == nil)
    }

    @Test func `any address survives its text and its octets`() {
        var random = SplitMix(seed: 1)
        for _ in 0..<2_000 {
            // Groups of zeros are rare in random numbers, and they are what's hard.
            let groups = (0..<8).map { _ in random.next() % 3 == 0 ? UInt64(0) : random.next() & 0xFFFF }
            let halves = [groups[..<4], groups[4...]].map { $0.reduce(0) { $0 << 16 | $1 } }
            for address in [IPAddress.v6(high: halves[0], low: halves[1]), .v4(UInt32(truncatingIfNeeded: halves[1]))] {
                #expect(IPAddress(address.description) == address)
                #expect(IPAddress(octets: address.octets) == address)
            }
        }
    }

    @Test func `octets stand in network byte order`() {
        #expect(IPAddress.loopback4.octets == [127, 0, 0, 1])
        #expect(IPAddress.loopback6.octets == Array(repeating: 0, count: 15) + [1])
    }

    @Test(arguments: [0, 3, 5, 15, 17])
    func `no other number of octets than four and sixteen is an address`(count: Int) {
        #expect(IPAddress(octets: [UInt8](repeating: 1, count: count)) == nil)
    }

    @Test(arguments: [
        ("::ffff:192.0.2.1", "192.0.2.1"), ("::fffe:c000:201", "::fffe:c000:201"), ("::1", "::1"),
        ("1::ffff:c000:201", "1::ffff:c000:201"), ("192.0.2.1", "192.0.2.1"),
    ])
    func `only an IPv4-mapped address is unmapped`(mapped: String, plain: String) {
        #expect(IPAddress(mapped)?.unmapped == IPAddress(plain))
    }
}

@Suite("Endpoints")
struct EndpointTests {
    @Test(arguments: ["127.0.0.1:2525", "[::1]:25", "0.0.0.0:0", "[::]:65535", "[::ffff:192.0.2.1]:1"])
    func `an endpoint is printed as it was read`(text: String) {
        #expect(Endpoint(text)?.description == text)
    }

    @Test(arguments: [
        "", ":", ":25", "127.0.0.1", "127.0.0.1:", "127.0.0.1:65536", "127.0.0.1:025", "127.0.0.1:+25", "127.0.0.1:-0",
        "127.0.0.1: 25", "127.0.0.1:25 ", "::1:25", "[::1]", "[::1]25", "[::1:25", "::1]:25", "[127.0.0.1]:25",
        "[[::1]]:25", "localhost:25",
    ])
    func `what is no endpoint is refused`(text: String) {
        #expect(Endpoint(text) == nil)
    }

    @Test func `a peer without an address is called by what it is`() {
        #expect(Peer.local.description == "local")
        #expect(Peer.inherited.description == "inherited")
        #expect(Peer.internet(Endpoint(address: .loopback6, port: 25)).description == "[::1]:25")
    }
}
