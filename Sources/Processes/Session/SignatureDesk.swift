import IPC
import Journal
import Kernel
import Privsep
import TLS
import Vocabulary
import Wire

/// Has handshakes signed by the keeper, which holds the keys of the server's own certificates.
///
/// OpenSSL asks in the midst of a handshake, and this process waits for the answer: as long as it would take to sign by
/// itself, and two packets more. It does nothing else meanwhile, so the wait is bounded. Where no answer comes the
/// handshake fails with the alert `internal_error`. A keeper that is dead is the daemon's end, which the parent sees to.
final class SignatureDesk {
    typealias KeeperLink = Link<KeeperToSession, SessionToKeeper>

    private let keeper: KeeperLink
    private var poller: Poller
    private let journal: JournalOutbox
    private let patience: Duration
    private var ordinal: UInt32 = 0

    init(_ keeper: KeeperLink, _ journal: JournalOutbox, patience: Duration = Limit.signatureWait) throws {
        self.keeper = keeper
        self.journal = journal
        self.patience = patience
        poller = try Poller()
        try poller.add(keeper.number, .readable, token: 0)
    }

    /// Nil if the keeper refuses, doesn't answer in time, or is gone.
    func sign(_ key: UInt32, _ scheme: SignatureScheme, _ content: HandshakeContent) -> [UInt8]? {
        do {
            return try ask(key, scheme, content)
        } catch {
            journal.note(.remark("no signature: \(error)", level: .error))
            return nil
        }
    }

    private func ask(_ key: UInt32, _ scheme: SignatureScheme, _ content: HandshakeContent) throws -> [UInt8]? {
        ordinal &+= 1
        try keeper.send(.sign(ordinal: ordinal, key: key, scheme, content))
        let end = Clock.now() + patience
        repeat {
            while let received = try keeper.receive() {
                switch received.message {
                case .signed(let answered, let signature) where answered == ordinal: return signature
                case .refused(let answered) where answered == ordinal: return nil
                // The answer to a question that was given up.
                case .signed, .refused: continue
                }
            }
            _ = try poller.wait(for: end - Clock.now())
        } while Clock.now() < end
        journal.note(.remark("no signature: the keeper didn't answer within \(patience)", level: .error))
        return nil
    }
}
