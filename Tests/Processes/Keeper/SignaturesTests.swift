import IPC
import Journal
import Kernel
import Privsep
import Support
import TLS
import Testing
import Vocabulary
import Wire

@testable import Keeper

/// A key on P-256.
private let made = Result {
    TLSLibrary.prepare()
    let hostname = try #require(Domain("mx.test"))
    return try (0..<3).map { _ in
        try TestAuthority(now: 1_764_000_000).credential(.good, hostname: hostname).key
    }
}

@Suite("The keeper")
struct SignaturesTests {
    /// A keeper with its ends outside.
    private struct Stage {
        let loop: AnswerLoop<Signatures>
        let parent: Link<ChildToParent, ParentToKeeper>
        let sessions: [Link<KeeperToSession, SessionToKeeper>]
        private let logger: Link<ToLogger, FromLogger>

        init() throws {
            let pair = try packetPair()
            parent = Link(name: "parent–keeper", pair.first)
            let ends: [(AnswerLoop<Signatures>.Asker, Link<KeeperToSession, SessionToKeeper>)] = try (0..<2).map {
                try linkPair("keeper–session/\($0)")
            }
            sessions = ends.map(\.1)
            let (log, logger): (Link<FromLogger, ToLogger>, Link<ToLogger, FromLogger>) = try linkPair("keeper–logger")
            self.logger = logger
            let journal = JournalOutbox(log)
            loop = try AnswerLoop(
                ParentLink(of: .keeper, over: pair.second), ends.map(\.0),
                Signatures(Keys(try Self.entries([0])), journal), journal)
        }

        static func entries(_ numbers: [UInt32]) throws -> [KeeperEntry] {
            let keys = try made.get()
            return numbers.map { KeeperEntry(number: $0, key: keys[Int($0)]) }
        }

        func reload(_ numbers: [UInt32]) throws {
            try parent.send(.reload(KeeperSettings(logLevel: .info, keys: UInt32(numbers.count))))
            for message in ParentToKeeper.messages(of: try Self.entries(numbers)) { try parent.send(message) }
        }

        /// What comes of a question.
        func answer(
            key: UInt32, ordinal: UInt32 = 7, _ scheme: SignatureScheme = .ecdsaSHA256, session: Int = 0
        ) throws -> KeeperToSession? {
            try sessions[session].send(.sign(ordinal: ordinal, key: key, scheme, SignaturesTests.verify))
            #expect(try loop.turn())
            return try sessions[session].message()
        }

        func isSigned(key: UInt32) throws -> Bool {
            guard case .signed(7, let signature) = try answer(key: key) else { return false }
            return !signature.isEmpty
        }
    }

    private static let verify = content(
        [UInt8](repeating: 0x20, count: 64) + "TLS 1.3, server CertificateVerify".utf8
            + [UInt8](repeating: 0, count: 33))

    private static func content(_ octets: [UInt8]) -> HandshakeContent {
        guard let content = HandshakeContent(octets) else { preconditionFailure("no content") }
        return content
    }

    @Test func `whoever asks gets the signature, with the question's number, and nobody else`() throws {
        let stage = try Stage()
        for session in 0..<2 {
            guard case .signed(let ordinal, let signature) = try stage.answer(key: 0, ordinal: 9, session: session)
            else {
                Issue.record("it isn't signed")
                return
            }
            // A sequence of two numbers: RFC 3279 §2.2.3.
            #expect(ordinal == 9 && signature.first == 0x30)
            #expect(try stage.sessions[1 - session].message() == nil)
        }
    }

    @Test func `a key that isn't there doesn't sign`() throws {
        #expect(try Stage().answer(key: 1) == .refused(ordinal: 7))
    }

    @Test func `of the keys before a reload those of the last one still sign`() throws {
        let stage = try Stage()
        try stage.reload([1])
        #expect(try stage.loop.turn())
        #expect(try stage.isSigned(key: 0) && stage.isSigned(key: 1))
        try stage.reload([2])
        #expect(try stage.loop.turn())
        #expect(try stage.answer(key: 0) == .refused(ordinal: 7))
        #expect(try stage.isSigned(key: 1) && stage.isSigned(key: 2))
    }

    @Test func `a question about a key that the parent has just told of is answered`() throws {
        let stage = try Stage()
        // Both are there when it turns, whichever it sees first.
        try stage.sessions[0].send(.sign(ordinal: 1, key: 1, .ecdsaSHA256, Self.verify))
        try stage.reload([1])
        #expect(try stage.loop.turn())
        guard case .signed(1, _) = try stage.sessions[0].message() else {
            Issue.record("it isn't signed")
            return
        }
    }

    @Test(arguments: [SignatureScheme.rsaPSSSHA256, .ed25519, .ecdsaSHA384])
    func `a scheme that doesn't fit the key is a violation`(scheme: SignatureScheme) throws {
        let stage = try Stage()
        try stage.sessions[1].send(.sign(ordinal: 1, key: 0, scheme, Self.verify))
        let violation = #expect(throws: LinkError.self) { try stage.loop.turn() }?.violation
        #expect(violation?.link == "keeper–session/1")
        #expect(violation?.what.contains("\(scheme)") == true)
    }

    @Test func `what has no shape of a handshake is a violation`() throws {
        let pair = try packetPair()
        let link: AnswerLoop<Signatures>.Asker = Link(name: "keeper–session/0", pair.first)
        let packet = SessionToKeeper.sign(ordinal: 1, key: 0, .ecdsaSHA256, Self.verify).packet
        for index in [packet.count - 40, packet.count - 100, 20] {
            var other = packet
            other[index] ^= 1
            #expect(sendPacket(other, over: pair.second.number) == .sent)
            #expect(throws: LinkError.self) { _ = try link.receive() }
        }
    }

    @Test func `it's drained when the session processes have ended`() throws {
        let stage = try Stage()
        try stage.parent.send(.drain)
        #expect(try stage.loop.turn())
        stage.sessions[0].close()
        #expect(try stage.loop.turn())
        #expect(try stage.parent.message() == nil)
        stage.sessions[1].close()
        #expect(try stage.loop.turn())
        #expect(try stage.parent.message() == .drained)
        try stage.parent.send(.stop)
        #expect(try !stage.loop.turn())
    }

    @Test func `a session process that is lost while the daemon serves is the keeper's end`() throws {
        let stage = try Stage()
        stage.sessions[1].close()
        #expect(#expect(throws: LinkError.self) { try stage.loop.turn() }?.lost == "keeper–session/1")
    }

    @Test func `octets that are no key make no keeper`() {
        #expect(throws: TLSError.self) { try Keys([KeeperEntry(number: 0, key: [1, 2, 3])]) }
    }
}
