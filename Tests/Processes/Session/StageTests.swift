import Conversation
import Faults
import Kernel
import Support
import TLS
import Testing
import Vocabulary
import Wire

@testable import Session

@Suite("The stage between a socket and its conversation")
struct StageTests {
    /// Turns every octet around, so that what passes it can be told from what doesn't.
    private final class Inversion: Stage {
        var security: Security? { nil }

        func take(_ arrived: Span<UInt8>, into plain: inout [UInt8]) -> StageNews {
            for index in arrived.indices { plain.append(~arrived[index]) }
            return StageNews()
        }

        func give(_ octets: [UInt8]) -> [UInt8] { octets.map { ~$0 } }

        func finish() -> [UInt8] { [] }
    }

    private let now = Instant(nanoseconds: 1_000)
    private let server: SharedDescriptor
    private let peer: SharedDescriptor
    private var turn: Turn

    init() throws {
        (server, peer) = streamPair()
        let names = MessageNames(
            hostname: try #require(Domain("mx.test")), process: 1, at: WallTime(microseconds: 0))
        turn = Turn(names: names, nonces: Nonces(key: [1], digests: .openSSL), stores: true)
    }

    private mutating func client() throws -> Client {
        let accepted = ConnectionAccepted(
            session: try #require(SessionID(1)), peer: .local, listener: 0, admission: .admitted)
        let terms = Conversation.Terms(
            hostname: try #require(Domain("mx.test")), offer: .everything(.standard), limits: .standard,
            deadlines: .standard, listener: "smtp", faults: FaultTerms(seed: 0), timeScale: .standard, told: [])
        let conversation = Conversation(terms, with: .local, .admitted, at: now, into: &turn)
        let client = Client(
            accepted, try server.duplicate(), conversation, at: now, wall: WallTime(microseconds: 0))
        settle(client)
        return client
    }

    private mutating func settle(_ client: Client) {
        for case .send(let parcel) in turn.effects { client.send(parcel, at: now) }
        turn.effects = []
        _ = client.flush(at: now)
        client.conversation.repliesSent(at: now, into: &turn)
    }

    private mutating func say(_ text: String, to client: Client) {
        client.conversation.receive(Array(text.utf8).span, at: now, into: &turn)
        settle(client)
    }

    private func heard() -> [UInt8] { drain(peer.number).octets }

    @Test mutating func `what was handed over before goes as it is, and what comes after goes through it`() throws {
        let client = try client()
        client.send(Parcel(Array("before".utf8)), at: now)
        client.exchange(stage: Inversion())
        client.send(Parcel(Array("after".utf8)), at: now)
        _ = client.flush(at: now)
        #expect(heard().suffix(11) == Array("before".utf8) + Array("after".utf8).map { ~$0 })
    }

    @Test mutating func `who doesn't take the stage's own answers isn't heard until they're gone`() throws {
        let client = try client()
        client.exchange(stage: Inversion())
        client.lookAtConversation()
        client.answer([UInt8](repeating: 0, count: Limit.unsentReplies - 1), at: now)
        #expect(client.isHeard)
        client.answer([0], drip: .seconds(1), at: now)
        #expect(!client.isHeard && client.wanted == .neither)
        _ = client.flush(at: now)
        #expect(client.isHeard)
    }

    @Test mutating func `what the client sent before is thrown away, and a line begins anew`() throws {
        let client = try client()
        say("EHLO client.test\r\nMAIL FROM:<smu", to: client)
        client.exchange(stage: nil)
        _ = heard()
        say("NOOP\r\n", to: client)
        #expect(String(decoding: heard(), as: UTF8.self) == "250 2.0.0 OK\r\n")
    }
}
