import Conversation
import Faults
import IPC
import Journal
import Kernel
import Privsep
import SMTPServer
import TLS
import Vocabulary
import Wire

/// A session process's turns: its clients, the store's answers, new connections, deadlines.
final class SessionLoop {
    typealias ListenerLink = Link<ListenerToSession, SessionToListener>
    typealias SinkLink = StoreDesk.SinkLink

    private(set) var settings: SessionSettings
    let journal: JournalOutbox
    let desk: StoreDesk
    /// Of messages that are held until they are whole.
    let digester: SHA256
    private var terms: [Conversation.Terms]
    // What is used for every client isn't checked at run time for accesses that meet: whoever it's handed to knows no
    // loop, and can't come back to it.
    @exclusivity(unchecked) var poller: Poller
    /// What came of the event that is being dealt with.
    @exclusivity(unchecked) var outcomes: Turn
    @exclusivity(unchecked) var clients: [SessionID: Client] = [:]
    /// Whose a proxy hasn't said yet.
    var arrivals: [SessionID: Arrival] = [:]
    @exclusivity(unchecked) var deadlines = Deadlines()
    /// Who was heard in this turn and isn't answered yet.
    @exclusivity(unchecked) private var heard: [Client] = []
    /// What the listener hasn't heard yet.
    var ended: [SessionID] = []
    private var taken: UInt16 = 0
    private let parent: ParentLink<SessionSettings>
    let listener: ListenerLink
    private let sink: SinkLink
    private var watches: (journal: Watch, listener: Watch, sink: Watch)
    /// When what is under way has to have ended, once the daemon stops.
    private var stopping: Instant?
    private var listenerIsDrained = false
    private var hasToldDrained = false
    /// What was read from a client last.
    @exclusivity(unchecked) private(set) var input: [UInt8]
    /// The same, behind its stage.
    var plain: [UInt8] = []
    private(set) var certificates: Certificates
    /// Nil where there's no TLS.
    let certifier: CertificateDesk?
    private var certifierWatch: Watch?

    static let parentToken: UInt64 = 0
    static let journalToken: UInt64 = .max
    static let listenerToken: UInt64 = .max - 1
    static let sinkToken: UInt64 = .max - 2
    static let certifierToken: UInt64 = .max - 3
    /// Octets read from one client in one turn.
    private static let readOctets = 65_536
    /// Discarded messages before the sink hears of their number, while the daemon serves: it has nothing to do with it
    /// at once.
    private static let discardedInReport: UInt32 = 256

    init(
        _ parent: ParentLink<SessionSettings>, _ listener: ListenerLink, _ sink: SinkLink,
        _ settings: SessionSettings, _ journal: JournalOutbox, faults: SessionFaults = .none,
        certificates: Certificates = .none, certifier: CertificateDesk? = nil
    ) throws {
        self.parent = parent
        self.listener = listener
        self.sink = sink
        self.settings = settings
        self.journal = journal
        self.certificates = certificates
        self.certifier = certifier
        terms = Self.terms(settings, faults, told: Self.told(journal))
        desk = StoreDesk(sink, mostOpening: Int(settings.opening))
        let names = MessageNames(hostname: settings.hostname, process: processID(), at: Clock.wall())
        outcomes = Turn(names: names, nonces: Self.nonces(), stores: settings.stores)
        // Behind the nonces, which load what it needs.
        digester = SHA256()
        input = Array(repeating: 0, count: Self.readOctets)
        poller = try Poller()
        try poller.add(parent.number, .readable, token: Self.parentToken)
        watches = (
            try Watch(journal.number, .neither, token: Self.journalToken, in: poller),
            try Watch(listener.number, .readable, token: Self.listenerToken, in: poller),
            try Watch(sink.number, .readable, token: Self.sinkToken, in: poller)
        )
        if let certifier {
            certifierWatch = try Watch(certifier.number, .readable, token: Self.certifierToken, in: poller)
        }
    }

    /// Returns when the parent says `stop`.
    func serve() throws {
        while try turn() {}
    }

