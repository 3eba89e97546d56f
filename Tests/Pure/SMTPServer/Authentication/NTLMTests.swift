import SMTPGrammar
import Testing
import Vocabulary

@testable import SMTPServer

@Suite("NTLM, MS-NLMP §2.2.1")
struct NTLMTests {
    private let means: ExchangeMeans

    init() throws {
        means = ExchangeMeans.example(try #require(Domain("mx.test")))
    }

    private static let signature = octets("NTLMSSP\0")

    private static func long(_ number: Int) -> [UInt8] { (0..<4).map { UInt8(number >> ($0 * 8) & 0xFF) } }
    private static func place(_ length: Int, _ offset: Int) -> [UInt8] {
        Array(long(length).prefix(2)) + long(length).prefix(2) + long(offset)
    }

    /// A NEGOTIATE_MESSAGE.
    private static func negotiate(flags: Int = 0x207, places: [UInt8] = place(0, 0) + place(0, 0)) -> [UInt8] {
        signature + long(1) + long(flags) + places
    }

    /// An AUTHENTICATE_MESSAGE whose user name is this.
    private static func authenticate(_ user: [UInt8], flags: Int = 0x201, at offset: Int = 64) -> [UInt8] {
        let none = place(0, 0)
        let header = signature + long(3) + none + none + none + place(user.count, offset) + none + none + long(flags)
        return header + user
    }

    private func challenged(flags: Int = 0x207) throws -> (exchange: NTLM, challenge: [UInt8]) {
        var exchange = NTLM(with: means)
        guard case .challenge(let challenge) = exchange.respond(to: Self.negotiate(flags: flags)) else {
            throw Missing()
        }
        return (exchange, challenge)
    }

    private struct Missing: Error {}

    @Test func `the challenge has the signature, its type, a name, a nonce, and what it knows of itself`() throws {
        let challenge = try challenged().challenge
        #expect(challenge.prefix(12) == (Self.signature + Self.long(2))[...])
        #expect(Array(challenge[12..<20]) == Self.place(4, 56))
        #expect(Array(challenge[24..<32]) == Array(means.nonce.prefix(8)))
        #expect(Array(challenge[56..<60]) == [0x4D, 0, 0x58, 0])
        #expect(challenge.suffix(4) == [0, 0, 0, 0])
        #expect(challenge[20] & 3 == 1)
        #expect(try challenged(flags: 0x206).challenge[20] & 3 == 2)
    }

    @Test(
        arguments: [
            ([0x6A, 0, 0x6F, 0, 0x65, 0], 0x201, "joe"), ([0x6A, 0x6F, 0x65], 0x200, "joe"), ([0xE9, 0], 1, "\u{E9}"),
            ([0x3D, 0xD8, 0, 0xDE], 1, "\u{1F600}"),
        ] as [([UInt8], Int, String)])
    func `the last message says who it is`(name: [UInt8], flags: Int, user: String) throws {
        var exchange = try challenged().exchange
        #expect(
            exchange.respond(to: Self.authenticate(name, flags: flags)) == .claim(Claim(user: user, by: .ntlm)))
    }

    @Test(arguments: [
        Array(negotiate().prefix(15)), signature + long(2) + long(1), octets("NTLMSSP1") + long(1) + long(1),
        negotiate(places: place(1, 32) + place(0, 0)), negotiate(places: place(0, 0) + place(65_535, 0)), [0],
    ])
    func `a first message that isn't one is refused`(message: [UInt8]) {
        var exchange = NTLM(with: means)
        #expect(exchange.respond(to: message) == .malformed)
    }

    @Test(arguments: [
        authenticate([]), authenticate([0x6A]), authenticate([0x6A, 0], at: 63), authenticate([0x6A, 0], at: 65),
        authenticate([0x6A, 0], at: 0xFFFF_FFFF), authenticate([0, 0xD8]), authenticate([10], flags: 0),
        Array(authenticate([0x6A, 0]).dropLast()), negotiate(), Array(authenticate([]).prefix(63)),
    ])
    func `a last message that isn't one, or has no user, is refused`(message: [UInt8]) throws {
        var exchange = try challenged().exchange
        #expect(exchange.respond(to: message) == .malformed)
    }

    @Test func `a first message may leave its places out`() {
        var exchange = NTLM(with: means)
        guard case .challenge = exchange.respond(to: Array(Self.negotiate().prefix(16))) else {
            Issue.record("no challenge")
            return
        }
    }
}
