import Journal
import Vocabulary

extension Setting {
    /// The table of settings: the options, the environment, the help and the checks are made from it.
    package static let all =
        file + listeners + tls + store + limits + authentication + time + log + processes + faults

    /// Those that are options and variables.
    package static let options = all.filter(\.isOption)

    /// Those that are variables.
    package static let variables = all.filter { $0.isOption || $0.isSecret }
    /// The same by their variables' names.
    static let ofVariable = Dictionary(uniqueKeysWithValues: variables.map { ($0.variable, $0) })

    private static let file = [
        Setting(
            "config", nil, "FILE|none", .value(ConfigurationChoice.standardPath), in: .configuration,
            "is read if it's there", to: \.file, by: Read.configurationFile)
    ]

    private static let listeners = [
        Setting(
            list: "address", "addresses", "ADDRESS", .value("127.0.0.1,::1"), in: .listeners,
            "an address of the default listeners; repeatable", to: \.addresses,
            by: Read.list(of: Read.address, atMost: Limit.listeners / StandardListener.all.count)),
        Setting(
            list: "listen", "listeners", "ADDRESS:PORT|unix:PATH", .words("none"), in: .listeners,
            "a listener instead of the default ones; repeatable", innerKeys: ListenerKey.allCases.map(\.rawValue),
            to: \.listeners,
            by: Read.list(of: Read.listener, atMost: Limit.listeners, identity: \.address.exclusive)),
        Setting(
            "port-offset", "port-offset", "N|auto", .value("0"), in: .listeners,
            "is added to every default port", to: \.offset, by: Read.optional(Read.portOffset)),
        Setting(
            "ports-file", "ports-file", "FILE", .words("none"), in: .listeners,
            "is written with the ports once all accept", to: \.configuration.portsFile, by: Read.optional(Read.filePath)
        ),
    ]

    private static let tls = [
        Setting(
            list: "tls-certificate", "tls.certificate", "FILE", .words("none"), in: .tls,
            "a certificate of your own with its chain; repeatable", to: \.certificateFiles,
            by: Read.list(of: Read.filePath, atMost: Limit.certificates)),
        Setting(
            list: "tls-key", "tls.key", "FILE", .words("in the certificate's file"), in: .tls,
            "its private key; repeatable", to: \.keyFiles,
            by: Read.list(of: Read.text(Read.filePath), atMost: Limit.certificates) { _ in Int?.none }),
        Setting(
            "ca-file", "tls.ca-file", "FILE", .words("beside the ports file"), in: .tls,
            "gets the authority's certificate", to: \.configuration.authorityFile, by: Read.optional(Read.filePath)
        ),
        Setting(
            "ca-dir", "tls.ca-dir", "DIRECTORY", .words("none"), in: .tls,
            "keeps the test authority from start to start", to: \.configuration.authorityDirectory,
            by: Read.optional(Read.filePath)),
    ]

    private static let store = [
        Setting(
            "store", "store", "none|maildir:PATH", .value("none"), in: .store,
            "where messages go", to: \.configuration.store, by: Read.store),
        Setting(
            alias: "store.maildir", of: "store", "PATH", in: .store, "the Maildir that messages go into",
            to: \.configuration.store, by: Read.maildir),
        Setting(
            "store-group", "store.group", "GROUP", .words("the sink's"), in: .store,
            "who else may read them", to: \.configuration.storeGroup, by: Read.optional(Read.accountName)),
        Setting(
            "store-mode", "store.mode", "OCTAL", .value("0640"), in: .store,
            "permission bits of their files", to: \.configuration.storeMode, by: Read.storeMode),
        Setting(
            "store-trace", "store.trace", "true|false", .value("false"), in: .store,
            "true: Return-Path and Received stand in front", to: \.configuration.storeTrace,
            by: Read.word([("true", true), ("false", false)])),
    ]

