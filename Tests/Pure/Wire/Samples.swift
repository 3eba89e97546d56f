import Journal
import Support
import Vocabulary

@testable import Wire

/// A direction of an edge with messages to try its laws on.
protocol Sampled: Message {
    /// Any of its messages, each kind as likely as another.
    static func random(using lots: inout SplitMix) -> Self
    /// Messages with `mark` wherever there's a text.
    static var marked: [Self] { get }
}

/// All directions of all edges.
enum Direction: String, CaseIterable {
    case parentToListener, parentToSession, parentToSink, parentToLogger, parentToCertifier, parentToKeeper
    case childToParent
    case listenerToSession, sessionToListener, sessionToSink, sinkToSession, toLogger, sessionToKeeper
    case keeperToSession, sessionToCertifier, certifierToSession

    var type: any Sampled.Type {
        switch self {
        case .parentToListener: ParentToListener.self
        case .parentToSession: ParentToSession.self
        case .parentToSink: ParentToSink.self
        case .parentToLogger: ParentToLogger.self
        case .parentToCertifier: ParentToCertifier.self
        case .parentToKeeper: ParentToKeeper.self
        case .childToParent: ChildToParent.self
        case .listenerToSession: ListenerToSession.self
        case .sessionToListener: SessionToListener.self
        case .sessionToSink: SessionToSink.self
        case .sinkToSession: SinkToSession.self
        case .toLogger: ToLogger.self
        case .sessionToKeeper: SessionToKeeper.self
        case .keeperToSession: KeeperToSession.self
        case .sessionToCertifier: SessionToCertifier.self
        case .certifierToSession: CertifierToSession.self
        }
    }
}

let mark = "mark"
private let place = ListeningPlace(
    name: mark, address: .internet(Endpoint(address: .loopback6, port: 25)), tls: .none)
private let markedDomain = known(Domain(mark))
private let session = known(SessionID(1))
private let transaction = known(TransactionID(session: session, ordinal: 1))
private let markedAddressee = Addressee(
    address: mark, parameters: [Parameter(keyword: mark, value: mark), Parameter(keyword: mark, value: nil)])

/// Settings to try.
protocol SampledSettings: ChildSettings {
    static func random(using lots: inout SplitMix) -> Self
    static var marked: Self { get }
    static func randomEntries(using lots: inout SplitMix) -> [Entry]
    /// Entries with `mark` wherever there's a text.
    static var markedEntries: [Entry] { get }
}

extension SampledSettings {
    static func randomEntries(using lots: inout SplitMix) -> [Entry] { [] }
    static var markedEntries: [Entry] { [] }
}

extension ParentToChild: Sampled where Settings: SampledSettings {
    static func random(using lots: inout SplitMix) -> Self {
        switch lots.count(upTo: 7) {
        case 0: .serve
        case 1: .drain
        case 2: .stop
        case 3: .entries(Settings.randomEntries(using: &lots))
        case 4: .reload(.random(using: &lots))
        default:
            .settings(
                ChildOrder(
                    account: lots.optional { Account(user: $0.number(), group: $0.number()) }, hasRoot: lots.flag(),
                    filter: lots.choice(), links: lots.list(upTo: 4) { $0.process() }),
                .random(using: &lots))
        }
    }

    static var marked: [Self] {
        [
            .settings(ChildOrder(account: nil, hasRoot: true, filter: .kill, links: [.logger]), .marked),
            .entries(Settings.markedEntries), .reload(.marked),
        ]
    }
}

extension ListenerSettings: SampledSettings {
    static func random(using lots: inout SplitMix) -> Self {
        ListenerSettings(
            listeners: lots.list(upTo: 4) { $0.place() }, connectionsPerProcess: lots.number(),
            connections: lots.number(),
            connectionsPerAddress: lots.number(), rate: lots.optional { $0.rate() },
            logLevel: lots.choice())
    }

    static var marked: Self {
        ListenerSettings(
            listeners: [place, place], connectionsPerProcess: 2, connections: 3,
            connectionsPerAddress: 4, logLevel: .info)
    }
}

