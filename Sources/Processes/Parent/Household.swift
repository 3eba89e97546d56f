import IPC
import Kernel
import Privsep
import Settings
import Vocabulary
import Wire

/// What the children live on: everything that had to be had before one of them is spawned.
struct Household {
    let configuration: Configuration
    let sessionProcesses: Int
    let capacity: Capacity
    let users: Users?
    let sockets: ListeningSockets
    let store: StoreDirectory?
    let portsFile: PortsFile?
    /// Nil without the right to change the root.
    let emptyRoot: SharedDescriptor?
    let lines: LogLines
    /// What every chance of this run is drawn from.
    let seed: UInt64

    /// Spawns a child and gives it its settings.
    func raise(_ name: ProcessName, in topology: Topology) throws -> Child {
        guard let end = topology.parentEnds[name] else { preconditionFailure("\(name) has no link") }
        let pid = try spawn(title: name.title, descriptors: topology.descriptors(of: name))
        let link = try end.duplicate()
        switch name {
        case .listener: return try introduce(name, pid, link, listenerSettings, sockets.sockets.map(\.number))
        case .session: return try introduce(name, pid, link, sessionSettings)
        case .sink: return try introduce(name, pid, link, sinkSettings, store.map { [$0.descriptor.number] } ?? [])
        case .logger: return try introduce(name, pid, link, loggerSettings)
        case .parent: preconditionFailure("the parent isn't its own child")
        }
    }

    private func introduce<Settings: ChildSettings>(
        _ name: ProcessName, _ pid: Int32, _ end: consuming Descriptor, _ settings: Settings,
        _ descriptors: [CInt] = []
    ) throws -> Child {
        let link = Link<ChildToParent, ParentToChild<Settings>>(name: "parent–\(name)", end)
        let root = root(of: name)
        let order = ConfinementOrder(account: users?[name], hasRoot: root != nil, filter: configuration.filter)
        try link.send(.settings(order, settings), passing: (root.map { [$0.number] } ?? []) + descriptors)
        return Child(name, pid: pid, link)
    }

    /// The sink's world is the store, also where only Landlock keeps it there; the others' is empty.
    private func root(of name: ProcessName) -> SharedDescriptor? {
        name == .sink ? store?.descriptor ?? emptyRoot : emptyRoot
    }

    private var listenerSettings: ListenerSettings {
        ListenerSettings(
            listeners: sockets.places, sessionProcesses: UInt8(sessionProcesses),
            clientsPerProcess: UInt32(clamping: capacity.clientsPerProcess),
            connections: UInt32(clamping: configuration.maxConnections),
            connectionsPerAddress: UInt32(clamping: configuration.maxConnectionsPerAddress),
            logLevel: configuration.logLevel)
    }

    private var sessionSettings: SessionSettings {
        SessionSettings(
            hostname: configuration.hostname, listeners: sockets.places.map(\.name), limits: configuration.limits,
            deadlines: configuration.scaledDeadlines, stopWait: configuration.scaledStopWait,
            timeScale: configuration.timeScale, seed: seed,
            clients: UInt32(clamping: capacity.clientsPerProcess), stores: store != nil,
            opening: UInt8(clamping: capacity.openingPerProcess), logLevel: configuration.logLevel)
    }

    private var sinkSettings: SinkSettings {
        SinkSettings(
            hasStore: store != nil, hostname: configuration.hostname, sessionProcesses: UInt8(sessionProcesses),
            mode: UInt32(configuration.storeMode.file), openMessages: UInt32(clamping: capacity.openMessages),
            logLevel: configuration.logLevel)
    }

    private var loggerSettings: LoggerSettings {
        // The parent, the listener, the sessions, the sink.
        LoggerSettings(lines: lines, sources: UInt8(sessionProcesses + 3))
    }
}
