import Benchmark
import Kernel
import Vocabulary

/// A trial to be made: what is put on which servers.
struct Plan {
    enum Kind {
        /// The load generator's.
        case load(Load)
        /// smtp-source's.
        case source(Load)
        /// So many TLS handshakes, and how many at a time.
        case handshakes(Int, atATime: Int)
        /// So many MiB by TLS, in one message.
        case bulk(Int)
        /// That of two clients, at a server beside each other: what they cost themselves.
        case senders(Load)
        /// Connections that are greeted and then idle.
        case idle
        /// Nothing: how it starts, and what it is at rest.
        case start
    }

    let name: String
    let about: String
    let kind: Kind
    var headlines: [Measure]
    let contenders: [Contender]

    init(
        _ name: String, _ about: String, _ kind: Kind, _ headlines: [Measure] = [.cpu],
        _ contenders: [Contender] = [.fumbled, .smtpSink]
    ) {
        self.name = name
        self.about = about
        self.kind = kind
        self.headlines = headlines
        self.contenders = contenders
    }

    static func all(_ options: Options) -> [Plan] {
        atLeast(options) + atInfo(options) + besides(options) + senders(options) + tls(options) + stores(options)
    }

    // MARK: The trials

    /// One message's cost, five ways.
    private static func loads(_ options: Options) -> [(name: String, about: String, load: Load)] {
        func load(_ style: Load.Style, _ connections: Load.Connections, _ part: Int, octets: Int = 1_024) -> Load {
            Load(
                style: style, connections: connections, sessions: options.sessions,
                messages: max(options.sessions, options.messages / part), octets: octets)
        }
        return [
            ("connection", "a connection for each message", load(.lockStep, .perMessage, 2)),
            ("reused", "connections kept, lock-step", load(.lockStep, .reused, 1)),
            ("grouped", "MAIL, RCPT and DATA in one write", load(.grouped, .reused, 1)),
            ("streamed", "the content and the next group in one write", load(.streamed, .reused, 1)),
            ("large", "100 KiB a message, lock-step", load(.lockStep, .reused, 5, octets: 102_400)),
        ]
    }

    private static func atLeast(_ options: Options) -> [Plan] {
        loads(options).map { name, about, load in
            // The bare server looks for the end of content in one read only.
            let isShort = load.octets < 10_000
            return Plan(name, about, .load(load), [.cpu], [.fumbled, .smtpSink] + (isShort ? [.bare] : []))
        }
    }

    private static func atInfo(_ options: Options) -> [Plan] {
        loads(options).map { name, about, load in
            let fumbled = Contender.fumbled.with { $0.logLevel = "info" }
            return Plan("info-\(name)", "\(about), log level info", .load(load), [.cpu], [fumbled, .smtpSink])
        }
    }

    private static func besides(_ options: Options) -> [Plan] {
        let lockStep = Load(
            style: .lockStep, connections: .reused, sessions: options.sessions, messages: options.messages)
        var one = lockStep
        one.sessions = 1
        one.messages = max(1, options.messages / 2)
        var grouped = lockStep
        grouped.style = .grouped
        var single = lockStep
        single.connections = .perMessage
        single.messages = max(options.sessions, options.messages / 2)
        // A session process has room for some 4,000 clients.
        let processes = max(processors(), (options.idle + options.sessions) / 4_000 + 1)
        let roomy = Contender.fumbled.with { $0.sessionProcesses = processes }
        return [
            Plan("latency", "one client, lock-step", .load(one), [.latency50, .latency90, .latency99, .cpu]),
            Plan(
                "crowd", "lock-step among \(options.idle) idle connections, beside the same without them",
                .load(lockStep), [.cpu],
                [
                    Contender.named("crowded", roomy) { $0.idle = options.idle },
                    Contender.named("alone", roomy) { _ in },
                ]),
            Plan(
                "processes", "two session processes beside one, grouped", .load(grouped), [.rate, .cpu],
                [
                    Contender.named("two", .fumbled) { $0.sessionProcesses = 2 },
                    Contender.named("one", .fumbled) { $0.sessionProcesses = 1 },
                ]),
            Plan(
                "idle", "memory of a connection that is greeted and idle", .idle, [.idle],
                [
                    Contender.named("fumbled", roomy) { $0.idle = options.idle },
                    .smtpSink.with { $0.idle = options.idle },
                ]),
            Plan(
                "start", "from exec until it accepts, and what it has then", .start,
                [.ready, .used, .proportional, .peak],
                [.fumbled, Contender.named("without TLS", .fumbled) { $0.tls = "none" }, .smtpSink]),
            Plan("source-connection", "smtp-source, a connection for each message", .source(single)),
            Plan("source-reused", "smtp-source, connections kept", .source(lockStep)),
        ]
    }