    private static let limits = [
        Setting(
            "hostname", "hostname", "NAME", .value(Configuration.standard.hostname.text), in: .limits,
            "what the server calls itself", to: \.configuration.hostname, by: Read.hostname),
        Setting(
            "profile", "profile", "strict|lenient", .value("strict"), in: .limits,
            "lenient: what careless clients write is taken", to: \.configuration.profile,
            by: Read.word([("strict", .strict), ("lenient", .lenient)])),
        Setting(
            "max-message-size", "limits.message-size", "OCTETS", .value(Read.octetsText(Limit.messageOctets)),
            in: .limits,
            "of one message; also as 64k, 50m, 1g", to: \.configuration.limits.messageOctets,
            by: Read.octets(upTo: Limit.mostMessageOctets)),
        Setting(
            "max-recipients", "limits.recipients", "N", .value("\(Limit.recipients)"), in: .limits,
            "of one message", to: \.configuration.limits.recipients,
            by: Read.count(1...Limit.mostRecipients)),
        Setting(
            "max-bad-commands", "limits.bad-commands", "N", .value("\(Limit.badCommands)"), in: .limits,
            "before the client is sent away", to: \.configuration.limits.badCommands,
            by: Read.count(1...Limit.mostBadCommands)),
        Setting(
            "max-connections", "limits.connections", "N", .value("\(Limit.connections)"), in: .limits,
            "clients at a time", to: \.configuration.maxConnections,
            by: Read.count(1...Limit.mostConnections)),
        Setting(
            "max-connections-per-address", "limits.connections-per-address", "N",
            .value("\(Limit.connectionsPerAddress)"), in: .limits,
            "the same from one address", to: \.configuration.maxConnectionsPerAddress,
            by: Read.count(1...Limit.mostConnections)),
        Setting(
            "connections-per-minute", "limits.connections-per-minute", "N", .words("any"), in: .limits,
            "begun by one address", to: \.configuration.connectionsPerMinute,
            by: Read.optional(Read.count(1...Limit.mostPerMinute))),
        Setting(
            "messages-per-minute", "limits.messages-per-minute", "N", .words("any"), in: .limits,
            "begun by one address, user or sender", to: \.configuration.messagesPerMinute,
            by: Read.optional(Read.count(1...Limit.mostPerMinute))),
        Setting(
            "messages-by", "limits.by", "SUBJECT", .value("address"), in: .limits,
            "address, user or sender: by what they are counted", to: \.configuration.rateSubject,
            by: Read.word([("address", .address), ("user", .user), ("sender", .sender)])),
    ]

    private static let authentication = [
        Setting(
            "auth-required", "auth.required", "true|false", .value("false"), in: .authentication,
            "true: MAIL is refused before AUTH", to: \.configuration.authentication.isRequired,
            by: Read.word([("true", true), ("false", false)])),
        Setting(
            "auth-tls", "auth.tls", "required|optional", .value("optional"), in: .authentication,
            "required: AUTH is refused before TLS", to: \.configuration.authentication.needsTLS,
            by: Read.word([("required", true), ("optional", false)])),
        Setting(
            list: "auth-mechanisms", "auth.mechanisms", "MECHANISM", .words("all but NTLM and SCRAM"),
            in: .authentication, "a mechanism of AUTH; repeatable", to: \.configuration.authentication.mechanisms,
            by: Read.list(of: Read.mechanism, atMost: SASLMechanism.allCases.count)),
        Setting(
            "auth-default", "auth.default", "accept|reject", .value("accept"), in: .authentication,
            "what becomes of a user whose name doesn't say", to: \.configuration.authentication.acceptsByDefault,
            by: Read.word([("accept", true), ("reject", false)])),
        Setting(
            secret: "auth-secret", "auth.secret", "TEXT", .words("none"), in: .authentication,
            "every user's password in SCRAM", to: \.configuration.authentication.secret,
            by: Read.optional(Read.secret)),
    ]

