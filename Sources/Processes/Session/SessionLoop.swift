import Conversation
import IPC
import Journal
import Kernel
import Privsep
import SMTPServer
import Vocabulary
import Wire

/// A session process's turns: its clients, the store's answers, new connections, deadlines.
final class SessionLoop {
    typealias ListenerLink = Link<ListenerToSession, SessionToListener>
    typealias SinkLink = StoreDesk.SinkLink

    let settings: SessionSettings
    let journal: JournalOutbox
    let desk: StoreDesk
    var poller: Poller
    var discarded: Discarded
    var clients: [SessionID: Client] = [:]
    var deadlines = Deadlines()
    /// What the listener hasn't heard yet.
    var ended: [SessionID] = []
    private var taken: UInt16 = 0
    private let parent: ParentLink<SessionSettings>
    private let listener: ListenerLink
    private let sink: SinkLink
    /// When what is under way has to have ended, once the daemon stops.
    private var stopping: Instant?
    private var listenerIsDrained = false
    private var hasToldDrained = false
    private var scratch: [UInt8]

    static let parentToken: UInt64 = 0
    static let journalToken: UInt64 = .max
    static let listenerToken: UInt64 = .max - 1
    static let sinkToken: UInt64 = .max - 2
    /// Octets read from one client in one turn.
    private static let readOctets = 65_536

    init(
        _ parent: ParentLink<SessionSettings>, _ listener: ListenerLink, _ sink: SinkLink,
        _ settings: SessionSettings, _ journal: JournalOutbox
    ) throws {
        self.parent = parent
        self.listener = listener
        self.sink = sink
        self.settings = settings
        self.journal = journal
        desk = StoreDesk(sink, mostOpening: Int(settings.opening))
        discarded = Discarded(hostname: settings.hostname, process: processID())
        scratch = Array(repeating: 0, count: Self.readOctets)
        poller = try Poller()
        try poller.add(parent.number, .readable, token: Self.parentToken)
        try poller.add(journal.number, [], token: Self.journalToken)
        try poller.add(listener.number, .readable, token: Self.listenerToken)
        try poller.add(sink.number, .readable, token: Self.sinkToken)
    }

    /// Returns when the parent says `stop`.
    func serve() throws {
        while try turn() {}
    }

    /// Waits until something comes or is due, and deals with it.
    /// - Returns: false if the parent said `stop`.
    func turn() throws -> Bool {
        try endTurn()
        for event in try poller.wait(for: deadlines.next.map { $0 - Clock.now() }) {
            switch event.token {
            case Self.parentToken: if try hearParent() { return false }
            case Self.journalToken: try journal.check(event)
            case Self.listenerToken: try hearListener()
            case Self.sinkToken: try hearSink()
            default: try hearClient(event)
            }
        }
        try hearTheClock()
        return true
    }

    /// What gathered in a turn goes out: log records, progress, the number of discarded messages.
    private func endTurn() throws {
        if let report = discarded.report() { try sink.send(report) }
        try reportProgress()
        try tellIfDrained()
        try journal.flush()
        try poller.modify(journal.number, journal.isWaiting ? .writable : [], token: Self.journalToken)
        try poller.modify(sink.number, sink.isWaiting ? [.readable, .writable] : .readable, token: Self.sinkToken)
    }

    // MARK: The parent

    private func hearParent() throws -> Bool {
        while let word = try parent.next() {
            switch word {
            case .serve: break
            case .drain: try drain()
            case .stop: return true
            }
        }
        return false
    }

    private func drain() throws {
        let now = Clock.now()
        stopping = now + settings.stopWait
        for client in Array(clients.values) { try stop(client, at: now) }
    }

    private func stop(_ client: Client, at now: Instant) throws {
        guard let stopping, case .none = client.end else { return }
        client.conversation.drain(at: now, until: stopping)
        try advance(client, at: now)
    }

    private func tellIfDrained() throws {
        guard stopping != nil, listenerIsDrained, clients.isEmpty, !hasToldDrained else { return }
        hasToldDrained = true
        try parent.drained()
    }

    // MARK: The listener

    private func hearListener() throws {
        do {
            try listener.flush()
            while var received = try listener.receive() {
                switch received.message {
                case .connection(let accepted):
                    guard let connection = received.descriptors.take() else { continue }
                    try begin(accepted, connection)
                case .drained: listenerIsDrained = true
                }
            }
        } catch LinkError.lost where listenerIsDrained {
            try poller.remove(listener.number)
        }
    }

