import IPC
import Journal
import Kernel
import Privsep
import Vocabulary
import Wire

/// The logger's turns: what the sources sent, record by record, what the outlets take, and the parent's word.
final class LoggerLoop {
    private let parent: ParentLink<LoggerSettings>
    /// By token; a source that has ended is gone from here.
    private var sources: [UInt64: Source] = [:]
    private let log: Log
    private var poller: Poller
    private var draining = Draining.no

    private enum Draining: Equatable {
        case no
        case asked
        /// Every source has ended, and what is written by then is.
        case writing(until: Instant)
        case told
    }

    private static let parentToken: UInt64 = 0
    /// Packets of one source in one turn: none keeps the others waiting, nor fills our memory with its lines.
    private static let packetsInTurn = 16

    /// Who sends records over a link: that stands in the log, whatever the sender says.
    typealias Source = (process: ProcessName, link: Link<ToLogger, FromLogger>)

    init(_ parent: ParentLink<LoggerSettings>, _ sources: [Source], _ log: Log) throws {
        self.parent = parent
        self.log = log
        poller = try Poller()
        try poller.add(parent.number, .readable, token: Self.parentToken)
        for (index, source) in sources.enumerated() {
            let token = UInt64(index) + 1
            self.sources[token] = source
            try poller.add(source.link.number, .readable, token: token)
        }
    }

    /// Returns when the parent says `stop`.
    func serve() throws {
        while try turn() {}
        log.tellMissing()
    }

    /// Waits until something comes or can go, and writes it.
    /// - Returns: false if the parent said `stop`.
    func turn() throws -> Bool {
        var goesOn = true
        for event in try poller.wait(for: timeLeft) {
            switch event.token {
            case Self.parentToken: goesOn = try !hearParent()
            case Log.firstToken...: log.hear(event, Clock.now())
            default: try takeRecords(of: event.token)
            }
        }
        let now = Clock.now()
        log.flush(now)
        try advance(now)
        try log.watch(with: poller)
        return goesOn
    }

    private var timeLeft: Duration? {
        var end = log.deadline
        if case .writing(let until) = draining { end = min(end ?? until, until) }
        return end.map { max($0 - Clock.now(), .zero) }
    }

    private func hearParent() throws -> Bool {
        while let word = try parent.next() {
            switch word {
            case .serve: break
            case .drain: draining = .asked
            case .stop: return true
            case .reload(let settings, _): try log.take(settings, Clock.now())
            }
        }
        return false
    }

    /// Takes what is there of one source. A source that ends is the parent's business, not the logger's.
    private func takeRecords(of token: UInt64) throws {
        guard let source = sources[token] else { return }
        do {
            for _ in 0..<Self.packetsInTurn {
                guard let received = try source.link.receive() else { return }
                switch received.message {
                case .records(let observations):
                    for observation in observations { log.append(Record(by: source.process, observation)) }
                }
            }
        } catch LinkError.lost {
            try poller.remove(source.link.number)
            sources[token] = nil
        }
    }

    /// Says that it's drained once all that can be written is. An outlet without room is waited for, not for long.
    private func advance(_ now: Instant) throws {
        if draining == .asked, sources.isEmpty {
            log.tryNow(now)
            draining = .writing(until: now + Limit.lastWordsWait)
        }
        guard case .writing(let end) = draining, !log.isWaiting || now >= end else { return }
        draining = .told
        try parent.drained()
    }
}