    private static let time = [
        Setting(
            "time-scale", "time-scale", "X", .value("\(TimeScale.standard)"), in: .time,
            "how long a second of all these lasts: 0.01 is 10 ms", to: \.configuration.timeScale, by: Read.timeScale),
        Setting(
            "command-timeout", "timeouts.command", "SECONDS", .value(Read.waitText(Limit.commandWait)), in: .time,
            "for a whole command; also as 500ms, 5m, 2h", to: \.configuration.deadlines.command,
            by: Read.wait),
        Setting(
            "content-timeout", "timeouts.content", "SECONDS", .value(Read.waitText(Limit.contentWait)), in: .time,
            "for the next whole line of content", to: \.configuration.deadlines.content, by: Read.wait),
        Setting(
            "message-timeout", "timeouts.message", "SECONDS", .value(Read.waitText(Limit.messageWait)), in: .time,
            "for all the content", to: \.configuration.deadlines.message, by: Read.wait),
        Setting(
            "reply-timeout", "timeouts.reply", "SECONDS", .value(Read.waitText(Limit.replyWait)), in: .time,
            "for the client to take its replies", to: \.configuration.deadlines.reply, by: Read.wait),
        Setting(
            "hang-timeout", "timeouts.hang", "SECONDS", .value(Read.waitText(Limit.holdWait)), in: .time,
            "for the client to give up where a fault hangs", to: \.configuration.deadlines.hold, by: Read.wait),
        Setting(
            "handshake-timeout", "timeouts.handshake", "SECONDS", .value(Read.waitText(Limit.handshakeWait)), in: .time,
            "for a whole TLS handshake", to: \.configuration.deadlines.handshake, by: Read.wait),
        Setting(
            "stop-timeout", "timeouts.stop", "SECONDS", .value(Read.waitText(Limit.stopWait)), in: .time,
            "for content under way when we stop", to: \.configuration.stopWait, by: Read.wait),
    ]

    private static let log = [
        Setting(
            "log-level", "log.level", "LEVEL", .value("\(Level.info)"), in: .log,
            "error, warning, info or debug", to: \.configuration.logLevel,
            by: Read.word(Level.allCases.reversed().map { ("\($0)", $0) })),
        Setting(
            "log-format", "log.format", "FORMAT", .value("auto"), in: .log,
            "json, text, or auto: text on a terminal", to: \.configuration.logFormat,
            by: Read.word([("json", .json), ("text", .text), ("auto", .auto)])),
        Setting(
            list: "log-to", "log.to", "OUTLET", .value("\(LogDestination.stdout)"), in: .log,
            "stdout, file:PATH, syslog, tcp:HOST:PORT, udp:HOST:PORT", to: \.logTo,
            by: Read.list(of: Read.logDestination, atMost: Limit.logOutlets)),
    ]

    private static let processes =
        [
            Setting(
                "sessions", "sessions", "N", .words("one per CPU but one"), in: .processes,
                "session processes", to: \.configuration.sessionProcesses,
                by: Read.optional(Read.count(1...Limit.sessionProcesses))),
            Setting(
                "seccomp", "seccomp", "kill|trap|off", .value("kill"), in: .processes,
                "trap and off are for tests", to: \.configuration.filter,
                by: Read.word([("kill", .kill), ("trap", .trap), ("off", .off)])),
        ] + Role.allWithUsers.map(user)

    private static let faults = [
        Setting(
            "seed", "seed", "N", .words("drawn"), in: .faults, "makes every chance the same again",
            to: \.configuration.seed, by: Read.optional(Read.seed)),
        Setting(
            "faults", "faults", "on|off", .value("on"), in: .faults, "off: words that clients send do nothing",
            to: \.configuration.faults.hearsClients, by: Read.word([("on", true), ("off", false)])),
        Setting(
            list: "fault-domains", "faults.domains", "DOMAIN", .words("all"), in: .faults,
            "a domain in which they do something; repeatable", to: \.configuration.faults.domains,
            by: Read.list(of: Read.hostname, atMost: Limit.faultDomains)),
        Setting(
            list: "rules", "rules", "LIST", .words("none"), in: .faults, "words for whom a match fits",
            isOption: false, innerKeys: Read.ruleKeys, to: \.rules,
            by: Read.list(of: Read.rule, atMost: Limit.rules) { _ in Int?.none }),
    ]

    private static func user(_ role: Role) -> Setting {
        Setting(
            user(of: role), "users.\(role)", "USER", .value(role.user), in: .processes,
            "name or number, where root starts us", to: \.configuration.users[role],
            by: Read.optional(Read.processUser))
    }

    /// The name of the setting.
    static func user(of role: Role) -> String { "\(role)-user" }
}
