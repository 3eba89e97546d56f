import Diagnosis
import Settings
import Vocabulary
import Wire

/// What the children's settings are made of: the configuration in force, and what was found at the start. It changes
/// with each reload.
struct RunningConfiguration {
    private(set) var configuration: Configuration
    private(set) var capacity: Capacity
    let places: [ListeningPlace]
    /// What each listener does wrong by itself, in the order of the places.
    private(set) var faults: [ListenerFaults]
    let hasStore: Bool
    /// Where the log can go, and where it does.
    private let log: LogPlaces
    private(set) var outlets: [LogOutlet]
    /// What the certifier made. Sessions get all of it.
    var credentials: [CertificateKind: Credential] = [:]
    /// The server's own: the sessions get the certificates, the keeper the keys.
    private(set) var own: OwnCertificates
    /// What session tickets are enciphered with.
    let ticketKeys: [UInt8]
    /// Whether the log goes to somebody who reads it as it comes.
    let isTerminal: Bool
    /// Whether the daemon was started with its listening sockets.
    private let arePassed: Bool
    /// What every chance of this run is drawn from.
    let seed: UInt64

    init(
        _ configuration: Configuration, _ capacity: Capacity, places: [ListeningPlace], faults: [ListenerFaults],
        hasStore: Bool, log: LogPlaces, own: OwnCertificates, isTerminal: Bool, arePassed: Bool
    ) {
        self.own = own
        self.configuration = configuration
        self.capacity = capacity
        self.places = places
        self.faults = faults
        self.hasStore = hasStore
        self.log = log
        self.isTerminal = isTerminal
        self.arePassed = arePassed
        outlets = Self.outlets(configuration, log, isTerminal) ?? []
        var lots = SystemRandomNumberGenerator()
        ticketKeys = (0..<SessionEntry.ticketKeyOctets).map { _ in .random(in: .min ... .max, using: &lots) }
        seed = configuration.seed ?? .random(in: .min ... .max)
    }

    /// Takes over what can change while the daemon runs.
    /// - Returns: the keys of what can't.
    /// - Throws: what is wrong with the certificates; then nothing has changed.
    mutating func take(_ new: Configuration) throws(Mistakes) -> [String] {
        let own = try own.readAgain(new.certificates)
        var restart = configuration.restart(for: new)
        if let own { self.own = own } else { restart.append("tls.certificate") }
        let before = configuration.logTo
        configuration = configuration.taking(new)
        if Self.outlets(configuration, log, isTerminal) == nil {
            restart.append("log.to")
            configuration.logTo = before
        }
        outlets = Self.outlets(configuration, log, isTerminal) ?? outlets
        capacity = capacity.asked(for: configuration.maxConnections)
        if arePassed {
            faults = places.map { ListeningSockets.faults(of: $0.name, configuration.listeners) }
        } else if !configuration.servesOne, case .explicit(let listeners) = configuration.listeners {
            faults = listeners.map(\.faults)
        }
        return restart
    }

    private static func outlets(
        _ configuration: Configuration, _ log: LogPlaces, _ isTerminal: Bool
    ) -> [LogOutlet]? {
        log.outlets(of: configuration.logTo, format: configuration.logFormat, isTerminal: isTerminal)
    }

    /// How many directories of log files the logger is given at the start.
    var logDirectories: Int { log.directories.count }

    /// What draining may take altogether.
    var drainTime: Duration { configuration.scaledStopWait + configuration.scaledDeadlines.linger + Limit.startWait }
}
