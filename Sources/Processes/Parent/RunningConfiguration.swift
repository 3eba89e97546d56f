import Settings
import Vocabulary

/// What the children's settings are made of: the configuration in force, and what was found at the start. It changes
/// with each reload.
struct RunningConfiguration {
    private(set) var configuration: Configuration
    private(set) var capacity: Capacity
    let places: [ListeningPlace]
    /// What each listener does wrong by itself, in the order of the places.
    private(set) var faults: [ListenerFaults]
    let hasStore: Bool
    /// Whether the log goes to somebody who reads it as it comes.
    let isTerminal: Bool
    /// What every chance of this run is drawn from.
    let seed: UInt64

    init(
        _ configuration: Configuration, _ capacity: Capacity, places: [ListeningPlace], faults: [ListenerFaults],
        hasStore: Bool, isTerminal: Bool
    ) {
        self.configuration = configuration
        self.capacity = capacity
        self.places = places
        self.faults = faults
        self.hasStore = hasStore
        self.isTerminal = isTerminal
        seed = configuration.seed ?? .random(in: .min ... .max)
    }

    /// Takes over what can change while the daemon runs.
    /// - Returns: the keys of what can't.
    mutating func take(_ new: Configuration) -> [String] {
        let restart = configuration.restart(for: new)
        configuration = configuration.taking(new)
        capacity = capacity.asked(for: configuration.maxConnections)
        if case .explicit(let listeners) = configuration.listeners { faults = listeners.map(\.faults) }
        return restart
    }

    /// What draining may take altogether.
    var drainTime: Duration { configuration.scaledStopWait + configuration.scaledDeadlines.linger + Limit.startWait }
}
