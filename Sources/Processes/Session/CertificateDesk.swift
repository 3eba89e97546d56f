import IPC
import Vocabulary
import Wire

/// Has certificates made that aren't there yet, and knows whose handshakes wait for one.
///
/// The handshake has a deadline as every other has; nobody else waits meanwhile.
final class CertificateDesk {
    typealias CertifierLink = Link<CertifierToSession, SessionToCertifier>

    private let certifier: CertifierLink
    private var waiting: [CertificateKind: [SessionID]] = [:]
    /// What isn't asked for yet.
    private var wanted: [CertificateKind] = []
    private var coming: [CertificateKind: Credential] = [:]

    init(_ certifier: CertifierLink) {
        self.certifier = certifier
    }

    var number: CInt { certifier.number }
    var isWaiting: Bool { certifier.isWaiting }

    /// The session goes on when a certificate of this kind is there.
    func want(_ kind: CertificateKind, for session: SessionID) {
        if waiting[kind] == nil { wanted.append(kind) }
        waiting[kind, default: []].append(session)
    }

    /// Asks for what is wanted.
    func flush() throws {
        for kind in wanted { try certifier.send(.make(kind)) }
        wanted.removeAll()
        try certifier.flush()
    }

    /// A certificate that has come, and who waits for it; nil if none is there now.
    func next() throws -> (kind: CertificateKind, credential: Credential, waiting: [SessionID])? {
        while let received = try certifier.receive() {
            switch received.message {
            case .credential(let kind, let part): coming[kind, default: .none].add(part)
            case .made(let kind):
                guard let sessions = waiting.removeValue(forKey: kind), let made = coming.removeValue(forKey: kind)
                else { throw LinkError.violation(link: certifier.name, what: "made: nobody asked for \(kind)") }
                return (kind, made, sessions)
            }
        }
        return nil
    }
}
