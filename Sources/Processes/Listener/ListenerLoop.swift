import Admissions
import IPC
import Journal
import Kernel
import Privsep
import Vocabulary
import Wire

/// The listener's turns: what the session processes report, then as many connections as there's credit for.
///
/// A report is read when the next connection comes, before that is judged; until then nobody has to know of it. So the
/// listener isn't woken for it, unless it has no room, or a proxy's client waits for an answer.
final class ListenerLoop {
    typealias SessionLink = Link<SessionToListener, ListenerToSession>

    private let parent: ParentLink<ListenerSettings>
    private let journal: JournalOutbox
    private let sessions: [SessionLink]
    private var watches: [Watch] = []
    private var journalWatch: Watch
    /// None any more after `drain`.
    private var sockets: [ListeningSocket]
    private var admissions: Admissions
    private var poller: Poller
    private var isServing = false
    private var isDraining = false
    /// Whether the sockets are being watched: not without room, so that the backlog holds what comes.
    private var isAccepting = false
    /// Set when the kernel had no descriptor left: accepting is tried again then.
    private var resting: Instant?

    private static let parentToken: UInt64 = 0
    private static let journalToken: UInt64 = 1
    private static let firstSession: UInt64 = 2
    private static let firstSocket: UInt64 = 1_000
    /// Connections of one socket in one turn: none keeps the others waiting.
    private static let connectionsInTurn = 16
    /// Messages of one link in one turn: no session process can keep the others waiting.
    private static let messagesInTurn = 64
    /// Pause after the kernel had no descriptor left (EMFILE, ENFILE): no faster, or it would only spin.
    private static let rest = Duration.milliseconds(100)

    init(
        _ parent: ParentLink<ListenerSettings>, _ sessions: [SessionLink], _ sockets: [ListeningSocket],
        _ admissions: Admissions, _ journal: JournalOutbox
    ) throws {
        self.parent = parent
        self.sessions = sessions
        self.sockets = sockets
        self.admissions = admissions
        self.journal = journal
        poller = try Poller()
        try poller.add(parent.number, .readable, token: Self.parentToken)
        journalWatch = try Watch(journal.number, .neither, token: Self.journalToken, in: poller)
        for (index, session) in sessions.enumerated() {
            let token = Self.firstSession + UInt64(index)
            watches.append(try Watch(session.number, .readable, token: token, in: poller))
        }
        for socket in sockets {
            try poller.add(socket.descriptor, .neither, token: Self.firstSocket + UInt64(socket.number))
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
        try watchSockets()
        if !isDraining { for index in sessions.indices { try watchSession(index) } }
        let events = try poller.wait(for: resting.map { $0 - Clock.now() })
        let hasConnection = events.contains { $0.token >= Self.firstSocket }
        if hasConnection { for index in sessions.indices { try hearSession(index) } }
        for event in events {
            switch event.token {
            case Self.parentToken: if try hearParent() { return false }
            case Self.journalToken: try journal.check(event)
            case Self.firstSocket...: try accept(UInt8(event.token - Self.firstSocket))
            default: if !hasConnection { try hearSession(Int(event.token - Self.firstSession)) }
            }
        }
        try handOverGathered()
        if let end = resting, Clock.now() >= end { resting = nil }
        return true
    }

    private func hearParent() throws -> Bool {
        while let word = try parent.next() {
            switch word {
            case .serve: isServing = true
            case .drain: try drain()
            case .stop: return true
            case .reload(let settings, _):
                journal.setLevel(settings.logLevel)
                admissions.reload(settings)
            }
        }
        return false
    }

    /// No new connection from here on. What is in the backlog is refused by the kernel as the sockets close.
    private func drain() throws {
        for socket in sockets {
            try poller.remove(socket.descriptor)
            socket.close()
        }
        sockets = []
        isDraining = true
        for index in sessions.indices { try watchSession(index) }
        for session in sessions { try session.send(.drained) }
        try parent.drained()
    }

    private func hearSession(_ index: Int) throws {
        let session = sessions[index]
        do {
            try session.flush()
            var heard = 0
            while heard < Self.messagesInTurn || session.hasArrived, let received = try session.receive() {
                heard += 1
                switch received.message {
                case .progress(let taken, let ended):
                    if let wrong = admissions.progress(of: index, taken: taken, ended: ended) {
                        throw LinkError.violation(link: session.name, what: wrong)
                    }
                case .identified(let id, let peer):
                    guard let admission = admissions.identify(id, as: peer, of: index, at: Clock.now()) else {
                        throw LinkError.violation(
                            link: session.name, what: "identified: session \(id) doesn't wait for it")
                    }
                    try session.send(.judged(id, admission))
                }
            }
            try watchSession(index)
        } catch LinkError.lost where isDraining {
            try poller.remove(session.number)
        }
    }

    private func watchSession(_ index: Int) throws {
        let isWaiting = sessions[index].isWaiting
        let isReading = isDraining || !admissions.hasRoom || sockets.contains(where: \.isProxied)
        try watches[index].want(isReading ? .reading(andWriting: isWaiting) : .writing(if: isWaiting), in: poller)
    }

    private func watchSockets() throws {
        let accepts = isServing && resting == nil && admissions.hasRoom
        guard accepts != isAccepting else { return }
        isAccepting = accepts
        for socket in sockets {
            try poller.modify(
                socket.descriptor, accepts ? .readable : .neither,
                token: Self.firstSocket + UInt64(socket.number))
        }
    }

    private func accept(_ number: UInt8) throws {
        guard let socket = sockets.first(where: { $0.number == number }) else { return }
        for _ in 0..<Self.connectionsInTurn where admissions.hasRoom {
            do {
                guard let connection = try Kernel.accept(from: socket.descriptor) else { return }
                try handOver(connection, by: number)
            } catch let error as SystemError {
                journal.note(.listener("\(error)"))
                resting = Clock.now() + Self.rest
                return
            }
        }
    }

    private func handOver(_ connection: consuming Accepted, by listener: UInt8) throws {
        let peer = connection.peer.map { Peer.internet($0) } ?? .local
        let isProxied = sockets.first { $0.number == listener }?.isProxied ?? false
        guard let (process, session, admission) = admissions.admit(peer, isProxied: isProxied, at: Clock.now()) else {
            return
        }
        let accepted = ConnectionAccepted(session: session, peer: peer, listener: listener, admission: admission)
        try sessions[process].gather(.connection(accepted), handing: connection.descriptor)
    }

    /// The connections of one turn go to each session process in one packet.
    private func handOverGathered() throws {
        guard !isDraining else { return }
        for (index, session) in sessions.enumerated() {
            try session.flush()
            try watchSession(index)
        }
    }
}
