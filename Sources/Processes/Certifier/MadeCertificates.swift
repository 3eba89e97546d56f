import IPC
import Kernel
import Privsep
import TLS
import Vocabulary
import Wire

/// What the certifier has made; what session processes ask for it makes when one first does.
struct MadeCertificates: Answering {
    private let authority: TestAuthority
    private let journal: JournalOutbox
    private let hostname: Domain
    private let givesKey: Bool
    private var made: [CertificateKind: Credential] = [:]

    init(_ settings: CertifierSettings, _ journal: JournalOutbox) throws {
        self.journal = journal
        let now = Int(Clock.wall().microseconds / 1_000_000)
        (hostname, givesKey) = (settings.hostname, settings.givesKey)
        authority = try settings.kept.map { try Self.authority($0, now: now) } ?? TestAuthority(now: now)
    }

    private static func authority(_ kept: KeptAuthority, now: Int) throws -> TestAuthority {
        do {
            return try TestAuthority(certificate: kept.certificate, key: kept.key, now: now)
        } catch {
            throw UnfitAuthority(cause: error)
        }
    }

    /// Makes what is there at the start, and tells the parent of it.
    mutating func begin(_ parent: ParentLink<CertifierSettings>) throws {
        for kind in CertificateKind.allCases where kind.isMadeAtStart {
            for part in try credential(kind).parts { try parent.made(.credential(kind, part)) }
        }
        try parent.made(
            .authority(
                KeptAuthority(certificate: try authority.certificate(), key: givesKey ? try authority.key() : []),
                lists: try authority.revocationLists()))
        try parent.finish()
    }

    mutating func take(
        _ settings: CertifierSettings, _ entries: [NoEntry], from parent: ParentLink<CertifierSettings>
    ) {
        journal.setLevel(settings.logLevel)
    }

    mutating func answer(
        _ question: SessionToCertifier, over session: Link<SessionToCertifier, CertifierToSession>
    ) throws {
        switch question {
        case .make(let kind):
            for part in try credential(kind).parts { try session.send(.credential(kind, part)) }
            try session.send(.made(kind))
        }
    }

    /// One and the same for everybody who asks.
    private mutating func credential(_ kind: CertificateKind) throws(TLSError) -> Credential {
        if let credential = made[kind] { return credential }
        let credential = try authority.credential(kind, hostname: hostname)
        made[kind] = credential
        return credential
    }
}

/// An authority that is kept and can't be used.
private struct UnfitAuthority: Error, CustomStringConvertible {
    let cause: TLSError

    var description: String {
        "the authority that --ca-dir keeps can't be used: \(cause); ca.pem is to be a certificate and ca-key.pem its key "
            + "without a passphrase, or where neither is there a new one is made"
    }
}
