import COpenSSL
import Testing
import Vocabulary

@testable import TLS

@Suite("Odd hellos")
struct OddHelloTests {
    /// What the server says to the octets.
    private func answer(to octets: [UInt8], piece: Int = .max) throws -> (said: [UInt8], failure: String?) {
        let server = try ServerEnd.connection()
        var (said, plain): ([UInt8], [UInt8]) = ([], [])
        var rest = octets[...]
        while !rest.isEmpty {
            let progress = server.take(Array(rest.prefix(piece)).span, into: &plain)
            said += server.takeOutgoing()
            if let failure = progress.failure { return (said, failure.reason) }
            rest = rest.dropFirst(piece)
        }
        return (said, nil)
    }

    /// A record with a handshake's message of type 2. RFC 8446 §4.
    private func isServerHello(_ octets: [UInt8]) -> Bool {
        octets.count > 5 && octets[0] == 22 && octets[5] == 2
    }

    @Test(arguments: [1, 2, 3, 4, 5, 100, 16_384])
    func `a hello may be cut into records anywhere, and the handshake is done`(size: Int) throws {
        let handshake = ServerEnd.shake(MemoryClient(), try ServerEnd.connection()) { flight in
            ClientHello.records(of: size, ClientHello.message(of: flight))
        }
        #expect(handshake.security?.version == "TLSv1.3", "\(String(describing: handshake.failure))")
    }

    @Test(arguments: [1, 7, .max])
    func `records of one octet may come in any pieces`(piece: Int) throws {
        let handshake = ServerEnd.shake(MemoryClient(), try ServerEnd.connection(), piece: piece) { flight in
            ClientHello.records(of: 1, ClientHello.message(of: flight))
        }
        #expect(handshake.security?.version == "TLSv1.3")
    }

    @Test func `values that nobody assigned are passed over wherever they stand`() throws {
        let grease = ClientHello.grease
        var hello = ClientHello()
        #expect(isServerHello(try answer(to: hello.records()).said))
        hello.suites.insert(grease, at: 0)
        hello.versions.insert(grease, at: 0)
        hello.groups.insert(grease, at: 0)
        hello.signatures.insert(grease, at: 0)
        hello.shares.insert((grease, [0]), at: 0)
        hello.extensions = [(grease, []), (0x1A1A, [0])]
        let answer = try answer(to: hello.records())
        #expect(isServerHello(answer.said) && answer.failure == nil)
    }

    /// All lengths of a hello that count with two octets at their most make 131,396, and OpenSSL takes no more.
    @Test(arguments: [60_000, 65_300])
    func `a hello of 64 KB is taken, and one that fills every count of its too`(octets: Int) throws {
        var hello = ClientHello()
        // padding, RFC 7685 §3.
        hello.extensions = [(21, [UInt8](repeating: 0, count: octets))]
        #expect(isServerHello(try answer(to: hello.records()).said))
        hello.suites = [UInt16](repeating: ClientHello.grease, count: 32_000) + [0x1301]
        let large = hello.records(of: 1_000)
        #expect(large.count > 64_000 + octets)
        #expect(isServerHello(try answer(to: large).said))
    }

    @Test func `a whole handshake with 60,000 octets in its hello is done`() throws {
        let client = MemoryClient { context in
            let add: SSL_custom_ext_add_cb_ex = { _, _, _, octets, count, _, _, _, _ in
                octets?.pointee = UnsafePointer(padding)
                count?.pointee = paddingOctets
                return 1
            }
            let context = SSL_CTX_add_custom_ext(
                context, CUnsignedInt(ClientHello.grease), CUnsignedInt(SSL_EXT_CLIENT_HELLO), add, nil, nil, nil, nil)
            #expect(context == 1)
        }
        let handshake = ServerEnd.shake(client, try ServerEnd.connection())
        #expect(handshake.security?.version == "TLSv1.3", "\(String(describing: handshake.failure))")
    }

    @Test func `a hello that claims to be longer is refused by its first octets`() throws {
        // handshake, client_hello, one octet more than the most.
        let longest = 131_396
        func header(_ length: Int) -> [UInt8] {
            [22, 3, 1, 0, 4, 1, UInt8(length >> 16), UInt8(length >> 8 & 0xFF), UInt8(length & 0xFF)]
        }
        #expect(try answer(to: header(longest)).failure == nil)
        let refused = try answer(to: header(longest + 1))
        #expect(refused.failure == "excessive message size")
        // fatal, illegal_parameter.
        #expect(refused.said.suffix(2) == [2, 47])
    }

    @Test func `a version that is too old gets its alert also without an extension for versions`() throws {
        var hello = ClientHello()
        hello.versions = [0x0302, 0x0301]
        let answer = try answer(to: hello.records())
        #expect(answer.said.suffix(2) == [2, 70])
    }

    @Test func `a hello of SSL 2 fails`() throws {
        let answer = try answer(
            to: [0x80, 0x2E, 1, 0, 2, 0, 0x15, 0, 0, 0, 0x10, 1, 0, 0x80] + [UInt8](repeating: 1, count: 40))
        #expect(answer.failure != nil)
        #expect(!isServerHello(answer.said))
    }
}

private let paddingOctets = 60_000
nonisolated(unsafe) private let padding = {
    let octets = UnsafeMutablePointer<UInt8>.allocate(capacity: paddingOctets)
    octets.initialize(repeating: 0, count: paddingOctets)
    return octets
}()
