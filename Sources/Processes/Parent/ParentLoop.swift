import Diagnosis
import Glibc
import IPC
import Journal
import Kernel
import Privsep
import Vocabulary

/// The parent's turns: what children say, signals, deaths, and the order in which everything stops.
///
///     starting  until every child is confined
///     serving   until SIGTERM or SIGINT
///     draining  all but the logger are told; each says when nothing is under way any more, and goes: stage by stage
///     closing   they are gone; the logger writes what is left, and goes
///
/// A death that isn't the end of this order ends the daemon.
final class ParentLoop {
    private let children: [Child]
    private let signals: SharedDescriptor
    /// What holds, and how it's read again.
    private var reload: Reload
    /// Whether somebody asked for a reload that hasn't been done.
    private var isReloadAsked = false
    /// Nil once the last word is on its way to the logger.
    private var journal: JournalOutbox?
    private let manager: ServiceManager
    private var poller: Poller
    private var phase: Phase
    /// In the order in which they were seen.
    private var deaths: [Child] = []
    /// The children whose links are watched for room as well.
    private var waitingForRoom: Set<Int> = []
    /// When it was asked to stop.
    private var asked: Instant?

    private enum Phase {
        case starting(until: Instant)
        case serving
        case draining(until: Instant)
        case closing(until: Instant)
    }

    private static let signalToken: UInt64 = .max
    private static let journalToken: UInt64 = .max - 1
    /// Signals so near to each other are one wish: timeout(1) sends its signal to the process, then to its group.
    private static let echoTime = Duration.milliseconds(50)
    /// What the others may take to end after one that died, and the logger to write down why.
    private static let shutDownTime = Duration.seconds(1)
    /// What the logger may take to write what is left.
    private static let closeTime = Duration.seconds(5)

    init(
        _ children: [Child], _ signals: SharedDescriptor, _ reload: Reload, _ journal: JournalOutbox,
        _ manager: ServiceManager
    ) throws {
        self.children = children
        self.signals = signals
        self.reload = reload
        self.journal = journal
        self.manager = manager
        phase = .starting(until: Clock.now() + Limit.startWait)
        poller = try Poller()
        try poller.add(self.signals.number, .readable, token: Self.signalToken)
        try poller.add(journal.number, [], token: Self.journalToken)
        for (index, child) in children.enumerated() {
            if let number = child.number { try poller.add(number, .readable, token: UInt64(index)) }
        }
    }

    // MARK: Phases

    /// Waits until every child is confined, and has been told all that was to be said to it.
    /// - Returns: nil if all are; otherwise what the daemon exits with.
    func awaitConfinement() throws -> Int32? {
        while children.contains(where: { $0.report == nil || $0.isWaiting }) {
            if let code = try turn() { return code }
        }
        return nil
    }

    /// Ends all of them for one that has ended, or that didn't do what it's there for.
    /// - Returns: what the daemon exits with.
    func end(for child: Child, because: String) -> Int32 {
        child.number == nil ? shutDown(because: nil, nil) : shutDown(because: because, child)
    }

    /// - Returns: what the daemon exits with.
    func serve() throws -> Int32 {
        phase = .serving
        for child in children { try child.tell(.serve) }
        tellReady()
        while true {
            if let code = try turn() { return code }
        }
    }

    private func turn() throws -> Int32? {
        try? journal?.flush()
        manager.giveSign(at: Clock.now())
        try watchForRoom()
        for event in try poller.wait(for: timeLeft) {
            switch event.token {
            case Self.signalToken: if let code = try hearSignals() { return code }
            case Self.journalToken: try journal.map { try poller.remove($0.number) }
            default: if let code = try hear(children[Int(event.token)]) { return code }
            }
        }
        return try advance()
    }

    /// Rules may be more than a link takes at once.
    private func watchForRoom() throws {
        for (index, child) in children.enumerated() {
            guard let number = child.number, child.isWaiting != waitingForRoom.contains(index) else { continue }
            try poller.modify(number, child.isWaiting ? [.readable, .writable] : .readable, token: UInt64(index))
            waitingForRoom.formSymmetricDifference([index])
        }
    }