    private func begin(_ accepted: ConnectionAccepted, _ connection: consuming Descriptor) throws {
        guard settings.listeners.indices.contains(Int(accepted.listener)) else {
            throw LinkError.violation(link: listener.name, what: "connection: no listener \(accepted.listener)")
        }
        guard clients[accepted.session] == nil, clients.count < settings.clients else {
            throw LinkError.violation(link: listener.name, what: "connection: session \(accepted.session) is too much")
        }
        taken += 1
        let now = Clock.now()
        let client = Client(
            accepted, listener: settings.listeners[Int(accepted.listener)], connection, terms(for: accepted), at: now,
            wall: Clock.wall())
        clients[client.session] = client
        try poller.add(client.number, .readable, token: client.session.number)
        journal.note(.connection(client.session, client: client.peer, listener: client.listener))
        try advance(client, at: now)
        try stop(client, at: now)
    }

    private func terms(for accepted: ConnectionAccepted) -> Conversation.Terms {
        Conversation.Terms(
            hostname: settings.hostname, offer: .everything(messageOctets: settings.limits.messageOctets),
            limits: settings.limits,
            deadlines: settings.deadlines, admission: accepted.admission)
    }

    /// Tells what has ended and what was taken; what the link has no room for waits in it.
    private func reportProgress() throws {
        while taken > 0 || !ended.isEmpty {
            let batch = Array(ended.prefix(SessionToListener.mostEnded))
            do {
                try listener.send(.progress(taken: taken, ended: batch))
            } catch {
                // After its last word it may end; it doesn't count any more.
                guard listenerIsDrained, case .lost = error else { throw error }
            }
            taken = 0
            ended.removeFirst(batch.count)
        }
        guard !listenerIsDrained else { return }
        try poller.modify(
            listener.number, listener.isWaiting ? [.readable, .writable] : .readable, token: Self.listenerToken)
    }

    // MARK: The sink

    private func hearSink() throws {
        try sink.flush()
        let now = Clock.now()
        while let answer = try desk.next() {
            switch consume answer {
            case .opened(let transaction, let file):
                guard let client = client(of: transaction) else { continue }
                client.content = ContentFile(file)
                client.conversation.storeOpened(at: now)
                try advance(client, at: now)
            case .refused(let transaction, let refusal):
                guard let client = client(of: transaction) else { continue }
                client.conversation.storeRefused(refusal, at: now)
                try advance(client, at: now)
            case .settled(let transaction, let verdict):
                guard let client = client(of: transaction) else { continue }
                client.awaitsVerdict = false
                client.conversation.storeSettled(verdict, at: now)
                try advance(client, at: now)
            }
        }
    }

    private func client(of transaction: TransactionID) -> Client? {
        guard let client = clients[transaction.session], client.transaction == transaction else { return nil }
        return client
    }

    // MARK: Clients and the clock

    private func hearClient(_ event: Poller.Ready) throws {
        guard let id = SessionID(event.token), let client = clients[id] else { return }
        let now = Clock.now()
        if event.readable || event.hangup || event.error {
            switch receive(from: client.number, into: &scratch) {
            case .octets(let count): take(count, from: client, at: now)
            case .wouldBlock: break
            case .end: inputEnded(client, at: now)
            case .lost: lose(client, at: now)
            }
        }
        try advance(client, at: now)
    }

    private func take(_ count: Int, from client: Client, at now: Instant) {
        client.octetsIn += UInt64(count)
        guard case .none = client.end else { return }
        // A span of a local: one of a class's property can't be had.
        let scratch = scratch
        client.conversation.receive(scratch.span.extracting(0..<count), at: now)
    }

    private func inputEnded(_ client: Client, at now: Instant) {
        switch client.end {
        case .none: client.conversation.endOfInput(at: now)
        case .lingering, .held: client.end = .over
        case .over: break
        }
    }

    private func hearTheClock() throws {
        let now = Clock.now()
        for session in deadlines.expired(at: now) {
            guard let client = clients[session] else { continue }
            if let deadline = client.deadline, deadline <= now { expire(client, at: now) }
            try advance(client, at: now)
        }
    }

    private func expire(_ client: Client, at now: Instant) {
        switch client.end {
        case .lingering: client.end = .over
        case .none:
            if let deadline = client.conversation.deadline, deadline <= now { client.conversation.expire(at: now) }
        case .held, .over: break
        }
    }
}
