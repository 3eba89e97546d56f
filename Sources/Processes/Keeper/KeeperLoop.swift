import IPC
import Journal
import Kernel
import Privsep
import TLS
import Vocabulary
import Wire

/// The keeper's turns: each question of a session process is answered when it has come.
final class KeeperLoop {
    typealias SessionLink = Link<SessionToKeeper, KeeperToSession>

    private let parent: ParentLink<KeeperSettings>
    private let journal: JournalOutbox
    private var keys: Keys
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
        _ parent: ParentLink<KeeperSettings>, _ sessions: [SessionLink], _ keys: Keys, _ journal: JournalOutbox
    ) throws {
        self.parent = parent
        self.keys = keys
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
            case .reload(let settings, let entries):
                journal.setLevel(settings.logLevel)
                keys.replace(by: try Keys(entries, from: parent))
            }
        }
    }

    /// One packet in a turn: a session process waits for its answer before it has another question.
    private func hearSession(_ token: UInt64) throws {
        guard let session = sessions[token]?.link else { return }
        do {
            try session.flush()
            repeat {
                guard let received = try session.receive() else { break }
                try session.send(try answer(received.message, session))
            } while session.hasArrived
            try sessions[token]?.watch.want(.reading(andWriting: session.isWaiting), in: poller)
        } catch LinkError.lost {
            if !isDraining { try hearParent() }
            guard isDraining else { throw LinkError.lost(link: session.name) }
            try poller.remove(session.number)
            sessions[token] = nil
            try tellIfDrained()
        }
    }

    private func answer(_ message: SessionToKeeper, _ session: SessionLink) throws -> KeeperToSession {
        let (ordinal, number, scheme, content) =
            switch message {
            case .sign(let ordinal, let number, let scheme, let content): (ordinal, number, scheme, content)
            }
        // The parent tells of new keys here first: a session process that asks for one heard of it later.
        if keys[number] == nil { try hearParent() }
        guard let key = keys[number] else {
            journal.note(.remark("\(session.name): there is no key \(number) any more", level: .warning))
            return .refused(ordinal: ordinal)
        }
        guard scheme.fits(key.kind, content.kind) else {
            throw LinkError.violation(link: session.name, what: "sign: \(scheme) with a key of \(key.kind)")
        }
        do throws(TLSError) {
            return .signed(ordinal: ordinal, try key.sign(content, by: scheme))
        } catch {
            journal.note(.remark("\(session.name): key \(number) doesn't sign: \(error)", level: .error))
            return .refused(ordinal: ordinal)
        }
    }

    private func tellIfDrained() throws {
        guard isDraining, sessions.isEmpty else { return }
        try parent.drained()
    }
}
