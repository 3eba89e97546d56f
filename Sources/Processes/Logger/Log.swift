import Journal
import Kernel
import Vocabulary
import Wire

/// The log: each record goes to every outlet, and none of them keeps another waiting.
final class Log {
    private var outlets: [Outlet] = []
    /// The file outlets' directories, in the order in which the parent counts them.
    private var directories: [SharedDescriptor]
    private let output: SharedDescriptor
    private let outputKind: DescriptorKind
    private let complain: (String) -> Void
    /// What the poller watches, by the outlet's token.
    private var watched: [UInt64: Watched] = [:]
    private var tokens: [UInt64] = []
    private var nextToken = Log.firstToken

    private struct Watched: Equatable {
        let number: CInt
        let interest: Poller.Interest
        let generation: Int
    }

    /// Those below are the loop's own.
    static let firstToken: UInt64 = 1 << 32

    /// As JSON to the descriptor that the logger was born with, until the settings say where it goes.
    init(_ output: SharedDescriptor, complaining complain: @escaping (String) -> Void = writeToStandardError) throws {
        self.output = output
        self.complain = complain
        outputKind = DescriptorKind(of: output.number)
        directories = []
        try replace(by: [LogOutlet(name: "stdout", .standardOutput(.json))], Clock.now())
    }

    // MARK: Where it goes

    /// The settings of the start, with the directories that came. Nothing is opened yet: the logger isn't confined.
    func begin(_ settings: LoggerSettings, in directories: [SharedDescriptor]) throws {
        self.directories = directories
        try replace(by: settings.outlets, Clock.now())
    }

    /// From here on it goes there, and files are opened anew.
    func take(_ settings: LoggerSettings, _ now: Instant) throws {
        try replace(by: settings.outlets, now)
        for outlet in outlets {
            guard let failure = outlet.reopen(now) else { continue }
            let what = "\(outlet.description.name) can't be opened anew and goes on as it was: \(failure)"
            append(Record(by: .logger, Observation(time: Clock.wall(), .remark(what, level: .warning))))
        }
    }

    /// Outlets that were there before go on.
    private func replace(by descriptions: [LogOutlet], _ now: Instant) throws {
        let before = zip(tokens, outlets).map { ($0, $1) }
        (tokens, outlets) = ([], [])
        for description in descriptions {
            if let (token, outlet) = before.first(where: { $0.1.description == description }) {
                tokens.append(token)
                outlets.append(outlet)
            } else {
                tokens.append(nextToken)
                outlets.append(Outlet(description, try channel(to: description.kind), complaining: complain))
                nextToken += 1
            }
        }
        for (token, outlet) in before where !tokens.contains(token) { outlet.tryNow(now) }
    }

    private func channel(to kind: LogOutlet.Kind) throws -> any Channel {
        switch kind {
        case .standardOutput: try StandardOutput(output, outputKind)
        case .file(let name, let directory, _): LogFile(name, in: directories[Int(directory)])
        case .syslog(let path): SocketChannel(local: path)
        case .tcp(let endpoints): SocketChannel(endpoints, by: .stream)
        case .udp(let endpoints): SocketChannel(endpoints, by: .datagram)
        }
    }

    // MARK: Records

    func append(_ record: Record) {
        let rendering = Rendering(record)
        for outlet in outlets { outlet.append(rendering) }
    }

    func flush(_ now: Instant) {
        for outlet in outlets { outlet.flush(now) }
    }

    /// What the logger itself has to say, as it ends: nobody else would write it down.
    func writeLastWord(_ occurrence: Occurrence) {
        append(Record(by: .logger, Observation(time: Clock.wall(), occurrence)))
        tryNow(Clock.now())
    }

    /// Whatever there is to wait for.
    func tryNow(_ now: Instant) {
        for outlet in outlets { outlet.tryNow(now) }
    }

    /// Says what never got out, for nothing comes after this.
    func tellMissing() {
        for outlet in outlets where outlet.missing > 0 {
            complain("fumbled: \(outlet.missing) records of the log didn't reach \(outlet.description.name)\n")
        }
    }

    // MARK: Waiting

    /// Whether some outlet would go on at once if there were room.
    var isWaiting: Bool { outlets.contains(where: \.isWaiting) }

    /// When to flush though nothing came.
    var deadline: Instant? { outlets.compactMap(\.deadline).min() }

    /// Lets the poller watch what the outlets wait for, and nothing else.
    func watch(with poller: borrowing Poller) throws {
        var gone = watched
        for (token, outlet) in zip(tokens, outlets) {
            gone[token] = nil
            let wanted = outlet.watched.map {
                Watched(number: $0.number, interest: $0.interest, generation: outlet.generation)
            }
            let present = watched[token]
            guard wanted != present else { continue }
            // A closed descriptor is watched no longer.
            if let present, present.generation == outlet.generation { try poller.remove(present.number) }
            if let wanted { try poller.add(wanted.number, wanted.interest, token: token) }
            watched[token] = wanted
        }
        // Of outlets that are none any more only standard output is open still.
        for (token, present) in gone {
            if present.number == output.number { try poller.remove(present.number) }
            watched[token] = nil
        }
    }

    /// The poller saw something at an outlet.
    func hear(_ event: Poller.Ready, _ now: Instant) {
        guard let index = tokens.firstIndex(of: event.token) else { return }
        outlets[index].hear(isMore: event.readable || event.hangup || event.error, now)
    }
}