extension SessionSettings: SampledSettings {
    static func random(using lots: inout SplitMix) -> Self {
        SessionSettings(
            hostname: lots.domain(),
            listeners: lots.list(upTo: 4) {
                SessionListener(
                    name: $0.text(upTo: ListeningPlace.longestName), tls: $0.choice(), isProxied: $0.flag(),
                    language: $0.choice())
            },
            limits: ClientLimits(messageOctets: lots.number(), recipients: lots.number(), badCommands: lots.number()),
            deadlines: ClientDeadlines(
                command: lots.duration(), content: lots.duration(), message: lots.duration(), reply: lots.duration(),
                linger: lots.duration(), hold: lots.duration(), handshake: lots.duration()),
            stopWait: lots.duration(),
            timeScale: TimeScale(tenThousandths: UInt32(lots.number() as UInt16) + 1) ?? .standard,
            seed: lots.number(), clients: lots.number(), stores: lots.flag(), opening: lots.number(),
            logLevel: lots.choice(), traces: lots.flag(),
            authentication: AuthenticationPolicy(
                isRequired: lots.flag(), needsTLS: lots.flag(),
                mechanisms: lots.optional { $0.list(upTo: 3) { $0.choice() } }, acceptsByDefault: lots.flag(),
                secret: lots.optional { $0.text(upTo: Limit.secret) }),
            profile: lots.choice(), rate: lots.optional { MessageRate($0.rate(), by: $0.choice()) },
            entries: UInt32(lots.number() as UInt8))
    }

    static func randomEntries(using lots: inout SplitMix) -> [SessionEntry] {
        lots.list(upTo: 4) { lots in
            switch lots.count(upTo: 5) {
            case 4: .certificate(key: lots.number(), lots.list(upTo: 20) { $0.number() })
            case 0: .domain(lots.domain())
            case 2: .credential(lots.choice(), lots.part())
            case 3: .ticketKeys((0..<SessionEntry.ticketKeyOctets).map { _ in lots.number() })
            case 1: .listener(lots.number(), words: lots.text(upTo: 40), hearsClients: lots.flag())
            default:
                .rule(
                    RuleText(
                        client: lots.optional { $0.text(upTo: RuleText.longestNetwork) },
                        listener: lots.optional { $0.text() }, helo: lots.optional { $0.text() },
                        sender: lots.optional { $0.text() }, recipient: lots.optional { $0.text() },
                        user: lots.optional { $0.text() }, words: lots.text()))
            }
        }
    }

    static var markedEntries: [SessionEntry] {
        [
            .rule(
                RuleText(
                    client: mark, listener: mark, helo: mark, sender: mark, recipient: mark, user: mark, words: mark)),
            .listener(1, words: mark, hearsClients: true), .domain(markedDomain),
        ]
    }

    static var marked: Self {
        SessionSettings(
            hostname: markedDomain, listeners: [SessionListener(name: mark)], limits: .standard, deadlines: .standard,
            stopWait: Limit.stopWait, timeScale: .standard, seed: 7, clients: 1, stores: true, opening: 1,
            logLevel: .debug, authentication: AuthenticationPolicy(mechanisms: [.plain], secret: mark))
    }
}

extension SinkSettings: SampledSettings {
    static func random(using lots: inout SplitMix) -> Self {
        SinkSettings(
            hasStore: lots.flag(), hostname: lots.domain(), mode: lots.number(),
            openMessages: lots.number(), logLevel: lots.choice())
    }

    static var marked: Self {
        SinkSettings(
            hasStore: true, hostname: markedDomain, mode: 0o640, openMessages: 1, logLevel: .info)
    }
}

extension LoggerSettings: SampledSettings {
    static func random(using lots: inout SplitMix) -> Self {
        LoggerSettings(
            outlets: lots.list(upTo: Limit.logOutlets) { lots in
                LogOutlet(name: lots.text(), .random(using: &lots))
            }, directories: UInt8(Limit.logOutlets))
    }

    static var marked: Self {
        LoggerSettings(
            outlets: [
                LogOutlet(name: mark, .standardOutput(.text)), LogOutlet(name: mark, .file(mark, directory: 0, .json)),
                LogOutlet(name: mark, .syslog(path: mark)),
            ], directories: 1)
    }
}

extension LogOutlet.Kind {
    fileprivate static func random(using lots: inout SplitMix) -> Self {
        let endpoints = [lots.endpoint()] + lots.list(upTo: Limit.collectorAddresses - 1) { $0.endpoint() }
        return switch lots.count(upTo: 4) {
        case 0: .standardOutput(lots.choice())
        case 1: .file("x" + lots.text(), directory: UInt8(lots.count(upTo: Limit.logOutlets - 1)), lots.choice())
        case 2: .syslog(path: lots.text())
        case 3: .tcp(endpoints)
        default: .udp(endpoints)
        }
    }
}

