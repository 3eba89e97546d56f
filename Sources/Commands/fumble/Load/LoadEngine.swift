import Kernel
import Load
import SMTPClient
import TLS
import Vocabulary

/// The well-behaved senders of a load: one thread, one epoll, every octet made beforehand.
final class LoadEngine {
    let server: Endpoint
    var script: LoadScript
    let context: ClientTLS.Context?
    let proof: Errand.Proof?
    let timeout: Duration
    var poller: Poller
    var clients: [LoadClient]
    var scratch = [UInt8](repeating: 0, count: 65_536)
    var allotment: Allotment
    var tally = LoadTally()
    /// Clients without a connection, and those whose connection has nothing to do: the last one is the next.
    var vacant: [Int]
    var resting: [Int] = []
    /// Clients that wait before they connect again.
    var paused: [Int] = []
    /// Connections that have something to do, and of those the ones whose banner hasn't come.
    var busy = 0
    var opening = 0
    /// Whether messages that are due wait for a session.
    private var isBehind = false
    /// When the server last sent anything.
    var heard: Instant
    /// Why the latest connection couldn't be had, since then.
    var absence: String?
    private(set) var abandoned: String?
    /// Sessions in a row that were refused for good, and why the last of so many was that no further one is tried.
    private var refusals = 0
    private(set) var refusal: String?
    private let started: Instant
    private var ended: Instant?
    private var nextLook: Instant
    private let signals: Descriptor
    private let showsProgress: Bool

    /// Between two looks at what took too long.
    private static let lookEvery = Duration.milliseconds(200)

    init(
        _ script: LoadScript, to server: Endpoint, _ allotment: Allotment, context: ClientTLS.Context?,
        proof: Errand.Proof?, timeout: Duration, signals: consuming Descriptor, showsProgress: Bool
    ) throws(SystemError) {
        self.script = script
        self.server = server
        self.allotment = allotment
        self.context = context
        self.proof = proof
        self.timeout = timeout
        self.showsProgress = showsProgress
        poller = try Poller()
        try poller.add(signals.number, .readable, token: Self.signalToken)
        self.signals = signals
        clients = Array(repeating: LoadClient(script.plan), count: script.plan.sessions)
        vacant = Array(clients.indices.reversed())
        heard = Clock.now()
        started = heard
        nextLook = heard
    }

    private static let signalToken = UInt64.max

    // MARK: The loop

    /// Sends all messages, and waits until it's known what became of each.
    func run() throws(SystemError) {
        var now = Clock.now()
        while abandoned == nil {
            resume(at: now)
            handOut(at: now)
            if busy == 0, allotment.isOver(at: now), allotment.isPast(at: now) || !paused.contains(where: isOwing) {
                break
            }
            try turn(until: wakeTime(at: now))
            now = Clock.now()
            if now >= nextLook { look(at: now) }
        }
        for slot in clients.indices where isOwing(slot) {
            lose(slot, clients[slot].number < 0 ? "no connection" : "no reply came")
        }
        ended = Clock.now()
        if abandoned == nil { try sayFarewell() }
        if showsProgress { writeToStandardError("\r\u{1b}[K") }
    }

    private func isOwing(_ slot: Int) -> Bool { clients[slot].message != nil }

    /// Says QUIT on the connections that are kept; a server that doesn't answer isn't waited for long.
    private func sayFarewell() throws(SystemError) {
        let end = Clock.now() + min(timeout, Limit.loadFarewell)
        while let slot = wakeResting() { act(clients[slot].dialogue.quit(), slot) }
        while busy > 0, Clock.now() < end { try turn(until: end) }
    }

    /// One of the clients whose connection has nothing to do.
    private func wakeResting() -> Int? {
        guard let slot = resting.popLast() else { return nil }
        clients[slot].isResting = false
        busy += 1
        return slot
    }

    private func wakeTime(at now: Instant) -> Instant {
        var wake = nextLook
        if !isBehind, let due = allotment.due(at: now) { wake = min(wake, due) }
        for slot in paused { wake = min(wake, clients[slot].resumesAt) }
        return wake
    }

