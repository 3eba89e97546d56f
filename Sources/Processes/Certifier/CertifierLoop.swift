import IPC
import Kernel
import Privsep
import TLS
import Vocabulary
import Wire

/// The certifier's turns: a certificate is made when a session process first asks for it.
final class CertifierLoop {
    typealias SessionLink = Link<SessionToCertifier, CertifierToSession>

    private let parent: ParentLink<CertifierSettings>
    private let journal: JournalOutbox
    private var certificates: MadeCertificates
    /// By token; one that has ended is gone from here.
    private var sessions: [UInt64: (link: SessionLink, watch: Watch)] = [:]
    private var poller: Poller
    private var journalWatch: Watch
    private var isDraining = false
    private var isStopped = false

    private static let parentToken: UInt64 = 0
    private static let journalToken: UInt64 = 1
    private static let firstSession: UInt64 = 2

    init(
        _ parent: ParentLink<CertifierSettings>, _ sessions: [SessionLink], _ certificates: MadeCertificates,
        _ journal: JournalOutbox
    ) throws {
        self.parent = parent
        self.certificates = certificates
        self.journal = journal
        poller = try Poller()
        try poller.add(parent.number, .readable, token: Self.parentToken)
        journalWatch = try Watch(journal.number, .neither, token: Self.journalToken, in: poller)
        for (index, session) in sessions.enumerated() {
            let token = UInt64(index) + Self.firstSession
            self.sessions[token] = (session, try Watch(session.number, .readable, token: token, in: poller))
        }
    }

    /// Returns when the parent says `stop`.
    func serve() throws {
        while try turn() {}
    }

    /// Waits until something comes, and deals with it.
    /// - Returns: false if the parent said `stop`.
    func turn() throws -> Bool {
        try journal.flush()
        try journalWatch.want(.writing(if: journal.isWaiting), in: poller)
        for event in try poller.wait(for: nil) {
            switch event.token {
            case Self.parentToken: try hearParent()
            case Self.journalToken: try journal.check(event)
            default: try hearSession(event.token)
            }
        }
        return !isStopped
    }

    private func hearParent() throws {
        while let word = try parent.next() {
            switch word {
            case .serve: break
            case .drain:
                isDraining = true
                try tellIfDrained()
            case .stop: isStopped = true
            case .reload(let settings, _): journal.setLevel(settings.logLevel)
            }
        }
    }

    private func hearSession(_ token: UInt64) throws {
        guard let session = sessions[token]?.link else { return }
        do {
            try session.flush()
            while let received = try session.receive() {
                switch received.message {
                case .make(let kind): try answer(kind, session)
                }
            }
            try sessions[token]?.watch.want(.reading(andWriting: session.isWaiting), in: poller)
        } catch LinkError.lost {
            if !isDraining { try hearParent() }
            guard isDraining else { throw LinkError.lost(link: session.name) }
            try poller.remove(session.number)
            sessions[token] = nil
            try tellIfDrained()
        }
    }

    private func answer(_ kind: CertificateKind, _ session: SessionLink) throws {
        for part in try certificates.credential(kind).parts { try session.send(.credential(kind, part)) }
        try session.send(.made(kind))
    }

    private func tellIfDrained() throws {
        guard isDraining, sessions.isEmpty else { return }
        try parent.drained()
    }
}
