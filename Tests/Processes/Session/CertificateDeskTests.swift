import IPC
import Support
import Testing
import Vocabulary
import Wire

@testable import Session

@Suite("A session process that asks for certificates")
struct CertificateDeskTests {
    private let certifier: Link<SessionToCertifier, CertifierToSession>
    private let desk: CertificateDesk

    init() throws {
        let (here, certifier): (CertificateDesk.CertifierLink, Link<SessionToCertifier, CertifierToSession>) =
            try linkPair("session/0–certifier")
        self.certifier = certifier
        desk = CertificateDesk(here)
    }

    private func session(_ number: UInt64) throws -> SessionID { try #require(SessionID(number)) }

    @Test func `a kind is asked for once, and all who wait for it go on when it's whole`() throws {
        try desk.want(.expired, for: session(1))
        try desk.want(.expired, for: session(2))
        try desk.want(.sha1, for: session(3))
        try desk.flush()
        #expect(try certifier.message() == .make(.expired))
        #expect(try certifier.message() == .make(.sha1))
        #expect(try certifier.message() == nil)
        for part: CredentialPart in [.certificate([1]), .certificate([2]), .key([3]), .staple([4])] {
            try certifier.send(.credential(.expired, part))
        }
        #expect(try desk.next() == nil)
        try certifier.send(.made(.expired))
        let made = try #require(try desk.next())
        #expect(made.kind == .expired && made.credential == Credential(chain: [[1], [2]], key: [3], staple: [4]))
        #expect(try made.waiting == [session(1), session(2)])
        #expect(try desk.next() == nil)
    }

    @Test func `what nobody asked for is a violation`() throws {
        try certifier.send(.credential(.expired, .key([1])))
        try certifier.send(.made(.expired))
        #expect(#expect(throws: LinkError.self) { _ = try desk.next() }?.violation?.link == "session/0–certifier")
    }
}
