import IPC
import Journal
import Kernel
import Privsep
import Rates
import Vocabulary
import Wire

/// The sink's turns: what the session processes ask, then one sync for all that was delivered, then the answers.
/// What the ledger is asked is answered at once.
final class SinkLoop {
    typealias SessionLink = Link<SessionToSink, SinkToSession>

    private let parent: ParentLink<SinkSettings>
    private let journal: JournalOutbox
    /// Nil without a store: then it only counts what is discarded.
    private let store: Store?
    private var ledger = Ledger(most: Limit.ledgerKeys)
    private var rates = RateLimiter<UInt64>(most: Limit.rateKeys)
    /// By token; one that has ended is gone from here.
    private var sessions: [UInt64: (link: SessionLink, watch: Watch)] = [:]
    private var poller: Poller
    private var journalWatch: Watch
    private var isDraining = false
    private var isStopped = false

    private static let parentToken: UInt64 = 0
    private static let journalToken: UInt64 = 1
    private static let firstSession: UInt64 = 2
    /// Messages of one link in one turn: no session process can keep the others waiting.
    private static let messagesInTurn = 64

    init(_ parent: ParentLink<SinkSettings>, _ sessions: [SessionLink], _ store: Store?, _ journal: JournalOutbox)
        throws
    {
        self.parent = parent
        self.store = store
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
        try store?.removeLeftovers()
        while try turn() {}
    }

    /// Waits until something comes, and deals with it.
    /// - Returns: false if the parent said `stop`.
    func turn() throws -> Bool {
        try journal.flush()
        try journalWatch.want(.writing(if: journal.isWaiting), in: poller)
        for event in try poller.wait(for: nil) {
            switch event.token {
            case Self.parentToken: if try hearParent() { isStopped = true }
            case Self.journalToken: try journal.check(event)
            default: try hearSession(event.token)
            }
        }
        try settle()
        return !isStopped
    }

    private func hearParent() throws -> Bool {
        while let word = try parent.next() {
            switch word {
            case .serve: break
            case .drain:
                isDraining = true
                try tellIfDrained()
            case .stop: return true
            case .reload(let settings, _):
                journal.setLevel(settings.logLevel)
                store?.rename(settings.hostname)
            }
        }
        return false
    }

    private func hearSession(_ token: UInt64) throws {
        guard let session = sessions[token]?.link else { return }
        do {
            try session.flush()
            var heard = 0
            while heard < Self.messagesInTurn || session.hasArrived, let received = try session.receive() {
                heard += 1
                try answer(received.message, of: token, over: session)
            }
            try flush(token)
        } catch let violation as Violation {
            throw LinkError.violation(link: session.name, what: violation.what)
        } catch LinkError.lost {
            guard try sessionsMayEnd() else { throw LinkError.lost(link: session.name) }
            try poller.remove(session.number)
            sessions[token] = nil
            store?.abandonAll(of: token)
            try tellIfDrained()
        }
    }

    /// Sends what was gathered for a session process.
    private func flush(_ token: UInt64) throws {
        guard let session = sessions[token]?.link else { return }
        try session.flush()
        try sessions[token]?.watch.want(.reading(andWriting: session.isWaiting), in: poller)
    }

    /// Whether the parent has said `drain`. It said so before a session process could end by it, but its word may
    /// not have been read yet.
    private func sessionsMayEnd() throws -> Bool {
        if !isDraining, try hearParent() { isStopped = true }
        return isDraining
    }

    private func answer(_ message: SessionToSink, of token: UInt64, over session: SessionLink) throws {
        switch message {
        case .ask(let client, let ordinal, let key, let keep):
            let (count, sinceFirst) = ledger.count(key, keep: keep, at: Clock.now())
            try session.gather(.counted(client, ordinal: ordinal, count: count, sinceFirst: sinceFirst))
        case .admit(let client, let ordinal, let key, let rate):
            let admits = rates.admits(key, limit: rate.limit, in: rate.span, at: Clock.now())
            try session.gather(.rated(client, ordinal: ordinal, admits: admits))
        case .discarded:
            if store != nil { throw Violation("discarded: there is a store") }
        case .keep, .open, .recipients, .commit, .withdraw, .abandon:
            guard let store else { throw Violation("\(message): there is no store") }
            try answer(message, of: token, over: session, by: store)
        }
    }

    private func answer(
        _ message: SessionToSink, of token: UInt64, over session: SessionLink, by store: Store
    ) throws {
        switch message {
        case .keep(let transaction, let message):
            let refusal = try store.keep(message, as: transaction, of: token)
            if let refusal { try session.gather(.settled(transaction, .refused(refusal))) }
        case .open(let transaction, let provenance, let sender):
            switch try store.begin(transaction, provenance, sender, of: token) {
            case .opened(let file): try session.gather(.opened(transaction), handing: file.take())
            case .refused(let refusal): try session.gather(.refused(transaction, refusal))
            }
        case .recipients(let transaction, let recipients):
            try store.add(recipients, to: transaction, of: token)
        case .commit(let transaction, let recipients, let octets, let digest, let faults):
            // Whose files are there needn't wait until this one's content is on disk.
            try session.flush()
            let refusal = try store.commit(
                transaction, recipients: recipients, octets: octets, digest: digest, faults: faults, of: token)
            if let refusal { try session.gather(.settled(transaction, .refused(refusal))) }
        case .withdraw(let transaction, let places):
            try store.withdraw(places, from: transaction, of: token)
        case .abandon(let transaction): try store.abandon(transaction, of: token)
        case .ask, .admit, .discarded: break  // It takes no store.
        }
    }

    /// Only now may anybody say 250.
    private func settle() throws {
        let settled = store?.settle() ?? []
        for (source, transaction, verdict) in settled {
            try sessions[source]?.link.gather(.settled(transaction, verdict))
        }
        for source in Set(settled.map(\.source)) {
            do {
                try flush(source)
            } catch let error as LinkError {
                // It's at its end; the messages stay in the store, which the clients can't know. RFC 1047.
                guard case .lost = error, try sessionsMayEnd() else { throw error }
            }
        }
    }

    private func tellIfDrained() throws {
        guard isDraining, sessions.isEmpty else { return }
        try parent.drained()
    }
}
