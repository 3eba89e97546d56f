import Journal
import Kernel
import Vocabulary
import Wire

/// One place that the log goes to: what waits for it, and when it's tried again after it was lost.
///
/// Nothing here ever waits. What finds no room is dropped and counted, and the next record that goes says how many are
/// missing before it.
final class Outlet {
    let description: LogOutlet
    private let channel: any Channel
    private var backlog: Backlog
    /// Says it to whoever started the daemon.
    private let complain: (String) -> Void
    private var state = State.working
    /// Before the next try, the next time that it's lost.
    private var pause = Limit.logPause
    /// Records that the last packet stood for: they may be lost although they went.
    private var doubtful: UInt64 = 0
    /// Sent since it was opened. Of packets the first proves nothing: it's the second that hears that nobody was there.
    private var successes = 0
    private var hasComplained = false
    /// Counts the descriptors that it had: one that was closed is no longer watched, whatever number the next one has.
    private(set) var generation = 0

    private enum State: Equatable {
        case working
        /// The poller tells when it goes on.
        case waiting
        /// It's tried again then, or with the next record.
        case refused(until: Instant)
        /// It's opened again then, and not before.
        case pausing(until: Instant)
        case over
    }

    init(
        _ description: LogOutlet, _ channel: any Channel, room: Int = Limit.waitingLogOctets,
        complaining complain: @escaping (String) -> Void = writeToStandardError
    ) {
        self.description = description
        self.channel = channel
        self.complain = complain
        backlog = Backlog(room: room)
    }

    // MARK: What comes

    func append(_ record: Rendering) {
        guard state != .over else { return }
        if backlog.isDropping { backlog.drop() } else { backlog.append(record.octets(for: description.kind)) }
    }

    /// Sends what waits, as far as it goes.
    func flush(_ now: Instant) {
        switch state {
        case .over: return
        case .pausing(let end) where now < end: return
        case .working, .waiting, .refused, .pausing: break
        }
        state = .working
        do {
            if !channel.isOpen { try open() }
        } catch {
            lose(error, now)
            return
        }
        while state == .working {
            backlog.tellLoss(notice)
            guard !backlog.isEmpty else { return }
            send(now)
        }
    }

    private func notice(of lost: UInt64) -> [UInt8] {
        let record = Record(by: .logger, Observation(time: Clock.wall(), .dropped(records: lost)))
        return Rendering(record).octets(for: description.kind)
    }

    private func open() throws(SystemError) {
        try channel.open()
        generation += 1
        (successes, doubtful) = (0, 0)
    }

    private func send(_ now: Instant) {
        let sent = channel.sendsRecords ? backlog.withFirst(channel.send) : backlog.withAll(channel.send)
        switch sent {
        case .octets(let count):
            if channel.sendsRecords { doubtful = backlog.removeFirst() } else { backlog.remove(octets: count) }
            noteSuccess()
        case .noRoom: state = .waiting
        case .refused(let error):
            state = .refused(until: now + Limit.fullLogPause)
            complainOnce(error)
        case .tooLong:
            backlog.dropFirst()
            // Not at once: the notice of it mustn't be what is too long, again and again.
            state = .refused(until: now + Limit.fullLogPause)
        case .unheard(let error):
            backlog.lose(doubtful)
            // Told where it belongs, so that what comes meanwhile can wait.
            backlog.tellLoss(notice)
            lose(error, now)
        case .lost(let error): lose(error, now)
        case .over: state = .over
        }
    }

    private func noteSuccess() {
        successes += 1
        guard successes > 1 || !channel.sendsRecords else { return }
        pause = Limit.logPause
        hasComplained = false
    }

    private func lose(_ error: SystemError, _ now: Instant) {
        channel.close()
        generation += 1
        backlog.restart()
        state = .pausing(until: now + pause)
        pause = min(pause * 2, Limit.longestLogPause)
        complainOnce(error)
    }

    /// Once for each time that it fails: the log itself says when it goes on.
    private func complainOnce(_ error: SystemError) {
        guard !hasComplained else { return }
        hasComplained = true
        complain(
            "fumbled: the log takes nothing at \(description.name), and what finds no room is counted until it does: "
                + "\(error)\n")
    }

    // MARK: What the loop asks

    /// What the poller is to watch.
    var watched: (number: CInt, interest: Poller.Interest)? {
        guard channel.isOpen, state != .over, let number = channel.number else { return nil }
        if state == .waiting { return (number, channel.noticesEnd ? .both : .writable) }
        return channel.noticesEnd ? (number, .readable) : nil
    }

    /// The poller saw something.
    /// - Parameter isMore: whether it was something else than room.
    func hear(isMore: Bool, _ now: Instant) {
        if isMore, channel.noticesEnd, !channel.isThere(), channel.isOpen {
            lose(SystemError.gone(description.name), now)
        }
        flush(now)
    }

    /// When it's to be flushed though nothing came.
    var deadline: Instant? {
        switch state {
        case .refused(let end), .pausing(let end): backlog.missing > 0 || channel.noticesEnd ? end : nil
        case .working, .waiting, .over: nil
        }
    }

    /// Whether it would go on at once if there were room.
    var isWaiting: Bool { state == .waiting }

    /// Tries again now, whatever there was to wait for.
    func tryNow(_ now: Instant) {
        if case .pausing = state { state = .working }
        flush(now)
    }

    /// Opens a file anew, which somebody may have put aside; where that fails it goes on with the one it has.
    /// - Returns: why it couldn't be opened.
    func reopen(_ now: Instant) -> SystemError? {
        guard case .file = description.kind else { return nil }
        flush(now)
        do {
            try open()
            backlog.restart()
            return nil
        } catch {
            return error
        }
    }

    /// What never got there, at the end.
    var missing: UInt64 { state == .over ? 0 : backlog.missing }
}
