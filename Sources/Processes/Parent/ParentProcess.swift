import Diagnosis
import Glibc
import IPC
import Journal
import Kernel
import Privilege
import Privsep
package import Settings
import Vocabulary
package import Wire

/// Starts the others and sees that they live and end together. Runs as root while it starts, then as `_fumbled`.
/// Never reads an octet that came from the network.
package enum ParentProcess {
    /// - Parameter source: what the configuration was read from, and is again at a reload.
    package static func run(
        _ configuration: Configuration, from source: ConfigurationSource, _ table: ProcessTable = .standard
    ) -> Never {
        end { try live(configuration, source, table) }
    }

    /// The same for one connection, over standard input and output; the log goes to standard error.
    package static func runOne(_ configuration: Configuration, from source: ConfigurationSource) -> Never {
        end { try live(configuration.servingOne, source, .withRelay, servesOne: true) }
    }

    /// Says on standard output what would run.
    package static func check(_ configuration: Configuration, from source: ConfigurationSource) -> Never {
        end {
            try writeToStandardOutput("\(try Check(configuration, source))\n")
            return ExitCode.stopped
        }
    }

    private static func end(_ work: () throws -> Int32) -> Never {
        do {
            endProcess(try work())
        } catch let obstacle as Obstacle {
            writeToStandardError("\(obstacle)\n")
            endProcess(obstacle.code)
        } catch let mistakes as Mistakes {
            writeToStandardError("\(mistakes)\n")
            endProcess(ExitCode.configuration)
        } catch {
            let obstacle = (error as? SystemError).flatMap { Obstacle(outOfDescriptors: $0) }
            writeToStandardError("\(obstacle?.description ?? "fumbled: \(error)")\n")
            endProcess(ExitCode.system)
        }
    }

    /// From the first look at the configuration to the exit code.
    private static func live(
        _ configuration: Configuration, _ source: ConfigurationSource, _ table: ProcessTable, servesOne: Bool = false
    ) throws -> Int32 {
        try ensureStandardDescriptors()
        try raiseDescriptors(to: Limit.parentDescriptors)
        let environment = environmentVariables()
        let passed = try PassedSockets(environment, pid: processID())
        let manager = ServiceManager(environment, pid: processID())

        // Watched from before the first spawn: no death is missed.
        let signals = SharedDescriptor(try blockAndWatch([SIGTERM, SIGINT, SIGHUP, SIGUSR1, SIGCHLD]))
        let started = try start(configuration, table, passed, servesOne ? StandardConnection() : nil)
        var source = source
        source.keepDirectory(isThere: configuration.file != nil)
        let loop = try ParentLoop(
            started.children, signals, Reload(source, started.running), started.journal, manager)
        if let certifier = started.uncertified {
            return loop.end(for: certifier, because: "made no certificates within \(Limit.startWait)")
        }
        if let code = try loop.awaitConfinement() { return code }

        try started.portsFile?.write(
            pid: processID(), started.running.places, authority: started.authorityPath, owner: started.account)
        defer { started.portsFile?.remove() }
        defer { for file in started.socketFiles { file.remove() } }
        let pinned = source.calls + manager.calls + started.running.own.calls
        let removing = (started.portsFile?.calls ?? []) + started.socketFiles.flatMap(\.calls)
        let report = try Confinement.parent(pinned: pinned + removing).enter(
            account: started.account, root: nil, filter: configuration.filter)
        for child in started.children {
            if let report = child.report { started.journal.note(.confinement(of: child.name, report)) }
        }
        started.journal.note(.confinement(of: .parent, report))
        if let obstacle = source.obstacle { started.journal.note(.remark(obstacle.ofReload, level: .warning)) }
        started.journal.note(
            .ready(pid: processID(), listeners: started.running.places, authority: started.authorityPath))
        return try loop.serve()
    }

    /// What the parent keeps when the children have been started. What only they need (sockets, roots) is theirs alone.
    private struct Started {
        let children: [Child]
        /// The certifier, if it made no certificates.
        let uncertified: Child?
        let journal: JournalOutbox
        let running: RunningConfiguration
        /// Where the test authority's certificate is.
        let authorityPath: String?
        let account: Account?
        /// Kept open: its lock names this process.
        let store: StoreDirectory?
        let portsFile: PortsFile?
        let socketFiles: [SocketFile]
    }

    private static func start(
        _ configuration: Configuration, _ table: ProcessTable, _ passed: PassedSockets, _ standard: StandardConnection?
    ) throws -> Started {
        var table = table
        if !configuration.usesTLS { table = table.without(.certifier) }
        if !configuration.usesKeeper { table = table.without(.keeper) }
        var acquired = try AcquiredResources(configuration, table, passed, standard)
        var topology = try Topology(
            table, sessionProcesses: acquired.sessionProcesses,
            log: standard == nil ? StandardDescriptor.output : StandardDescriptor.error)
        var children: [Child] = []
        var certifier: Child?
        for name in topology.children {
            let child = try acquired.start(name, in: topology)
            children.append(child)
            guard name == .certifier else { continue }
            certifier = child
            topology.handOver(name)
        }
        let certification = try certifier.flatMap { try Certification(from: $0) }
        if let certification {
            try acquired.take(certification)
            // They have started meanwhile: what is made comes like what a reload brings, and before the first client.
            for child in children where child.name.role == Role.session.name { try child.reload(acquired.running) }
        }
        let journal = JournalOutbox(
            Link(name: "parent–logger", try topology.parentJournal.duplicate()),
            level: configuration.logLevel)
        noteStart(acquired, in: journal)
        return Started(
            children: children, uncertified: certification == nil ? certifier : nil, journal: journal,
            running: acquired.running,
            authorityPath: certification == nil ? nil : acquired.authority.path, account: acquired.users?[.parent],
            store: acquired.store, portsFile: acquired.portsFile, socketFiles: acquired.sockets.files)
    }

    /// What is said before anything happens.
    private static func noteStart(_ acquired: AcquiredResources, in journal: JournalOutbox) {
        let configuration = acquired.configuration
        journal.note(
            .start(
                version: Usage.release, pid: processID(), hostname: configuration.hostname,
                store: configuration.store.description, sessions: acquired.sessionProcesses,
                timeScale: configuration.timeScale.description, seed: acquired.running.seed))
        if let remark = acquired.users.map(\.remark) ?? Users.remarkWithout { journal.note(.remark(remark)) }
        if let remark = acquired.capacity.remark { journal.note(.remark(remark, level: .warning)) }
        for name in acquired.sockets.unserved {
            let what = "no socket was passed for the listener '\(name)': nothing listens there"
            journal.note(.remark(what, level: .warning))
        }
        for address in acquired.sockets.absent {
            journal.note(.remark("this machine has no \(address): nothing listens there", level: .warning))
        }
        for remark in acquired.running.own.remarks { journal.note(.remark(remark, level: .warning)) }
        if configuration.filter != .kill {
            let warning = "--seccomp \(configuration.filter): for tests only: the filter of system calls doesn't kill"
            journal.note(.remark(warning, level: .warning))
            writeToStandardError("fumbled: \(warning)\n")
        }
    }
}