    private var timeLeft: Duration? {
        let end: Instant? =
            switch phase {
            case .starting(let end), .draining(let end), .closing(let end): end
            case .serving: nil
            }
        return [end, manager.nextSign].compactMap { $0 }.min().map { $0 - Clock.now() }
    }

    private func tellReady() {
        let count = reload.running.places.count
        manager.tell(.ready(status: "\(count) listener\(count == 1 ? " accepts" : "s accept")"), at: Clock.now())
    }

    /// Takes the next step of the order, if its time has come.
    private func advance() throws -> Int32? {
        switch phase {
        case .starting(let end):
            guard Clock.now() < end else {
                return shutDown(because: "isn't confined after \(Limit.startWait)", unconfined)
            }
        case .serving: try reloadIfAsked()
        case .draining(let end):
            try stopTheDrained()
            if others.allSatisfy({ !$0.isAlive }) { return try close() }
            guard Clock.now() < end else { return shutDown(because: "didn't end in time", undrained) }
        case .closing(let end):
            for child in children where child.isDrained { try child.stop() }
            if children.allSatisfy({ !$0.isAlive }) { return ExitCode.stopped }
            guard Clock.now() < end else {
                // Whoever reads the log doesn't; what is in it counts less than that we end.
                killAll()
                return ExitCode.stopped
            }
        }
        return nil
    }

    /// All but the logger.
    private var others: [Child] { children.filter { $0.stage != .log } }

    /// The first that isn't confined.
    private var unconfined: Child? { children.first { $0.report == nil } }

    /// The stages of those that aren't the logger, in order.
    private var stages: [Role.Stage] { Set(others.compactMap(\.stage)).sorted() }

    /// The first, in the order of stopping, that isn't drained, or else that hasn't ended. In a stage those that were
    /// started last come first: the others wait for their word that no client comes any more.
    private var undrained: Child? {
        let alive = stages.flatMap { stage in others.reversed().filter { $0.isAlive && $0.stage == stage } }
        return alive.first { !$0.isDrained } ?? alive.first
    }

    private func drain(because signal: String) throws {
        journal?.note(.signal(signal, what: "stopping"))
        manager.tell(.stopping, at: Clock.now())
        phase = .draining(until: Clock.now() + reload.running.drainTime)
        for child in others { try child.tell(.drain) }
    }

    /// Those of one stage go together, when all of them are drained and the stages before are gone.
    private func stopTheDrained() throws {
        for stage in stages {
            let members = others.filter { $0.stage == stage }
            guard members.allSatisfy(\.isDrained) else { return }
            for child in members { try child.stop() }
            guard members.allSatisfy({ !$0.isAlive }) else { return }
        }
    }

    private func close() throws -> Int32? {
        phase = .closing(until: Clock.now() + Self.closeTime)
        journal?.note(.stop(reason: "asked to"))
        try sendLastWord()
        return nil
    }

    /// The logger ends when nobody has anything to say any more, the parent neither.
    private func sendLastWord() throws {
        guard let journal else { return }
        try? journal.finish()
        try? poller.remove(journal.number)
        journal.close()
        self.journal = nil
        for child in children where child.stage == .log { try child.tell(.drain) }
    }

    // MARK: What comes

    private func hearSignals() throws -> Int32? {
        while let signal = try readSignal(signals.number) {
            switch signal {
            case SIGCHLD: if let code = takeDeaths() { return code }
            case SIGHUP: askForReload()
            case SIGUSR1: try reopenLog()
            default:
                if let asked, Clock.now() - asked < Self.echoTime { continue }
                guard case .serving = phase else {
                    // Asked twice, or before it began: at once. What was acknowledged is on disk.
                    killAll()
                    return ExitCode.stopped
                }
                asked = Clock.now()
                try drain(because: signalName(signal))
            }
        }
        return nil
    }

    private func askForReload() {
        guard case .serving = phase, reload.path != nil else {
            let why = reload.path == nil ? "no configuration file is read" : "the daemon isn't serving"
            journal?.note(.signal("SIGHUP", what: "ignored: \(why)"))
            return
        }
        journal?.note(.signal("SIGHUP", what: "reloading"))
        isReloadAsked = true
    }

    /// A reload of what it has already is what makes the logger open its files anew.
    private func reopenLog() throws {
        journal?.note(.signal("SIGUSR1", what: "opening the log's files anew"))
        try? journal?.flush()
        for child in children where child.stage == .log { try child.reload(reload.running) }
    }