    /// Waits until something comes or is due, and deals with it.
    /// - Returns: false if the parent said `stop`.
    func turn() throws -> Bool {
        try endTurn()
        deadlines.sweep(clients.count + arrivals.count) { session, time in
            clients[session]?.alarm == time || arrivals[session]?.alarm == time
        }
        let events = try poller.wait(for: deadlines.next.map { $0 - Clock.now() })
        outcomes.names.now = Clock.wall()
        // What the parent said before a client came holds for the client: at the start the certificates.
        if events.contains(where: { $0.token == Self.parentToken }), try hearParent() { return false }
        for event in events {
            switch event.token {
            case Self.parentToken: break
            case Self.journalToken: try journal.check(event)
            case Self.listenerToken: try hearListener()
            case Self.sinkToken: try hearSink()
            case Self.certifierToken: try hearCertifier()
            default: try hearClient(event)
            }
        }
        try answerHeard()
        try hearTheClock()
        try desk.flush()
        return true
    }

    /// What gathered in a turn goes out: log records, progress, the number of discarded messages.
    private func endTurn() throws {
        if let discarded = outcomes.takeDiscarded(atLeast: stopping == nil ? Self.discardedInReport : 1) {
            try sink.send(.discarded(messages: discarded.messages, octets: discarded.octets))
        }
        try reportProgress()
        try tellIfDrained()
        try journal.flush()
        try watches.journal.want(.writing(if: journal.isWaiting), in: poller)
        try watches.sink.want(.reading(andWriting: sink.isWaiting), in: poller)
        if let certifier {
            try certifier.flush()
            try certifierWatch?.want(.reading(andWriting: certifier.isWaiting), in: poller)
        }
    }

    // MARK: The parent

    private func hearParent() throws -> Bool {
        while let word = try parent.next() {
            switch word {
            case .serve: break
            case .drain: try drain()
            case .stop: return true
            case .reload(let settings, let entries):
                try reload(settings, SessionFaults(entries, from: parent), Certificates(entries, from: parent))
            }
        }
        return false
    }

    /// Sessions that are open keep what they had.
    private func reload(
        _ settings: SessionSettings, _ faults: SessionFaults, _ certificates: Certificates
    ) throws {
        guard settings.listeners == self.settings.listeners else {
            throw parent.violation("reload: other listeners")
        }
        self.settings = settings
        self.certificates = certificates
        journal.setLevel(settings.logLevel)
        terms = Self.terms(settings, faults, told: Self.told(journal))
        outcomes.names.hostname = settings.hostname
    }

    private func drain() throws {
        let now = Clock.now()
        stopping = now + settings.stopWait
        for arrival in Array(arrivals.values) { try leave(arrival, .stopped, at: now) }
        for client in Array(clients.values) { try stop(client, at: now) }
    }

    var isStopping: Bool { stopping != nil }

    private func stop(_ client: Client, at now: Instant) throws {
        guard let stopping else { return }
        switch client.end {
        case .none: client.conversation.drain(at: now, until: stopping, into: &outcomes)
        case .lingering(let end): client.end = .lingering(until: min(end, now + lingerWait))
        case .confirming(let end): client.end = .confirming(until: min(end, now + lingerWait))
        case .over: return
        }
        try advance(client, at: now)
    }

    /// How long a client may take to end its side: less when the daemon stops, for everybody is to be gone then.
    var lingerWait: Duration {
        stopping == nil ? settings.deadlines.linger : min(settings.deadlines.linger, Limit.stopLingerWait)
    }