extension CertifierSettings: SampledSettings {
    static func random(using lots: inout SplitMix) -> Self {
        CertifierSettings(
            hostname: lots.domain(),
            kept: lots.optional {
                KeptAuthority(certificate: $0.list(upTo: 9) { $0.number() }, key: $0.list(upTo: 9) { $0.number() })
            }, givesKey: lots.flag(), logLevel: lots.choice())
    }

    static var marked: Self { CertifierSettings(hostname: markedDomain, kept: nil, logLevel: .info) }
}

extension KeeperSettings: SampledSettings {
    static func random(using lots: inout SplitMix) -> Self {
        KeeperSettings(logLevel: lots.choice(), keys: UInt32(lots.count(upTo: Limit.certificates)))
    }

    static var marked: Self { KeeperSettings(logLevel: .info, keys: 1) }

    static func randomEntries(using lots: inout SplitMix) -> [KeeperEntry] {
        lots.list(upTo: 4) { KeeperEntry(number: $0.number(), key: $0.list(upTo: 20) { $0.number() }) }
    }
}

extension SplitMix {
    fileprivate mutating func part() -> CredentialPart {
        let octets: [UInt8] = list(upTo: 20) { $0.number() }
        return switch count(upTo: 2) {
        case 0: .certificate(octets)
        case 1: .key(octets)
        default: .staple(octets)
        }
    }
}

extension ChildToParent: Sampled {
    static func random(using lots: inout SplitMix) -> Self {
        switch lots.count(upTo: 5) {
        case 0: return .drained
        case 1:
            return .authority(
                KeptAuthority(certificate: lots.list(upTo: 9) { $0.number() }, key: lots.list(upTo: 9) { $0.number() }),
                lists: lots.list(upTo: 9) { $0.number() })
        case 2: return .credential(lots.choice(), lots.part())
        default: break
        }
        return .confined(
            ConfinementReport(
                account: Account(user: lots.number(), group: lots.number()), changedAccount: lots.flag(),
                changedRoot: lots.flag(), withoutCapabilities: lots.flag(), withoutNewPrivileges: lots.flag(),
                landlock: lots.number(), systemCallFilter: lots.choice(),
                descriptors: lots.list(upTo: 8) { $0.number() }))
    }

    static var marked: [Self] { [] }
}

extension ListenerToSession: Sampled {
    static func random(using lots: inout SplitMix) -> Self {
        switch lots.count(upTo: 3) {
        case 0: .drained
        case 1: .judged(lots.session(), lots.choice())
        default:
            .connection(
                ConnectionAccepted(
                    session: lots.session(), peer: lots.peer(), listener: lots.number(), admission: lots.choice()))
        }
    }

    static var marked: [Self] { [] }
}

extension SessionToListener: Sampled {
    static func random(using lots: inout SplitMix) -> Self {
        lots.flag()
            ? .progress(taken: lots.number(), ended: lots.list(upTo: 20) { $0.session() })
            : .identified(lots.session(), lots.peer())
    }

    static var marked: [Self] { [] }
}

extension SplitMix {
    fileprivate mutating func provenance() -> Provenance {
        Provenance(
            client: peer(), listener: text(upTo: ListeningPlace.longestName), helo: text(), esmtp: flag(),
            user: optional { $0.text(upTo: Limit.userName) }, security: optional { $0.security() },
            connected: moment(), opened: moment())
    }

    fileprivate mutating func wholeMessage() -> WholeMessage {
        WholeMessage(
            provenance: provenance(), sender: addressee(), recipients: list(upTo: 5) { $0.addressee() },
            content: list(upTo: 99) { $0.number() },
            digest: (0..<SessionToSink.digestOctets).map { _ in number() },
            faults: list(upTo: 5) { $0.text(upTo: SessionToSink.longestFault) })
    }
}

extension SessionToSink: Sampled {
    static func random(using lots: inout SplitMix) -> Self {
        switch lots.count(upTo: 8) {
        case 7: .keep(lots.transaction(), lots.wholeMessage())
        case 6: .withdraw(lots.transaction(), lots.list(upTo: 9) { $0.number() })
        case 0: .open(lots.transaction(), lots.provenance(), sender: lots.addressee())
        case 1: .recipients(lots.transaction(), lots.list(upTo: 5) { $0.addressee() })
        case 2:
            .commit(
                lots.transaction(), recipients: lots.number(), octets: lots.number(),
                digest: (0..<digestOctets).map { _ in lots.number() },
                faults: lots.list(upTo: 5) { $0.text(upTo: longestFault) })
        case 3: .abandon(lots.transaction())
        case 5: .admit(lots.session(), ordinal: lots.number(), key: lots.number(), lots.rate())
        case 4: .ask(lots.session(), ordinal: lots.number(), key: lots.number(), keep: lots.duration())
        default: .discarded(messages: lots.number(), octets: lots.number())
        }
    }