    /// Once all children have taken what they were told last, so that nothing gathers here.
    private func reloadIfAsked() throws {
        guard isReloadAsked, let path = reload.path, !children.contains(where: \.isWaiting) else { return }
        isReloadAsked = false
        manager.tell(.reloading, at: Clock.now())
        defer { tellReady() }
        do throws(Mistakes) {
            let restart = try reload.take()
            journal?.note(.reload(file: path, restart: restart))
            for remark in reload.running.own.remarks { journal?.note(.remark(remark, level: .warning)) }
        } catch {
            for mistake in error.all.prefix(Limit.mistakesTold) {
                journal?.note(.reloadFailed(place: "\(mistake.place)", what: mistake.wrong, mend: mistake.mend))
            }
            return
        }
        journal?.setLevel(reload.running.configuration.logLevel)
        for child in children { try child.reload(reload.running) }
    }

    private func hear(_ child: Child) throws -> Int32? {
        guard let number = child.number else { return nil }
        do {
            try child.listen()
        } catch {
            journal?.note(.violation(link: "parent–\(child.name)", what: error.description))
            return shutDown(because: error.description, child)
        }
        if child.number == nil { try? poller.remove(number) }
        // The relay has nothing more to do: its connection was all there was.
        if case .serving = phase, child.isDrained { try drain(because: "end of the connection") }
        return nil
    }

    // MARK: Deaths

    /// - Returns: an exit code if a death is the daemon's end.
    private func takeDeaths() -> Int32? {
        let before = deaths.count
        collectDeaths()
        let untimely = deaths[before...].contains { child in
            switch phase {
            case .starting, .serving: true
            case .draining, .closing: child.death != .exited(ExitCode.stopped)
            }
        }
        return untimely ? shutDown(because: nil, nil) : nil
    }

    private func collectDeaths() {
        for (pid, death) in reap() {
            guard let child = children.first(where: { $0.pid == pid && $0.isAlive }) else { continue }
            child.death = death
            deaths.append(child)
        }
    }

    /// Ends all of them, finds out which one was the cause, says so, and gives the exit code.
    ///
    /// - Parameters:
    ///   - because: what is wrong with `child`, if it's known; otherwise the deaths tell.
    private func shutDown(because: String?, _ child: Child?) -> Int32 {
        for other in others { other.hangUp() }
        awaitDeaths(Self.shutDownTime) { $0.stage != .log }
        for other in others where other.isAlive { try? Kernel.kill(other.pid, SIGKILL) }

        // If all of these only lost a peer, it's the logger that is dying, more slowly than they.
        if child == nil, firstCause == nil { awaitDeaths(Self.shutDownTime) { $0.stage == .log } }
        let first = firstCause ?? deaths.first
        let (name, cause) =
            child.map { ($0.name, because ?? "is lost") }
            ?? first.map { ($0.name, $0.death?.description ?? "is lost") }
            ?? (.parent, because ?? "is lost")
        journal?.note(.lost(name, cause: cause))
        writeToStandardError("fumbled: \(name) \(cause); everything stopped\n")
        try? sendLastWord()
        awaitDeaths(Self.shutDownTime) { $0.stage == .log && !$0.isDrained }
        killAll()
        return ExitCode.childLost
    }

    /// The first to die who didn't only lose a peer (75), for that is nobody's cause.
    private var firstCause: Child? {
        deaths.first { $0.death != .exited(ExitCode.stopped) && $0.death != .exited(ExitCode.lostPeer) }
    }

    /// Waits for deaths, as long as somebody of these is alive and there's time.
    private func awaitDeaths(_ time: Duration, _ isAwaited: (Child) -> Bool) {
        let end = Clock.now() + time
        while Clock.now() < end, children.contains(where: { $0.isAlive && isAwaited($0) }) {
            _ = try? poller.wait(for: min(end - Clock.now(), .milliseconds(50)))
            while (try? readSignal(signals.number)) ?? nil != nil {}
            for child in children where child.stage == .log { try? child.listen() }
            collectDeaths()
        }
    }

    private func killAll() {
        for child in children where child.isAlive { try? Kernel.kill(child.pid, SIGKILL) }
    }
}
