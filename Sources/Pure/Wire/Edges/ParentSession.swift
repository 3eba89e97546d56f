package import Journal
package import Vocabulary

package typealias ParentToSession = ParentToChild<SessionSettings>
package typealias SessionToParent = ChildToParent

/// What a session process has to know.
package struct SessionSettings: ChildSettings {
    package typealias Entry = SessionEntry

    package let hostname: Domain
    /// By their number in `ConnectionAccepted`.
    package let listeners: [SessionListener]
    package let limits: ClientLimits
    package let authentication: AuthenticationPolicy
    package let profile: Profile
    /// Scaled.
    package let deadlines: ClientDeadlines
    /// What a message being received has left after `drain`, scaled.
    package let stopWait: Duration
    /// What a fault's time is multiplied with.
    package let timeScale: TimeScale
    /// What chance is drawn from, in every session process the same.
    package let seed: UInt64
    /// Clients that it can have.
    package let clients: UInt32
    /// Whether messages go to the sink's store; if not they are discarded here, and the sink hears of their number.
    package let stores: Bool
    /// Whether what is stored begins with Return-Path and Received.
    package let traces: Bool
    /// Its share of the descriptors that may be in flight: how many messages it may ask the sink to open at a time, and
    /// how many connections the listener hands over that aren't confirmed.
    package let opening: UInt8
    package let logLevel: Level
    /// Nil for any number of messages.
    package let rate: MessageRate?
    /// How many entries follow: what holds of faults.
    package let entries: UInt32

    package var entryCount: Int { Int(entries) }

    package init(
        hostname: Domain, listeners: [SessionListener], limits: ClientLimits, deadlines: ClientDeadlines,
        stopWait: Duration,
        timeScale: TimeScale, seed: UInt64, clients: UInt32, stores: Bool, opening: UInt8, logLevel: Level,
        traces: Bool = false, authentication: AuthenticationPolicy = .standard, profile: Profile = .strict,
        rate: MessageRate? = nil, entries: UInt32 = 0
    ) {
        self.hostname = hostname
        self.listeners = listeners
        self.limits = limits
        self.deadlines = deadlines
        self.stopWait = stopWait
        self.timeScale = timeScale
        self.seed = seed
        self.clients = clients
        self.stores = stores
        self.opening = opening
        self.logLevel = logLevel
        self.traces = traces
        self.authentication = authentication
        self.profile = profile
        self.rate = rate
        self.entries = entries
    }

    package func encode(to writer: inout Writer) {
        writer.text(hostname.text)
        writer.list(listeners) { $1.encode(to: &$0) }
        writer.uint64(limits.messageOctets)
        writer.uint32(limits.recipients)
        writer.uint32(limits.badCommands)
        writer.duration(deadlines.command)
        writer.duration(deadlines.content)
        writer.duration(deadlines.message)
        writer.duration(deadlines.reply)
        writer.duration(deadlines.linger)
        writer.duration(deadlines.hold)
        writer.duration(deadlines.handshake)
        writer.duration(stopWait)
        writer.uint32(timeScale.tenThousandths)
        writer.uint64(seed)
        writer.uint32(clients)
        writer.flag(stores)
        writer.uint8(opening)
        writer.uint8(logLevel.rawValue)
        writer.flag(traces)
        authentication.encode(to: &writer)
        writer.uint8(profile.rawValue)
        writer.optional(rate) {
            $0.rate($1.rate)
            $0.uint8($1.subject.rawValue)
        }
        writer.uint32(entries)
    }

    package init(from reader: inout Reader) throws(WireError) {
        hostname = try reader.valid("hostname", Domain(try reader.text("hostname", most: Limit.domain)))
        listeners = try reader.list("listeners", most: Limit.listeners) { (reader) throws(WireError) in
            try SessionListener(from: &reader)
        }
        limits = ClientLimits(
            messageOctets: try reader.uint64("message octets"), recipients: try reader.uint32("recipients"),
            badCommands: try reader.uint32("bad commands"))
        deadlines = ClientDeadlines(
            command: try reader.duration("command deadline"), content: try reader.duration("content deadline"),
            message: try reader.duration("message deadline"), reply: try reader.duration("reply deadline"),
            linger: try reader.duration("linger deadline"),
            hold: try reader.duration("hold deadline"), handshake: try reader.duration("handshake deadline"))
        stopWait = try reader.duration("stop deadline")
        timeScale = try reader.valid("time scale", TimeScale(tenThousandths: try reader.uint32("time scale")))
        seed = try reader.uint64("seed")
        clients = try reader.uint32("clients")
        stores = try reader.flag("stores")
        opening = try reader.uint8("opening")
        logLevel = try reader.choice("log level")
        traces = try reader.flag("traces")
        authentication = try AuthenticationPolicy(from: &reader)
        profile = try reader.choice("profile")
        rate = try reader.optional("rate") { (reader) throws(WireError) in
            MessageRate(try reader.rate("rate"), by: try reader.choice("rate"))
        }
        let entries = try reader.uint32("entries")
        guard entries <= SessionEntry.most else {
            throw reader.error("entries", .tooLong(Int(entries), most: SessionEntry.most))
        }
        self.entries = entries
    }
}

extension AuthenticationPolicy {
    fileprivate func encode(to writer: inout Writer) {
        writer.flag(isRequired)
        writer.flag(needsTLS)
        writer.optional(mechanisms) { writer, mechanisms in
            writer.list(mechanisms) { $0.uint8($1.rawValue) }
        }
        writer.flag(acceptsByDefault)
        writer.optional(secret) { $0.text($1) }
    }

    fileprivate init(from reader: inout Reader) throws(WireError) {
        self.init(
            isRequired: try reader.flag("auth required"), needsTLS: try reader.flag("auth tls"),
            mechanisms: try reader.optional("mechanisms") { (reader) throws(WireError) in
                try reader.list("mechanisms", most: SASLMechanism.allCases.count) { (reader) throws(WireError) in
                    try reader.choice("mechanisms")
                }
            }, acceptsByDefault: try reader.flag("auth default"),
            secret: try reader.optional("secret") { (reader) throws(WireError) in
                try reader.text("secret", most: Limit.secret)
            })
    }
}

/// A listener, as far as it matters to those who speak with its clients.
package struct SessionListener: Hashable, Sendable {
    package let name: String
    /// When TLS begins there.
    package let tls: ListenerTLS
    /// Whether each connection begins with a proxy's header.
    package let isProxied: Bool

    package let language: ListenerProtocol

    package init(
        name: String, tls: ListenerTLS = .none, isProxied: Bool = false, language: ListenerProtocol = .smtp
    ) {
        self.name = name
        self.tls = tls
        self.isProxied = isProxied
        self.language = language
    }

    func encode(to writer: inout Writer) {
        writer.text(name)
        writer.uint8(tls.rawValue)
        writer.flag(isProxied)
        writer.uint8(language.rawValue)
    }

    init(from reader: inout Reader) throws(WireError) {
        name = try reader.text("listeners", most: ListeningPlace.longestName)
        tls = try reader.choice("listeners")
        isProxied = try reader.flag("listeners")
        language = try reader.choice("listeners")
    }
}
