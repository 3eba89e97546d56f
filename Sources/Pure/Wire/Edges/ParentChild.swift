package import Vocabulary

/// What every child is told, whichever process it is, with settings of its own.
///
/// Each edge file names its pair: `ParentToSink` is this with the sink's settings.
package enum ParentToChild<Settings: ChildSettings>: Message {
    /// The first message: how to confine itself, and what to do then. The descriptors are, in order, the root
    /// directory if there is one, then those that the settings bring.
    case settings(ChildOrder, Settings)
    /// Settings in place of those from before, as far as they can change while a process runs. No descriptor comes
    /// with them.
    case reload(Settings)
    /// Behind settings that have entries, as often as it takes for all of them.
    case entries([Settings.Entry])
    /// All processes are confined: begin.
    case serve
    /// Take nothing new, end what is under way, and say `drained`.
    case drain
    /// Exit with 0.
    case stop

    package var descriptorCount: Int {
        switch self {
        case .settings(let order, let settings): (order.hasRoot ? 1 : 0) + settings.descriptorCount
        case .reload, .entries, .serve, .drain, .stop: 0
        }
    }

    package func encode(to writer: inout Writer) {
        switch self {
        case .settings(let order, let settings):
            writer.uint8(1)
            order.encode(to: &writer)
            settings.encode(to: &writer)
        case .serve: writer.uint8(2)
        case .drain: writer.uint8(3)
        case .stop: writer.uint8(4)
        case .reload(let settings):
            writer.uint8(6)
            settings.encode(to: &writer)
        case .entries(let entries):
            writer.uint8(5)
            writer.list(entries) { $1.encode(to: &$0) }
        }
    }

    package init(tag: UInt8, from reader: inout Reader) throws(WireError) {
        switch tag {
        case 1:
            reader.enter("settings")
            self = .settings(try ChildOrder(from: &reader), try Settings(from: &reader))
        case 2: self = .serve
        case 3: self = .drain
        case 4: self = .stop
        case 5:
            reader.enter("entries")
            self = .entries(
                try reader.list("entries", most: Self.mostEntries) { (reader) throws(WireError) in
                    try Settings.Entry(from: &reader)
                })
        case 6:
            reader.enter("reload")
            self = .reload(try Settings(from: &reader))
        default: throw reader.error("tag", .unknownTag(tag))
        }
    }
}

/// What one kind of child has to know before it begins.
package protocol ChildSettings: Hashable, Sendable {
    /// What comes behind them, if there's more to know than one message holds.
    associatedtype Entry: SettingsEntry = NoEntry
    /// How many entries do.
    var entryCount: Int { get }
    /// How many descriptors come with them.
    var descriptorCount: Int { get }
    func encode(to writer: inout Writer)
    init(from reader: inout Reader) throws(WireError)
}

extension ChildSettings {
    package var descriptorCount: Int { 0 }
    package var entryCount: Int { 0 }
}

/// Of a child that has nothing to know.
package struct NoSettings: ChildSettings {
    package init() {}
    package func encode(to writer: inout Writer) {}
    package init(from reader: inout Reader) throws(WireError) {}
}

/// What every child is told: how to confine itself, and whom it's linked with.
package struct ChildOrder: Hashable, Sendable {
    /// Nil where the daemon was started without the right to change users.
    package let account: Account?
    /// Whether a directory to change the root to comes with it.
    package let hasRoot: Bool
    /// What becomes of forbidden system calls.
    package let filter: SystemCallFilter
    /// The processes that its links lead to, in the order of the descriptors that it was born with, beside those that
    /// every child has.
    package let links: [ProcessName]

    package init(account: Account?, hasRoot: Bool, filter: SystemCallFilter, links: [ProcessName]) {
        self.account = account
        self.hasRoot = hasRoot
        self.filter = filter
        self.links = links
    }

    func encode(to writer: inout Writer) {
        writer.optional(account) { $0.account($1) }
        writer.flag(hasRoot)
        writer.uint8(filter.rawValue)
        writer.list(links) { $0.process($1) }
    }

    init(from reader: inout Reader) throws(WireError) {
        account = try reader.optional("account") { (reader) throws(WireError) in try reader.account("account") }
        hasRoot = try reader.flag("root")
        filter = try reader.choice("filter")
        links = try reader.list("links", most: Limit.descriptorsReported) { (reader) throws(WireError) in
            try reader.process("links")
        }
    }
}

/// What every child tells the parent. It ends this by exiting.
package enum ChildToParent: Message {
    /// The doors are shut; from here on it may be given work.
    case confined(ConfinementReport)
    /// What was under way when `drain` came has ended.
    case drained
    /// The certifier's only: the test authority as PEM, and its lists of revoked certificates. All that is made at the
    /// start came before. The key is empty unless the settings ask for it.
    case authority(KeptAuthority, lists: [UInt8])
    /// The certifier's only: a piece of what it made.
    case credential(CertificateKind, CredentialPart)

    package func encode(to writer: inout Writer) {
        switch self {
        case .confined(let report):
            writer.uint8(1)
            writer.account(report.account)
            writer.flag(report.changedAccount)
            writer.flag(report.changedRoot)
            writer.flag(report.withoutCapabilities)
            writer.flag(report.withoutNewPrivileges)
            writer.uint8(report.landlock)
            writer.uint8(report.systemCallFilter.rawValue)
            writer.list(report.descriptors) { $0.uint32(UInt32(bitPattern: $1)) }
        case .drained:
            writer.uint8(2)
        case .authority(let authority, let lists):
            writer.uint8(3)
            writer.bytes(authority.certificate)
            writer.bytes(authority.key)
            writer.bytes(lists)
        case .credential(let kind, let part):
            writer.uint8(4)
            writer.uint8(kind.rawValue)
            part.encode(to: &writer)
        }
    }

    package init(tag: UInt8, from reader: inout Reader) throws(WireError) {
        switch tag {
        case 1:
            reader.enter("confined")
            self = .confined(
                ConfinementReport(
                    account: try reader.account("account"), changedAccount: try reader.flag("own user"),
                    changedRoot: try reader.flag("root"), withoutCapabilities: try reader.flag("capabilities"),
                    withoutNewPrivileges: try reader.flag("no_new_privs"), landlock: try reader.uint8("landlock"),
                    systemCallFilter: try reader.choice("filter"),
                    descriptors: try reader.list("descriptors", most: Limit.descriptorsReported) {
                        (reader) throws(WireError) in
                        Int32(bitPattern: try reader.uint32("descriptors"))
                    }))
        case 2: self = .drained
        case 3:
            reader.enter("authority")
            self = .authority(
                KeptAuthority(
                    certificate: try reader.bytes("certificate", most: KeptAuthority.longest),
                    key: try reader.bytes("key", most: KeptAuthority.longest)),
                lists: try reader.bytes("lists", most: KeptAuthority.longest))
        case 4:
            reader.enter("credential")
            self = .credential(try reader.choice("kind"), try CredentialPart(from: &reader))
        default: throw reader.error("tag", .unknownTag(tag))
        }
    }
}
