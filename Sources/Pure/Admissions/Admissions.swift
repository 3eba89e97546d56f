import Rates
package import Vocabulary
package import Wire

/// Who is there, and who may come in: the limits in total and by address, and the credit of each session process.
///
/// Connections and progress in, decisions out.
package struct Admissions: Sendable {
    private var connections: Int
    private var connectionsPerAddress: Int
    /// How many connections of one address may begin in a minute; nil for any number.
    private var rate: RateLimit?
    private var rates = RateLimiter<IPAddress>(most: Limit.rateKeys)
    private let connectionsPerProcess: Int
    /// How many connections a session process may have that it hasn't confirmed.
    private let credit: Int
    private var processes: [Process]
    private var sessions: [SessionID: Session] = [:]
    private var admitted = 0
    private var byAddress: [IPAddress: Int] = [:]
    private var count: UInt64 = 0

    private struct Process {
        var clients = 0
        /// Handed over and not confirmed yet.
        var unconfirmed = 0
    }

    private struct Session {
        var address: IPAddress?
        var admission: Admission
        /// Its number, of `Limit.sessionProcesses` at most: there's an entry for each client.
        let process: UInt8
        /// Whether a proxy has yet to say whose it is. Until then it counts in total only.
        var awaitsPeer: Bool
    }

    /// - Parameter count: of session processes, one at least.
    package init(_ settings: ListenerSettings, processes count: Int) {
        connections = Int(settings.connections)
        connectionsPerAddress = Int(settings.connectionsPerAddress)
        rate = settings.rate
        connectionsPerProcess = Int(settings.connectionsPerProcess)
        credit = max(1, Limit.descriptorsInFlight / count)
        processes = Array(repeating: Process(), count: count)
    }

    /// Other limits from here on. Nobody who is there has to go.
    package mutating func reload(_ settings: ListenerSettings) {
        connections = Int(settings.connections)
        connectionsPerAddress = Int(settings.connectionsPerAddress)
        rate = settings.rate
    }

    /// Whether a connection could be handed over at all. If not, the backlog holds it.
    package var hasRoom: Bool { nextProcess != nil }

    /// Entries held: of each client one, and of each address that one came from.
    var remembered: Int { sessions.count + byAddress.count }

    /// The process with the fewest clients, of those that have credit and room.
    private var nextProcess: Int? {
        processes.indices
            .filter { processes[$0].unconfirmed < credit && processes[$0].clients < connectionsPerProcess }
            .min { processes[$0].clients < processes[$1].clients }
    }

    /// Takes a connection in: who serves it, under which name, and whether the client is to be told that it can't.
    /// Nil without room.
    ///
    /// - Parameter isProxied: Whether the peer is a proxy, which says later for whom it speaks: `identify`.
    package mutating func admit(
        _ peer: Peer, isProxied: Bool = false, at now: Instant
    ) -> (process: Int, session: SessionID, admission: Admission)? {
        count += 1
        guard let process = nextProcess, let id = SessionID(count) else { return nil }
        let address = isProxied ? nil : peer.address
        var admission = admitted < connections ? Admission.admitted : .tooManyConnections
        if admission == .admitted, let address { admission = self.admission(of: address, at: now) }
        sessions[id] = Session(
            address: address, admission: admission, process: UInt8(process),
            awaitsPeer: isProxied && admission == .admitted)
        processes[process].clients += 1
        processes[process].unconfirmed += 1
        if admission == .admitted {
            admitted += 1
            if let address { byAddress[address, default: 0] += 1 }
        }
        return (process, id, admission)
    }

    /// A proxy said whose connection it is.
    /// - Returns: whether that client is let in; nil if the session process may not say so.
    package mutating func identify(_ id: SessionID, as peer: Peer, of process: Int, at now: Instant) -> Admission? {
        guard var session = sessions[id], session.process == process, session.awaitsPeer else { return nil }
        session.awaitsPeer = false
        session.address = peer.address
        session.admission = session.address.map { admission(of: $0, at: now) } ?? .admitted
        sessions[id] = session
        if session.admission != .admitted {
            admitted -= 1
        } else if let address = session.address {
            byAddress[address, default: 0] += 1
        }
        return session.admission
    }

    /// What one address may. Who has too many connections at a time isn't counted for its rate.
    private mutating func admission(of address: IPAddress, at now: Instant) -> Admission {
        if byAddress[address, default: 0] >= connectionsPerAddress { return .tooManyFromAddress }
        guard let rate else { return .admitted }
        return rates.admits(address, limit: rate.limit, in: rate.span, at: now) ? .admitted : .tooFrequent
    }

    /// A session process took connections over, and sessions ended there.
    /// - Returns: what it may not have said, or nil.
    package mutating func progress(of process: Int, taken: UInt16, ended: [SessionID]) -> String? {
        guard Int(taken) <= processes[process].unconfirmed else {
            return "progress: it took \(taken) connections, \(processes[process].unconfirmed) were handed over"
        }
        processes[process].unconfirmed -= Int(taken)
        for id in ended {
            guard let session = sessions[id], session.process == process else {
                return "progress: session \(id) isn't one of its own"
            }
            sessions[id] = nil
            end(session)
        }
        return nil
    }

    private mutating func end(_ session: Session) {
        processes[Int(session.process)].clients -= 1
        guard session.admission == .admitted else { return }
        admitted -= 1
        guard let address = session.address, let left = byAddress[address] else { return }
        // An address without a client takes no memory.
        byAddress[address] = left > 1 ? left - 1 : nil
    }
}

extension Peer {
    /// What connections are counted by; nil for a peer that has no address.
    fileprivate var address: IPAddress? {
        if case .internet(let endpoint) = self { endpoint.address.unmapped } else { nil }
    }
}
