import IPC
import Journal
import Kernel
import Privsep
import Support
import TLS
import Testing
import Vocabulary
import Wire

@testable import Certifier

@Suite("The certifier")
struct MadeCertificatesTests {
    private let loop: AnswerLoop<MadeCertificates>
    private let parent: Link<ChildToParent, ParentToCertifier>
    private let sessions: [Link<CertifierToSession, SessionToCertifier>]
    private let logger: Link<ToLogger, FromLogger>

    init() throws {
        TLSLibrary.prepare()
        let pair = try packetPair()
        parent = Link(name: "parent–certifier", pair.first)
        let ends: [(AnswerLoop<MadeCertificates>.Asker, Link<CertifierToSession, SessionToCertifier>)] = try (0..<2).map
        {
            try linkPair("certifier–session/\($0)")
        }
        sessions = ends.map(\.1)
        let (log, logger): (Link<FromLogger, ToLogger>, Link<ToLogger, FromLogger>) = try linkPair("certifier–logger")
        self.logger = logger
        let above: ParentLink<CertifierSettings> = ParentLink(of: .certifier, over: pair.second)
        let journal = JournalOutbox(log)
        var certificates = try MadeCertificates(
            CertifierSettings(hostname: try #require(Domain("mx.test")), kept: nil, logLevel: .info), journal)
        try certificates.begin(above)
        loop = try AnswerLoop(above, ends.map(\.0), certificates, journal)
    }

    /// What the session process has of its question.
    private func answer(_ kind: CertificateKind, session: Int) throws -> Credential {
        try sessions[session].send(.make(kind))
        #expect(try loop.turn())
        var credential = Credential.none
        while let message = try sessions[session].message() {
            switch message {
            case .credential(let told, let part) where told == kind: credential.add(part)
            case .made(kind): return credential
            case .credential, .made: Issue.record("\(message)")
            }
        }
        Issue.record("it isn't made")
        return credential
    }

    @Test func `the start has the good ones, the one that's revoked, and the authority behind them`() throws {
        var kinds: Set<CertificateKind> = []
        var isBehind = false
        while let message = try parent.message() {
            switch message {
            case .credential(let kind, _): kinds.insert(kind)
            case .authority(_, let lists): isBehind = !lists.isEmpty
            case .confined, .drained: Issue.record("\(message)")
            }
        }
        #expect(kinds == [.good, .handshakes, .revoked] && isBehind)
    }

    @Test func `the authority's key goes to the parent only where it's to be kept`() throws {
        for givesKey in [false, true] {
            let pair = try packetPair()
            let parent = Link<ChildToParent, ParentToCertifier>(name: "parent–certifier", pair.first)
            let (log, logger): (Link<FromLogger, ToLogger>, Link<ToLogger, FromLogger>) = try linkPair("log")
            let settings = CertifierSettings(
                hostname: try #require(Domain("mx.test")), kept: nil, givesKey: givesKey, logLevel: .info)
            var certificates = try MadeCertificates(settings, JournalOutbox(log))
            let above: ParentLink<CertifierSettings> = ParentLink(of: .certifier, over: pair.second)
            try certificates.begin(above)
            var keys: [[UInt8]] = []
            while let message = try parent.message() {
                if case .authority(let authority, _) = message { keys.append(authority.key) }
            }
            #expect(keys.map(\.isEmpty) == [!givesKey])
            _ = (above, logger)
        }
    }

    @Test func `whoever asks gets the same, and nobody else does`() throws {
        let first = try answer(.expired, session: 0)
        #expect(first.chain.count == 2 && !first.key.isEmpty && !first.staple.isEmpty)
        #expect(try sessions[1].message() == nil)
        #expect(try answer(.expired, session: 1) == first)
        #expect(try answer(.wrongHost, session: 1) != first)
    }

    @Test func `it's drained when the session processes have ended`() throws {
        while try parent.message() != nil {}
        try parent.send(.drain)
        #expect(try loop.turn())
        for session in sessions {
            #expect(try parent.message() == nil)
            session.close()
            #expect(try loop.turn())
        }
        #expect(try parent.message() == .drained)
        try parent.send(.stop)
        #expect(try !loop.turn())
    }

    @Test func `a session process that is lost while the daemon serves is the certifier's end`() throws {
        sessions[1].close()
        #expect(#expect(throws: LinkError.self) { try loop.turn() }?.lost == "certifier–session/1")
    }
}
