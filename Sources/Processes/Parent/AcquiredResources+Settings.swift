import Vocabulary
import Wire

extension AcquiredResources {
    /// What a child of this role is told, and the descriptors that go with it.
    func settings(of role: Role) -> (settings: any ChildSettings, descriptors: [CInt]) {
        switch role {
        case .listener: (listenerSettings, sockets.sockets.map(\.number))
        case .session: (sessionSettings, [])
        case .sink: (sinkSettings, store.map { [$0.descriptor.number] } ?? [])
        case .logger: (LoggerSettings(lines: lines), [])
        default: (NoSettings(), [])
        }
    }

    private var listenerSettings: ListenerSettings {
        ListenerSettings(
            listeners: sockets.places, connectionsPerProcess: UInt32(clamping: capacity.connectionsPerProcess),
            connections: UInt32(clamping: capacity.clients),
            connectionsPerAddress: UInt32(clamping: configuration.maxConnectionsPerAddress),
            logLevel: configuration.logLevel)
    }

    private var sessionSettings: SessionSettings {
        SessionSettings(
            hostname: configuration.hostname, listeners: sockets.places.map(\.name), limits: configuration.limits,
            deadlines: configuration.scaledDeadlines, stopWait: configuration.scaledStopWait,
            timeScale: configuration.timeScale, seed: seed,
            clients: UInt32(clamping: capacity.connectionsPerProcess), stores: store != nil,
            opening: UInt8(clamping: capacity.openingPerProcess), logLevel: configuration.logLevel)
    }

    private var sinkSettings: SinkSettings {
        SinkSettings(
            hasStore: store != nil, hostname: configuration.hostname, mode: UInt32(configuration.storeMode.file),
            openMessages: UInt32(clamping: capacity.openMessages),
            logLevel: configuration.logLevel)
    }
}
