import IPC
import Journal
import Kernel
import Privsep
import Vocabulary
import Wire

/// The logger's turns: what the sources sent, line by line, and the parent's word.
final class LoggerLoop {
    private let parent: ParentLink<LoggerSettings>
    /// By token; a source that has ended is gone from here.
    private var sources: [UInt64: Source] = [:]
    private let log: LogFile
    private var poller: Poller
    private var isDraining = false

    private static let parentToken: UInt64 = 0
    /// Packets of one source in one turn: none keeps the others waiting, nor fills our memory with its lines.
    private static let packetsInTurn = 16

    /// Who sends records over a link: that stands in the log, whatever the sender says.
    typealias Source = (process: ProcessName, link: Link<ToLogger, FromLogger>)

    init(_ parent: ParentLink<LoggerSettings>, _ sources: [Source], _ log: LogFile) throws {
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
    }

    /// Waits until something comes, and writes it.
    /// - Returns: false if the parent said `stop`.
    func turn() throws -> Bool {
        var goesOn = true
        for event in try poller.wait(for: nil) {
            if event.token == Self.parentToken {
                goesOn = try !hearParent()
            } else {
                try takeRecords(of: event.token)
            }
        }
        log.flush()
        return goesOn
    }

    private func hearParent() throws -> Bool {
        while let word = try parent.next() {
            switch word {
            case .serve: break
            case .drain:
                isDraining = true
                try tellIfDrained()
            case .stop: return true
            case .reload(let settings, _): log.lines = settings.lines
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
            try tellIfDrained()
        }
    }

    private func tellIfDrained() throws {
        guard isDraining, sources.isEmpty else { return }
        log.flush()
        try parent.drained()
    }
}
