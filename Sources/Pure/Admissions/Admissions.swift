package import Vocabulary
package import Wire

/// Who is there, and who may come in: the limits in total and by address, and the credit of each session process.
///
/// Connections and progress in, decisions out.
package struct Admissions: Sendable {
    private var connections: Int
    private var connectionsPerAddress: Int
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
        let process: Int
        let admission: Admission
        let address: IPAddress?
    }

    /// - Parameter count: of session processes, one at least.
    package init(_ settings: ListenerSettings, processes count: Int) {
        connections = Int(settings.connections)
        connectionsPerAddress = Int(settings.connectionsPerAddress)
        connectionsPerProcess = Int(settings.connectionsPerProcess)
        credit = max(1, Limit.descriptorsInFlight / count)
        processes = Array(repeating: Process(), count: count)
    }

    /// Other limits from here on. Nobody who is there has to go.
    package mutating func reload(_ settings: ListenerSettings) {
        connections = Int(settings.connections)
        connectionsPerAddress = Int(settings.connectionsPerAddress)
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
    package mutating func admit(_ peer: Peer) -> (process: Int, session: SessionID, admission: Admission)? {
        count += 1
        guard let process = nextProcess, let id = SessionID(count) else { return nil }
        var address: IPAddress?
        if case .internet(let endpoint) = peer { address = endpoint.address.unmapped }
        let admission = admission(of: address)
        sessions[id] = Session(process: process, admission: admission, address: address)
        processes[process].clients += 1
        processes[process].unconfirmed += 1
        if admission == .admitted {
            admitted += 1
            if let address { byAddress[address, default: 0] += 1 }
        }
        return (process, id, admission)
    }

    private func admission(of address: IPAddress?) -> Admission {
        if admitted >= connections { return .tooManyConnections }
        if let address, byAddress[address, default: 0] >= connectionsPerAddress { return .tooManyFromAddress }
        return .admitted
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
        processes[session.process].clients -= 1
        guard session.admission == .admitted else { return }
        admitted -= 1
        guard let address = session.address, let left = byAddress[address] else { return }
        // An address without a client takes no memory.
        byAddress[address] = left > 1 ? left - 1 : nil
    }
}
