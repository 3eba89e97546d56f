extension Configuration {
    /// What holds when a running daemon takes over a new configuration: of that, what can change while it runs.
    package func taking(_ new: Configuration) -> Configuration {
        var taken = self
        taken.hostname = new.hostname
        taken.profile = new.profile
        taken.limits = new.limits
        taken.authentication = new.authentication
        taken.maxConnections = new.maxConnections
        taken.maxConnectionsPerAddress = new.maxConnectionsPerAddress
        taken.connectionsPerMinute = new.connectionsPerMinute
        taken.messagesPerMinute = new.messagesPerMinute
        taken.rateSubject = new.rateSubject
        taken.deadlines = new.deadlines
        taken.stopWait = new.stopWait
        taken.logLevel = new.logLevel
        taken.logFormat = new.logFormat
        taken.logTo = new.logTo
        taken.certificates = new.certificates
        taken.rules = new.rules
        taken.faults = new.faults
        taken.file = new.file
        if listeners.standAt(new.listeners) { taken.listeners = new.listeners }
        return taken
    }

    /// The keys of what differs in a new configuration and takes a restart.
    package func restart(for new: Configuration) -> [String] {
        let rows: [(key: String, isSame: Bool)] = [
            ("listeners", listeners.standAt(new.listeners)), ("ports-file", portsFile == new.portsFile),
            ("store", store == new.store), ("store.group", storeGroup == new.storeGroup),
            ("store.mode", storeMode == new.storeMode), ("store.trace", storeTrace == new.storeTrace),
            ("tls.ca-file", authorityFile == new.authorityFile),
            ("tls.ca-dir", authorityDirectory == new.authorityDirectory),
            ("time-scale", timeScale == new.timeScale),
            ("sessions", sessionProcesses == new.sessionProcesses), ("seccomp", filter == new.filter),
            ("users", users == new.users), ("seed", seed == new.seed),
        ]
        return rows.filter { !$0.isSame }.map(\.key)
    }
}

extension Listeners {
    /// Whether the others are the same but for what they do wrong by themselves.
    fileprivate func standAt(_ others: Listeners) -> Bool { withoutFaults == others.withoutFaults }

    private var withoutFaults: Listeners {
        guard case .explicit(let listeners) = self else { return self }
        return .explicit(listeners.map(\.withoutFaults))
    }
}

extension PlannedListener {
    fileprivate var withoutFaults: PlannedListener {
        var listener = self
        listener.faults = .none
        return listener
    }
}
