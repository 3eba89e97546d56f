import IPC
import Kernel
import Privilege
import Settings
import Vocabulary
import Wire

/// Everything that had to be had before a child is spawned, while the rights to have it are there.
struct AcquiredResources {
    let configuration: Configuration
    let table: ProcessTable
    let sessionProcesses: Int
    let capacity: Capacity
    let users: Users?
    let sockets: ListeningSockets
    let store: StoreDirectory?
    let log: LogPlaces
    let portsFile: PortsFile?
    let standard: StandardConnection?
    /// Nil without the right to change the root.
    let emptyRoot: SharedDescriptor?
    /// What the children are told is made of it.
    private(set) var running: RunningConfiguration
    let authority: AuthorityFiles
    private let kept: KeptAuthority?

    /// - Throws: `Obstacle` that names what can't be had, and the mend.
    /// - Parameters:
    ///   - passed: Sockets that the daemon was started with; if there are any it listens nowhere else.
    ///   - standard: The one connection that is served, if it's that.
    init(
        _ configuration: Configuration, _ table: ProcessTable, _ passed: PassedSockets, _ standard: StandardConnection?
    ) throws {
        self.standard = standard
        self.configuration = configuration
        self.table = table
        sessionProcesses = configuration.sessionProcesses(processors: processors())
        capacity = Capacity(configuration, hardLimit: try mostDescriptors(), sessionProcesses: sessionProcesses)
        users = try Users([.parent] + table.children, asked: configuration.users)
        sockets =
            if let standard {
                ListeningSockets(anonymous: standard.listener, named: StandardConnection.name)
            } else if passed.sockets.isEmpty {
                try ListeningSockets(configuration.listeners)
            } else {
                try ListeningSockets(passed, configuration.listeners)
            }
        store = try Self.store(configuration, users)
        log = try LogPlaces(configuration.logTo, logger: users?[.logger])
        // After what only one daemon can have: the file may be another's that runs.
        portsFile = try Self.portsFile(configuration)
        authority = AuthorityFiles(configuration)
        kept = try authority.kept()
        let own = try OwnCertificates(configuration.certificates)
        emptyRoot = users == nil ? nil : SharedDescriptor(try RootDirectory.empty())
        running = RunningConfiguration(
            configuration, capacity, places: sockets.places, faults: sockets.faults, hasStore: store != nil, log: log,
            own: own,
            isTerminal: isTerminal(standard == nil ? StandardDescriptor.output : StandardDescriptor.error),
            arePassed: !passed.sockets.isEmpty)
    }

    private static func store(_ configuration: Configuration, _ users: Users?) throws -> StoreDirectory? {
        guard case .maildir(let path) = configuration.store else { return nil }
        let owner = try users?.storeOwner(configuration.storeGroup)
        return try StoreDirectory(path, mode: configuration.storeMode, owner: owner)
    }

    private static func portsFile(_ configuration: Configuration) throws -> PortsFile? {
        guard let path = configuration.portsFile else { return nil }
        let file = try PortsFile(path)
        try file.prepare(pid: processID())
        return file
    }

    // MARK: Children

    /// Spawns a child and gives it its settings.
    func start(_ name: ProcessName, in topology: Topology) throws -> Child {
        guard let role = table.role(of: name), let ends = topology[name] else {
            preconditionFailure("\(name) isn't in the table")
        }
        let pid = try spawn(title: name.title, descriptors: ends.inherited)
        let settings: any ChildSettings =
            role == .certifier ? running.certifierSettings(kept: kept) : running.settings(of: role)
        return try start(name, role, pid, ends, settings, descriptors(of: role))
    }

    /// Takes in what the certifier made: the sessions are told next.
    mutating func take(_ certification: Certification) throws(Obstacle) {
        try authority.write(certification)
        running.credentials = certification.credentials
    }

    private func start<Settings: ChildSettings>(
        _ name: ProcessName, _ role: Role, _ pid: Int32, _ ends: Topology.LinkEnds, _ settings: Settings,
        _ descriptors: [CInt]
    ) throws -> Child {
        let link = Link<ChildToParent, ParentToChild<Settings>>(name: "parent–\(name)", try ends.parentEnd.duplicate())
        let root = root(of: role)
        let order = ChildOrder(
            account: users?[role], hasRoot: root != nil, filter: configuration.filter, links: ends.peers)
        try link.send(.settings(order, settings), passing: (root.map { [$0.number] } ?? []) + descriptors)
        for message in ParentToChild<Settings>.messages(of: running.entries(of: settings)) { try link.send(message) }
        return Child(name, role, pid: pid, link)
    }

    /// What goes with the settings of a child of this role.
    private func descriptors(of role: Role) -> [CInt] {
        switch role {
        case .listener: sockets.sockets.map(\.number)
        case .sink: store.map { [$0.descriptor.number] } ?? []
        case .logger: log.directories.map(\.descriptor.number)
        case .relay:
            standard.map { [StandardDescriptor.input, StandardDescriptor.output, $0.connection.number] } ?? []
        default: []
        }
    }

    /// Where only Landlock keeps the sink in the store, it needs the store for that. The logger has to see the socket
    /// of a syslog daemon.
    private func root(of role: Role) -> SharedDescriptor? {
        if role == .logger, let root = log.root { return root }
        return switch role.root {
        case .machine: nil
        case .empty: emptyRoot
        case .store: store?.descriptor ?? emptyRoot
        }
    }
}
