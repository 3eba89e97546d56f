import Conversation
import IPC
import Journal
import Kernel
import Privsep
import Vocabulary
import Wire

/// Connections that a proxy passes on: its header first, then the listener's word on whom it names, then the banner.
extension SessionLoop {
    func arrive(_ accepted: ConnectionAccepted, _ connection: consuming Descriptor, at now: Instant) throws {
        let arrival = Arrival(accepted, connection, at: now, until: now + settings.deadlines.command)
        arrivals[accepted.session] = arrival
        try poller.add(arrival.number, .readable, token: accepted.session.number)
        deadlines.arm(accepted.session, at: arrival.deadline, &arrival.alarm)
        if isStopping { try leave(arrival, .stopped, at: now) }
    }

    func hear(_ arrival: Arrival, _ event: Poller.Ready) throws {
        guard arrival.peer == nil else { return try watchNoMore(arrival, event) }
        let now = Clock.now()
        switch readInput(from: arrival.number) {
        case .octets(let count):
            let input = input
            guard arrival.read(input.span.extracting(0..<count)) else {
                journal.note(.irregular(arrival.accepted.session, Irregularity.proxyHeader.rawValue))
                return try leave(arrival, .outOfStep, at: now)
            }
            if let peer = arrival.peer { try identify(arrival, as: peer, at: now) }
        case .wouldBlock: break
        case .end: try leave(arrival, .clientClosed, at: now)
        case .lost: try leave(arrival, .lost, at: now)
        }
    }

    /// Who was turned away already needn't be counted.
    private func identify(_ arrival: Arrival, as peer: Peer, at now: Instant) throws {
        guard arrival.accepted.admission == .admitted else { return try begin(arrival, arrival.accepted.admission) }
        try poller.modify(arrival.number, .neither, token: arrival.accepted.session.number)
        try listener.send(.identified(arrival.accepted.session, peer))
    }

    /// While the listener is asked, it's only seen whether the connection breaks; what comes waits in the kernel.
    private func watchNoMore(_ arrival: Arrival, _ event: Poller.Ready) throws {
        if event.hangup || event.error { try poller.remove(arrival.number) }
    }

    /// The listener has said whether the client that was named may come in.
    func begin(_ arrival: Arrival, _ admission: Admission) throws {
        let session = arrival.accepted.session
        guard arrivals.removeValue(forKey: session) != nil else { return }
        try? poller.remove(arrival.number)
        guard let connection = arrival.takeConnection() else { return }
        try begin(arrival.identified(admission), connection, with: arrival.rest)
    }

    /// No header came: the connection ends before the banner.
    func leave(_ arrival: Arrival, _ reason: EndReason, at now: Instant) throws {
        let session = arrival.accepted.session
        arrivals[session] = nil
        ended.append(session)
        try? poller.remove(arrival.number)
        guard journal.logs(.info) else { return }
        journal.note(
            .connection(
                session, client: arrival.accepted.peer,
                listener: settings.listeners[Int(arrival.accepted.listener)].name))
        journal.note(
            .disconnect(
                session, reason: reason.rawValue, messages: 0, octetsIn: 0, octetsOut: 0,
                lasted: now - arrival.connected))
    }

    /// A header that isn't there in time, or when the daemon stops, isn't waited for.
    func expireArrival(_ session: SessionID, at now: Instant) throws {
        guard let arrival = arrivals[session], arrival.peer == nil, arrival.deadline <= now else { return }
        try leave(arrival, .timeout, at: now)
    }
}
