import Faults
import Settings
import Vocabulary
import Wire

extension RunningConfiguration {
    /// What a child of this role is told.
    func settings(of role: Role) -> any ChildSettings {
        switch role {
        case .listener: listenerSettings
        case .session: sessionSettings
        case .sink: sinkSettings
        case .logger: LoggerSettings(outlets: outlets, directories: UInt8(clamping: logDirectories))
        case .keeper: KeeperSettings(logLevel: configuration.logLevel, keys: UInt32(clamping: own.held.count))
        case .certifier: certifierSettings(kept: nil)
        case .relay: RelaySettings()
        default: NoSettings()
        }
    }

    /// - Parameter kept: the authority that somebody kept; it's told of at the start only.
    func certifierSettings(kept: KeptAuthority?) -> CertifierSettings {
        CertifierSettings(
            hostname: configuration.hostname, kept: kept,
            givesKey: configuration.authorityDirectory != nil && kept == nil, logLevel: configuration.logLevel)
    }

    private var listenerSettings: ListenerSettings {
        ListenerSettings(
            listeners: places, connectionsPerProcess: UInt32(clamping: capacity.connectionsPerProcess),
            connections: UInt32(clamping: capacity.clients),
            connectionsPerAddress: UInt32(clamping: configuration.maxConnectionsPerAddress),
            rate: configuration.scaledRate(of: configuration.connectionsPerMinute),
            logLevel: configuration.logLevel)
    }

    private var sessionSettings: SessionSettings {
        SessionSettings(
            hostname: configuration.hostname,
            listeners: places.map {
                SessionListener(name: $0.name, tls: $0.tls, isProxied: $0.isProxied, language: $0.language)
            },
            limits: configuration.limits,
            deadlines: configuration.scaledDeadlines, stopWait: configuration.scaledStopWait,
            timeScale: configuration.timeScale, seed: seed,
            clients: UInt32(clamping: capacity.connectionsPerProcess), stores: hasStore,
            opening: UInt8(clamping: capacity.openingPerProcess), logLevel: configuration.logLevel,
            traces: configuration.storeTrace, authentication: configuration.authentication,
            profile: configuration.profile,
            rate: configuration.scaledRate(of: configuration.messagesPerMinute).map {
                MessageRate($0, by: configuration.rateSubject)
            }, entries: UInt32(clamping: sessionEntries.count))
    }

    /// What follows the settings: a session's and the keeper's have something that may not fit one packet.
    func entries<Settings: ChildSettings>(of settings: Settings) -> [Settings.Entry] {
        switch Settings.Entry.self {
        case is SessionEntry.Type: sessionEntries as? [Settings.Entry] ?? []
        case is KeeperEntry.Type: keeperEntries as? [Settings.Entry] ?? []
        default: []
        }
    }

    private var keeperEntries: [KeeperEntry] {
        own.held.map { KeeperEntry(number: $0.number, key: $0.credential.key) }
    }

    private var sessionEntries: [SessionEntry] {
        let listeners = faults.enumerated().compactMap { number, own in
            let hears = configuration.faults.hearsClients && own.hearsClients
            return own.words.isEmpty && own.tls == nil && hears
                ? nil
                : SessionEntry.listener(UInt8(clamping: number), words: joined(own.words, own.tls), hearsClients: hears)
        }
        return configuration.rules.map { .rule(RuleText($0)) } + listeners
            + (configuration.faults.domains ?? []).map { .domain($0) } + certificateEntries
    }

    private var certificateEntries: [SessionEntry] {
        guard !credentials.isEmpty else { return [] }
        return [.ticketKeys(ticketKeys)]
            + credentials.sorted { $0.key.rawValue < $1.key.rawValue }.flatMap { kind, credential in
                credential.parts.map { .credential(kind, $0) }
            }
            + own.held.flatMap { held in
                held.credential.chain.map { .certificate(key: held.number, $0) }
            }
    }

    private var sinkSettings: SinkSettings {
        SinkSettings(
            hasStore: hasStore, hostname: configuration.hostname, mode: UInt32(configuration.storeMode.file),
            openMessages: UInt32(clamping: capacity.openMessages),
            logLevel: configuration.logLevel)
    }
}

/// As a configuration has them.
private func joined(_ words: [Word], _ tls: TLSFault?) -> String { WordList(words: words, tls: tls).description }

extension RuleText {
    fileprivate init(_ rule: Rule) {
        let match = rule.match
        self.init(
            client: match.client?.description, listener: match.listener?.description, helo: match.helo?.description,
            sender: match.sender?.description, recipient: match.recipient?.description,
            user: match.user?.description, words: joined(rule.faults, rule.tls))
    }
}
