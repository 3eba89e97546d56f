import IPC
import Kernel
import Privsep
import Support
import Testing
import Vocabulary
import Wire

@testable import Session

@Suite("A session process that asks for signatures")
struct SignatureDeskTests {
    private let keeper: Link<SessionToKeeper, KeeperToSession>
    private let desk: SignatureDesk
    private let logger: Link<ToLogger, FromLogger>
    private let content: HandshakeContent

    init() throws {
        let (here, keeper): (SignatureDesk.KeeperLink, Link<SessionToKeeper, KeeperToSession>) =
            try linkPair("session/0–keeper")
        let (log, logger): (Link<FromLogger, ToLogger>, Link<ToLogger, FromLogger>) = try linkPair("session/0–logger")
        (self.keeper, self.logger) = (keeper, logger)
        desk = try SignatureDesk(here, JournalOutbox(log), patience: .milliseconds(20))
        content = try #require(
            HandshakeContent(
                [UInt8](repeating: 0x20, count: 64) + "TLS 1.3, server CertificateVerify".utf8
                    + [UInt8](repeating: 0, count: 33)))
    }

    private func ask() -> [UInt8]? { desk.sign(5, .ed25519, content) }

    /// The answer to the n-th question from 1 on, said before it's asked: nobody else turns meanwhile.
    @Test func `the answer to its question is its signature`() throws {
        try keeper.send(.signed(ordinal: 1, [1, 2, 3]))
        #expect(ask() == [1, 2, 3])
        #expect(try keeper.message() == .sign(ordinal: 1, key: 5, .ed25519, content))
        try keeper.send(.refused(ordinal: 2))
        #expect(ask() == nil)
    }

    @Test func `a keeper that doesn't answer is waited for no longer than that, and its late answer is no other's`()
        throws
    {
        let before = Clock.now()
        #expect(ask() == nil)
        #expect(Clock.now() - before >= .milliseconds(20))
        try keeper.send(.signed(ordinal: 1, [1]))
        try keeper.send(.signed(ordinal: 2, [2]))
        #expect(ask() == [2])
    }

    @Test func `a keeper that is gone signs nothing`() {
        keeper.close()
        #expect(ask() == nil)
    }
}
