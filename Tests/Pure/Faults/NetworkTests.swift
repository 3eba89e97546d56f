import Diagnosis
import Testing
import Vocabulary

@testable import Faults

@Suite("Networks")
struct NetworkTests {
    @Test(
        arguments: [
            (
                "127.0.0.0/8", ["127.0.0.1", "127.255.255.255", "::ffff:127.1.2.3"],
                ["126.255.255.255", "128.0.0.0", "::1"]
            ),
            ("192.0.2.7", ["192.0.2.7", "::ffff:192.0.2.7"], ["192.0.2.6", "192.0.2.8"]),
            ("192.0.2.7/32", ["192.0.2.7"], ["192.0.2.6"]),
            ("192.0.2.128/25", ["192.0.2.128", "192.0.2.255"], ["192.0.2.127"]),
            ("0.0.0.0/0", ["0.0.0.0", "255.255.255.255"], ["::", "::1"]),
            ("::/0", ["::", "ffff::"], ["127.0.0.1", "::ffff:127.0.0.1"]),
            ("::1", ["::1"], ["::2", "::"]),
            ("2001:db8::/32", ["2001:db8::", "2001:db8:ffff::1"], ["2001:db9::", "2001:db7:ffff::"]),
            ("2001:db8::/64", ["2001:db8::ffff:0:0:1"], ["2001:db8:0:1::"]),
            ("2001:db8::8000:0:0:0/65", ["2001:db8::ffff:0:0:1"], ["2001:db8::7fff:0:0:1"]),
            ("2001:db8::fe/127", ["2001:db8::fe", "2001:db8::ff"], ["2001:db8::fd"]),
            ("::ffff:10.0.0.0/104", ["10.1.2.3", "::ffff:10.1.2.3"], ["11.0.0.0"]),
        ] as [(String, [String], [String])])
    func `a network has its addresses and no other`(text: String, inside: [String], outside: [String]) throws {
        let network = try Network(text)
        for address in inside { #expect(network.contains(try #require(IPAddress(address))), "\(address)") }
        for address in outside { #expect(!network.contains(try #require(IPAddress(address))), "\(address)") }
    }

    @Test(arguments: ["127.0.0.0/8", "0.0.0.0/0", "::/0", "2001:db8::/32", "::1/128", "192.0.2.7/32"])
    func `a network survives its text`(text: String) throws {
        #expect(try Network(text).description == text)
    }

    @Test(
        arguments: [
            ("", 0, "an address and a prefix"), ("localhost", 0, "an address and a prefix"), ("/8", 0, "an address"),
            ("127.0.0.0/", 10, "from 0 to 32"), ("127.0.0.0/33", 10, "from 0 to 32"),
            ("127.0.0.0/08", 10, "from 0 to 32"), ("127.0.0.0/+8", 10, "from 0 to 32"),
            ("127.0.0.0/8/8", 10, "from 0 to 32"), ("127.0.0.0/-1", 10, "from 0 to 32"),
            ("127.0.0.0/255.0.0.0", 10, "from 0 to 32"), ("127.0.0.0/99999999999999999999", 10, "from 0 to 32"),
            ("::/129", 3, "from 0 to 128"), ("127.0.0.1/8", 0, "127.0.0.0/8"), ("2001:db8::1/32", 0, "2001:db8::/32"),
            ("10.0.0.0/8 ", 9, "from 0 to 32"), ("é/8", 0, "an address and a prefix"),
        ])
    func `what is no network is told with its place and its mend`(text: String, offset: Int, mend: String) {
        let error = #expect(throws: SpellingError.self) { try Network(text) }
        #expect(error?.offset == offset)
        #expect(error?.objection.mend.contains(mend) == true, "\(String(describing: error))")
    }
}
