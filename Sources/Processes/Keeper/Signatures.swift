import IPC
import Privsep
import TLS
import Vocabulary
import Wire

/// Signs what session processes ask for, if it's a key that there is and a scheme that fits it.
struct Signatures: Answering {
    private var keys: Keys
    private let journal: JournalOutbox

    init(_ keys: Keys, _ journal: JournalOutbox) {
        self.keys = keys
        self.journal = journal
    }

    mutating func take(
        _ settings: KeeperSettings, _ entries: [KeeperEntry], from parent: ParentLink<KeeperSettings>
    ) throws {
        journal.setLevel(settings.logLevel)
        keys.replace(by: try Keys(entries, from: parent))
    }

    func answer(_ question: SessionToKeeper, over session: Link<SessionToKeeper, KeeperToSession>) throws {
        switch question {
        case .sign(let ordinal, let number, let scheme, let content):
            let signature = try sign(content, scheme, key: number, for: session.name)
            try session.send(signature.map { .signed(ordinal: ordinal, $0) } ?? .refused(ordinal: ordinal))
        }
    }

    private func sign(
        _ content: HandshakeContent, _ scheme: SignatureScheme, key number: UInt32, for session: String
    ) throws -> [UInt8]? {
        guard let key = keys[number] else {
            journal.note(.remark("\(session): there is no key \(number) any more", level: .warning))
            return nil
        }
        guard scheme.fits(key.kind, content.kind) else {
            throw LinkError.violation(link: session, what: "sign: \(scheme) with a key of \(key.kind)")
        }
        do throws(TLSError) {
            return try key.sign(content, by: scheme)
        } catch {
            journal.note(.remark("\(session): key \(number) doesn't sign: \(error)", level: .error))
            return nil
        }
    }
}