    private func turn(until wake: Instant) throws(SystemError) {
        for ready in try poller.wait(for: wake - Clock.now()) {
            guard ready.token != Self.signalToken else {
                try takeSignal()
                continue
            }
            let slot = Int(ready.token)
            guard clients[slot].number >= 0 else { continue }
            if ready.writable, !ready.error { becomeWritable(slot) }
            if ready.readable || ready.hangup || ready.error { takeReplies(slot) }
        }
    }

    /// The first ends the load in order, the second at once.
    private func takeSignal() throws(SystemError) {
        guard let signal = try readSignal(signals.number) else { return }
        if interruption != nil { abandoned = signalName(signal) }
        interruption = signalName(signal)
        allotment.stop()
    }

    /// The server refused a session for good before it stood: what it does again and again it goes on doing.
    func noteRefusal(_ reason: String) {
        refusals += 1
        guard refusals == Limit.loadRefusals else { return }
        refusal = "the server refuses every session: \(reason)"
        allotment.stop()
    }

    /// A session stands, or a message was taken.
    func forgetRefusals() { refusals = 0 }

    /// Whether it ended since there's no server any more.
    var isWithoutServer: Bool { abandoned != nil && interruption == nil }

    /// Until the last message was settled, or until now.
    func lasted(since start: Instant) -> Duration { (ended ?? Clock.now()) - start }

    /// The signal that asked for an end.
    private(set) var interruption: String?

    // MARK: Handing out

    /// Gives messages that are due to sessions that have nothing to do.
    private func handOut(at now: Instant) {
        while let due = allotment.due(at: now), due <= now {
            let canOpen = !vacant.isEmpty && opening < Limit.loadOpening
            guard !resting.isEmpty || canOpen else {
                isBehind = true
                return
            }
            guard let message = claim(at: now) else { return }
            if let slot = wakeResting() {
                clients[slot].message = message
                act(clients[slot].dialogue.begin(script.plan), slot)
            } else if let slot = vacant.popLast() {
                clients[slot].message = message
                open(slot)
            }
        }
        isBehind = false
    }

    /// One message, if one is due. Where messages wait for a session its time runs from when it was due.
    func claim(at now: Instant) -> LoadClient.Message? {
        guard let due = allotment.take(at: now) else { return nil }
        let isLate = isBehind && allotment.rate != nil
        return LoadClient.Message(number: allotment.begun, began: isLate ? due : now, isFixed: isLate)
    }

    /// Opens the connections whose pause is over.
    private func resume(at now: Instant) {
        guard !paused.isEmpty else { return }
        let ready = paused.filter { clients[$0].resumesAt <= now }
        guard !ready.isEmpty else { return }
        paused.removeAll { clients[$0].resumesAt <= now }
        for slot in ready {
            if clients[slot].message == nil { vacant.append(slot) } else { open(slot) }
        }
    }

    // MARK: What takes too long

    private func look(at now: Instant) {
        nextLook = now + Self.lookEvery
        for slot in clients.indices where clients[slot].number >= 0 && !clients[slot].isResting {
            guard now - clients[slot].since > timeout else { continue }
            lose(slot, "no reply within \(timeout)")
        }
        if busy > 0 || !paused.isEmpty {
            if busy == 0, resting.isEmpty, now - heard > Limit.loadAbsence, let absence {
                abandoned = "nobody accepts a connection any more: \(absence)"
            } else if now - heard > timeout {
                abandoned = "the server doesn't answer: nothing came for \(timeout)"
            }
        }
        guard showsProgress else { return }
        let all = allotment.messages.map { " of \($0)" } ?? ""
        let tenths = max(1, (now - started).nanoseconds / 100_000_000)
        writeToStandardError(
            "\r\u{1b}[K\(tally.done)\(all) messages, \(tally.done * 10 / tenths) a second, "
                + "\(tally.refused) refused, \(tally.lost) lost")
    }
}