    static var marked: [Self] {
        let provenance = Provenance(
            client: .local, listener: mark, helo: mark, esmtp: true, user: mark,
            security: Security(
                version: mark, cipher: mark, group: mark, serverName: mark, applicationProtocol: mark,
                clientCertificate: ClientCertificate(subject: mark, fingerprint: mark)),
            connected: WallTime(microseconds: 0), opened: WallTime(microseconds: 1))
        return [
            .keep(
                transaction,
                WholeMessage(
                    provenance: provenance, sender: markedAddressee, recipients: [markedAddressee, markedAddressee],
                    content: Array("x\r\n".utf8), digest: Array(repeating: 3, count: digestOctets),
                    faults: [mark, mark])),
            .open(transaction, provenance, sender: markedAddressee),
            .recipients(transaction, [markedAddressee, markedAddressee]),
            .commit(
                transaction, recipients: 1, octets: 2, digest: Array(repeating: 3, count: digestOctets),
                faults: [mark, mark]),
        ]
    }
}

extension SinkToSession: Sampled {
    static func random(using lots: inout SplitMix) -> Self {
        switch lots.count(upTo: 5) {
        case 4: .rated(lots.session(), ordinal: lots.number(), admits: lots.flag())
        case 0: .opened(lots.transaction())
        case 1: .refused(lots.transaction(), lots.choice())
        case 2: .settled(lots.transaction(), .refused(lots.choice()))
        case 3: .counted(lots.session(), ordinal: lots.number(), count: lots.number(), sinceFirst: lots.duration())
        default: .settled(lots.transaction(), .committed(lots.messageID()))
        }
    }

    static var marked: [Self] {
        [.settled(transaction, .committed(known(MessageID(mark))))]
    }
}

extension SessionToKeeper: Sampled {
    static func random(using lots: inout SplitMix) -> Self {
        .sign(ordinal: lots.number(), key: lots.number(), lots.scheme(), lots.handshakeContent())
    }

    static var marked: [Self] { [] }
}

extension SplitMix {
    fileprivate mutating func scheme() -> SignatureScheme {
        SignatureScheme.allCases.randomElement(using: &self) ?? .ed25519
    }

    fileprivate mutating func handshakeContent() -> HandshakeContent {
        func octets(_ count: Int, _ lots: inout SplitMix) -> [UInt8] { (0..<count).map { _ in lots.number() } }
        let (isVerify, isLong) = (flag(), flag())
        let content =
            isVerify
            ? [UInt8](repeating: 0x20, count: 64) + "TLS 1.3, server CertificateVerify".utf8 + [0]
                + octets(isLong ? 48 : 32, &self)
            : octets(64, &self)
                + (isLong ? [3, 0, 23, 65, 4] + octets(64, &self) : [3, 0, 29, 32] + octets(32, &self))
        return known(HandshakeContent(content))
    }
}

extension KeeperToSession: Sampled {
    static func random(using lots: inout SplitMix) -> Self {
        lots.flag()
            ? .signed(ordinal: lots.number(), lots.list(upTo: 64) { $0.number() }) : .refused(ordinal: lots.number())
    }

    static var marked: [Self] { [] }
}

extension SessionToCertifier: Sampled {
    static func random(using lots: inout SplitMix) -> Self { .make(lots.choice()) }

    static var marked: [Self] { [] }
}

extension CertifierToSession: Sampled {
    static func random(using lots: inout SplitMix) -> Self {
        lots.flag() ? .made(lots.choice()) : .credential(lots.choice(), lots.part())
    }

    static var marked: [Self] { [] }
}

extension ToLogger: Sampled {
    static func random(using lots: inout SplitMix) -> Self { .records(lots.list(upTo: 5) { $0.observation() }) }

    static var marked: [Self] {
        let fields: [Occurrence.Entry] = [
            .init(.what, .text(mark)), .init(.holds, .texts([mark, mark])), .init(.listeners, .listeners([place])),
        ]
        let observation = Observation(time: WallTime(microseconds: 0), Occurrence(.remark, .info, fields))
        return [.records([observation, observation])]
    }
}