    private func tellIfDrained() throws {
        guard stopping != nil, listenerIsDrained, clients.isEmpty, arrivals.isEmpty, !hasToldDrained else { return }
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
                    try take(accepted, connection)
                case .judged(let session, let admission):
                    // Its client may be gone meanwhile.
                    if let arrival = arrivals[session] { try begin(arrival, admission) }
                case .drained: listenerIsDrained = true
                }
            }
        } catch LinkError.lost where listenerIsDrained {
            try poller.remove(listener.number)
        }
    }

    private func take(_ accepted: ConnectionAccepted, _ connection: consuming Descriptor) throws {
        guard settings.listeners.indices.contains(Int(accepted.listener)) else {
            throw LinkError.violation(link: listener.name, what: "connection: no listener \(accepted.listener)")
        }
        guard clients[accepted.session] == nil, arrivals[accepted.session] == nil,
            clients.count + arrivals.count < settings.clients
        else {
            throw LinkError.violation(link: listener.name, what: "connection: session \(accepted.session) is too much")
        }
        taken += 1
        guard settings.listeners[Int(accepted.listener)].isProxied else { return try begin(accepted, connection) }
        try arrive(accepted, connection, at: Clock.now())
    }

    /// - Parameter rest: What a proxy sent behind its header.
    func begin(
        _ accepted: ConnectionAccepted, _ connection: consuming Descriptor, with rest: [UInt8] = []
    ) throws {
        let now = Clock.now()
        let conversation = Conversation(
            terms[Int(accepted.listener)], with: accepted.peer, accepted.admission, at: now, into: &outcomes)
        let client = Client(accepted, connection, conversation, at: now, wall: Clock.wall())
        clients[client.session] = client
        try poller.add(client.number, client.interest, token: client.session.number)
        if journal.logs(.info) {
            let listener = settings.listeners[client.listener].name
            journal.note(.connection(client.session, client: client.peer, listener: listener))
        }
        try advance(client, at: now)
        if !rest.isEmpty {
            input.replaceSubrange(0..<rest.count, with: rest)
            take(rest.count, from: client, at: now)
            try advance(client, at: now)
        } else if client.stage != nil {
            // Of the two of them the client speaks first, and as a rule it has.
            read(from: client, isBroken: false, at: now)
            try advance(client, at: now)
        }
        try stop(client, at: now)
    }

    /// Reads what a connection has into the front of `input`.
    func readInput(from number: CInt) -> Outcome { receive(from: number, into: &input) }

    /// What holds for the clients of each listener.
    private static func terms(
        _ settings: SessionSettings, _ faults: SessionFaults, told: Told
    ) -> [Conversation.Terms] {
        settings.listeners.enumerated().map { number, listener in
            Conversation.Terms(
                hostname: settings.hostname,
                offer: .everything(
                    settings.limits, mechanisms: settings.authentication.offered,
                    startTLS: listener.tls == .starttls),
                limits: settings.limits, authentication: settings.authentication, profile: settings.profile,
                deadlines: settings.deadlines,
                listener: listener.name, tls: listener.tls,
                faults: faults.terms(of: number, seed: settings.seed), timeScale: settings.timeScale, told: told,
                rate: settings.rate, language: listener.language)
        }
    }

    /// Drawn by the kernel, before the confinement.
    private static func nonces() -> Nonces {
        Digests.prepare()
        var lots = SystemRandomNumberGenerator()
        return Nonces(
            key: (0..<Nonces.keyOctets).map { _ in .random(in: .min ... .max, using: &lots) }, digests: .openSSL)
    }

    /// What the log will take of a conversation.
    private static func told(_ journal: JournalOutbox) -> Told {
        var told: Told = []
        if journal.logs(.debug) { told.insert(.lines) }
        if journal.logs(.info) { told.insert(.outcomes) }
        return told
    }

    /// Tells what has ended and what was taken. While the link has no room it waits here, and goes in fewer packets then:
    /// the listener may read nothing until the next connection comes.
    ///
    /// What was taken is told together with what ended, and otherwise when it's half of the listener's credit: then it
    /// doesn't wait for any of it, and isn't woken for each connection twice.
    private func reportProgress() throws {
        while !listener.isWaiting, Int(taken) >= max(1, Int(settings.opening) / 2) || !ended.isEmpty {
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
        try watches.listener.want(.reading(andWriting: listener.isWaiting), in: poller)
    }

    // MARK: The sink

    private func hearSink() throws {
        try sink.flush()
        let now = Clock.now()
        while let answer = try desk.next() {
            switch consume answer {
            case .opened(let transaction, let file):
                guard let client = client(of: transaction) else { continue }
                try take(file, for: client, at: now)
                try advance(client, at: now)
            case .refused(let transaction, let refusal):
                guard let client = client(of: transaction) else { continue }
                refuse(client, refusal, at: now)
                try advance(client, at: now)
            case .counted(let session, let count, let sinceFirst):
                guard let client = clients[session] else { continue }
                client.conversation.counted(count, sinceFirst: sinceFirst, at: now, into: &outcomes)
                try advance(client, at: now)
            case .rated(let session, let admits):
                guard let client = clients[session] else { continue }
                client.conversation.rated(admits, at: now, into: &outcomes)
                try advance(client, at: now)
            case .settled(let transaction, let verdict):
                guard let client = client(of: transaction) else { continue }
                client.awaitsVerdict = false
                client.conversation.storeSettled(verdict, at: now, into: &outcomes)
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
        guard let id = SessionID(event.token) else { return }
        guard let client = clients[id] else {
            if let arrival = arrivals[id] { try hear(arrival, event) }
            return
        }
        let now = Clock.now()
        let isBroken = event.hangup || event.error
        // Sent while somebody else is asked: it waits in the kernel, and isn't watched for any more.
        let isEarly = event.readable && !isBroken && !client.isHeard
        if case .confirming = client.end, event.hangup, !event.error {
            client.end = .over
        } else if isEarly {
            // Who leaves before the store's word is asked for what became of the reply.
            if client.awaitsVerdict, Kernel.inputHasEnded(client.number) { inputEnded(client, at: now) }
        } else if event.readable || isBroken {
            read(from: client, isBroken: isBroken, at: now)
        }
        try perform(for: client, at: now)
        heard.append(client)
        if isEarly { try watch(client, for: client.wanted) }
    }

    private func read(from client: Client, isBroken: Bool, at now: Instant) {
        let most = client.portion(of: input.count)
        switch receive(from: client.number, into: &input, atMost: most) {
        case .octets(let count):
            client.hasReadAll = count < most
            take(count, from: client, at: now)
        case .wouldBlock: break
        case .end:
            // Behind the client's end of the connection recv(2) tells of no RST; poll(2) does, again and again.
            if isBroken { lose(client, at: now) } else { inputEnded(client, at: now) }
        case .lost: lose(client, at: now)
        }
    }

    /// Answers whom was heard, one behind the other: a client that waits for its reply is woken once, and finds the
    /// others' replies when it has dealt with the first.
    private func answerHeard() throws {
        guard !heard.isEmpty else { return }
        let now = Clock.now()
        // Meanwhile a stop may have ended one.
        for client in heard where !client.isForgotten { try advance(client, at: now) }
        heard.removeAll(keepingCapacity: true)
    }

    private func take(_ count: Int, from client: Client, at now: Instant) {
        client.octetsIn += UInt64(count)
        guard case .none = client.end else { return }
        // A span of a local: one of a class's property can't be had.
        let input = input
        guard let stage = client.stage else {
            return client.conversation.receive(input.span.extracting(0..<count), at: now, into: &outcomes)
        }
        take(input.span.extracting(0..<count), through: stage, from: client, at: now)
    }

    func inputEnded(_ client: Client, at now: Instant) {
        client.inputHasEnded = true
        switch client.end {
        case .none: client.conversation.endOfInput(at: now, into: &outcomes)
        case .lingering: client.end = .over
        case .confirming, .over: break
        }
    }

    private func hearTheClock() throws {
        let now = Clock.now()
        let expired = deadlines.expired(at: now) { session, time in
            if let client = clients[session], client.alarm == time {
                client.alarm = nil
            } else if let arrival = arrivals[session], arrival.alarm == time {
                arrival.alarm = nil
            } else {
                return false
            }
            return true
        }
        for session in expired {
            try expireArrival(session, at: now)
            guard let client = clients[session] else { continue }
            if let deadline = client.deadline, deadline <= now { expire(client, at: now) }
            try advance(client, at: now)
        }
    }

    private func expire(_ client: Client, at now: Instant) {
        switch client.end {
        case .lingering, .confirming: client.end = .over
        case .none:
            if let deadline = client.conversation.deadline, deadline <= now {
                client.conversation.expire(at: now, into: &outcomes)
            }
        case .over: break
        }
    }
}