    private static func tls(_ options: Options) -> [Plan] {
        let secure = Contender.fumbled.with { $0.tls = "implicit" }
        let lockStep = Load(
            style: .lockStep, connections: .reused, sessions: options.sessions, messages: options.messages)
        let processes = max(processors(), options.idle / 4_000 + 1)
        return [
            handshakes("tls-handshake", "a message is a connection", atATime: options.sessions, secure, options),
            handshakes("tls-alone", "one after the other", atATime: 1, secure, options),
            Plan(
                "tls-bulk", "one BDAT of many MiB by TLS 1.3: a message is a MiB",
                .bulk(max(16, options.messages / 20)), [.cpu], [secure, .sServer]),
            Plan(
                "tls-idle", "memory of a TLS connection that is greeted and idle", .idle, [.idle],
                [
                    secure.with {
                        $0.idle = options.idle
                        $0.sessionProcesses = processes
                    }
                ]),
            Plan(
                "tls-offered", "plaintext where STARTTLS is offered, beside the same where there's no TLS",
                .load(lockStep), [.cpu],
                [Contender.named("offered", .fumbled) { _ in }, Contender.named("none", .fumbled) { $0.tls = "none" }]),
        ]
    }

    private static func handshakes(
        _ name: String, _ how: String, atATime sessions: Int, _ secure: Contender, _ options: Options
    ) -> Plan {
        Plan(
            name, "a full handshake of TLS 1.3, P-256: \(how)",
            .handshakes(max(100, options.messages / 5), atATime: sessions), [.cpu],
            [secure, .sServer, Contender.named("in the clear", .fumbled) { $0.tls = "none" }])
    }

    /// What `fumble load` costs beside smtp-source, at the same server.
    private static func senders(_ options: Options) -> [Plan] {
        loads(options).filter { ["connection", "reused"].contains($0.name) }.map { name, about, load in
            Plan(
                "senders-\(name)", "fumble load beside smtp-source, \(about)", .senders(load), [.clientCPU],
                [.named("fumble load", .smtpSink) { _ in }, .named("smtp-source", .smtpSink) { _ in }])
        }
    }

    private static func stores(_ options: Options) -> [Plan] {
        func load(_ part: Int) -> Load {
            Load(
                style: .grouped, connections: .reused, sessions: options.sessions,
                messages: max(options.sessions, options.messages / part))
        }
        func contenders(_ store: Contender.Store, aiosmtpd share: Int) -> [Contender] {
            let aiosmtpd = Contender(name: "aiosmtpd", program: .aiosmtpd, store: store, share: share)
            return [.fumbled.keeping(store), .smtpSink.keeping(store), aiosmtpd]
        }
        return [
            Plan(
                "maildir-tmpfs", "kept in a Maildir on tmpfs, grouped", .load(load(2)), [.cpu],
                contenders(.tmpfs, aiosmtpd: 5)),
            // A disk may need 10 ms for each of them.
            Plan(
                "maildir-disk", "kept in a Maildir on a disk, grouped", .load(load(20)), [.cpu, .rate],
                contenders(.disk, aiosmtpd: 2)),
        ]
    }
}
