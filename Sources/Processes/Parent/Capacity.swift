import Settings
import Vocabulary

/// How many clients and messages fit the descriptors that the kernel lets a process have.
struct Capacity {
    /// Descriptors that a process can have at all here (RLIMIT_NOFILE).
    private let hardLimit: Int
    /// Clients that the configuration asks for.
    private var asked: Int
    /// Clients that are let in, by all session processes together.
    private(set) var clients: Int
    /// Clients that fit, however many are asked for.
    private let room: Int
    /// Connections that one session process may have: those of its clients, and of some that are being sent away.
    let connectionsPerProcess: Int
    /// Messages that the sink may have open: a descriptor each.
    let openMessages: Int
    /// Messages that one session process may ask for at a time: each a descriptor in flight from the sink.
    let openingPerProcess: Int

    /// Descriptors that a process needs for itself.
    static let reserve = 64
    /// One in so many connections is kept for clients that are told that they can't come in.
    static let connectionsForOneSentAway = 16

    init(_ configuration: Configuration, hardLimit: Int, sessionProcesses: Int) {
        self.hardLimit = hardLimit
        asked = configuration.maxConnections
        // With a store, a client has the file of its message as well.
        let descriptors = configuration.store == .none ? 1 : 2
        let connections = (min(Limit.sessionDescriptors, hardLimit) - Self.reserve) / descriptors
        connectionsPerProcess = max(2, connections)
        let sentAway = max(1, connectionsPerProcess / Self.connectionsForOneSentAway)
        room = (connectionsPerProcess - sentAway) * sessionProcesses
        clients = min(asked, room)
        openMessages = max(1, min(Limit.sinkDescriptors, hardLimit) - Self.reserve - sessionProcesses)
        openingPerProcess = max(1, Limit.descriptorsInFlight / sessionProcesses)
    }

    /// The same machine, with so many clients asked for.
    func asked(for clients: Int) -> Capacity {
        var capacity = self
        capacity.asked = clients
        capacity.clients = min(clients, room)
        return capacity
    }

    /// What is to be said at the start: that the machine has less room than the configuration asks for.
    var remark: String? {
        guard clients < asked else { return nil }
        return "--max-connections is \(asked), and only \(clients) fit: "
            + "a process can have \(hardLimit) open files here (ulimit -Hn)"
    }
}
