import Glibc
import IPC
import Journal
import Kernel
import Privilege
import Privsep
package import Settings
import Vocabulary
import Wire

/// Starts the others and sees that they live and end together. Runs as root while it starts, then as `_fumbled`.
/// Never reads an octet that came from the network.
package enum ParentProcess {
    package static func run(_ configuration: Configuration) -> Never {
        end { try live(configuration) }
    }

    /// Says on standard output what would run.
    package static func check(_ configuration: Configuration) -> Never {
        end {
            try writeToStandardOutput("\(try Check(configuration))\n")
            return ExitCode.stopped
        }
    }

    private static func end(_ work: () throws -> Int32) -> Never {
        do {
            endProcess(try work())
        } catch let obstacle as Obstacle {
            writeToStandardError("\(obstacle)\n")
            endProcess(obstacle.code)
        } catch {
            writeToStandardError("fumbled: \(error)\n")
            endProcess(ExitCode.system)
        }
    }

    /// From the first look at the configuration to the exit code.
    private static func live(_ configuration: Configuration) throws -> Int32 {
        try ensureStandardDescriptors()
        try closeInheritedDescriptors()

        // Watched from before the first spawn: no death is missed.
        let signals = SharedDescriptor(try blockAndWatch([SIGTERM, SIGINT, SIGHUP, SIGCHLD]))
        let (children, journal, places, account, store, portsFile) = try raise(configuration)
        let drainTime = configuration.scaledStopWait + configuration.scaledDeadlines.linger + Limit.startWait
        let loop = try ParentLoop(children, signals, drainTime: drainTime, journal)
        if let code = try loop.awaitConfinement() { return code }

        let pid = processID()
        try portsFile?.write(pid: pid, places, owner: account)
        defer { portsFile?.remove() }
        let report = try Confinement.parent(pinned: portsFile?.calls ?? []).enter(
            account: account, root: nil, filter: configuration.filter)
        for child in children {
            if let report = child.report { journal.note(.confinement(of: child.name, report)) }
        }
        journal.note(.confinement(of: .parent, report))
        journal.note(.ready(pid: pid, listeners: places))
        // Kept open: the lock on the store names this process.
        return try withExtendedLifetime(store) { try loop.serve() }
    }

    /// Spawns everybody. What only the children need (sockets, roots) is theirs alone when this returns.
    private static func raise(_ configuration: Configuration) throws -> (
        children: [Child], journal: JournalOutbox, places: [ListeningPlace], account: Account?, store: StoreDirectory?,
        portsFile: PortsFile?
    ) {
        let household = try furnish(configuration)
        let topology = try Topology(sessionProcesses: household.sessionProcesses)
        var children: [Child] = []
        for name in topology.children { children.append(try household.raise(name, in: topology)) }
        let journal = JournalOutbox(
            .parent, Link(name: "parent–logger", try topology.parentJournal.duplicate()),
            level: configuration.logLevel)
        introduce(household, to: journal)
        return (
            children, journal, household.sockets.places, household.users?[.parent], household.store,
            household.portsFile
        )
    }

    /// Everything that has to be had before a child is spawned, while the privileges to have it are there.
    private static func furnish(_ configuration: Configuration) throws -> Household {
        let sessionProcesses = configuration.sessionProcesses(processors: processors())
        let users = try Users(configuration)
        let sockets = try ListeningSockets(configuration.listeners)
        var store: StoreDirectory?
        if case .maildir(let path) = configuration.store {
            store = try StoreDirectory(
                path, mode: configuration.storeMode, owner: try users?.storeOwner(configuration.storeGroup))
        }
        // After what only one daemon can have: the file may be another's that runs.
        var portsFile: PortsFile?
        if let path = configuration.portsFile {
            portsFile = try PortsFile(path)
            try portsFile?.prepare(pid: processID())
        }
        return Household(
            configuration: configuration, sessionProcesses: sessionProcesses,
            capacity: Capacity(hardLimit: try mostDescriptors(), sessionProcesses: sessionProcesses),
            users: users, sockets: sockets, store: store, portsFile: portsFile,
            emptyRoot: users == nil ? nil : SharedDescriptor(try RootDirectory.empty()),
            lines: lines(configuration.logFormat), seed: configuration.seed ?? .random(in: .min ... .max))
    }

    private static func lines(_ format: LogFormat) -> LogLines {
        switch format {
        case .json: .json
        case .text: .text
        case .auto: isTerminal(STDOUT_FILENO) ? .text : .json
        }
    }

    /// What is said before anything happens.
    private static func introduce(_ household: Household, to journal: JournalOutbox) {
        let configuration = household.configuration
        journal.note(
            .start(
                version: Usage.release, pid: processID(), hostname: configuration.hostname,
                store: configuration.store.description, sessions: household.sessionProcesses,
                timeScale: configuration.timeScale.description, seed: household.seed))
        if let remark = household.users?.remark { journal.note(.remark(remark)) }
        for address in household.sockets.absent {
            journal.note(.remark("this machine has no \(address): nothing listens there", level: .warning))
        }
        if configuration.filter != .kill {
            let warning = "--seccomp \(configuration.filter): for tests only: the filter of system calls doesn't kill"
            journal.note(.remark(warning, level: .warning))
            writeToStandardError("fumbled: \(warning)\n")
        }
    }
}
