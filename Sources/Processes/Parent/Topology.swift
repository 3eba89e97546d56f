import Kernel
import Privsep
import Vocabulary

/// Who is linked to whom. Every socketpair is made here, before the first process is spawned, so that no child
/// has an end that isn't its own. Who keeps an end beyond this value's life duplicates it.
///
///     parent   – listener, session/i, sink, logger
///     listener – session/i
///     session/i – sink
///     logger   – everybody
struct Topology {
    let children: [ProcessName]
    /// Where the log goes.
    private static let standardOutput: CInt = 1
    /// What each process has, in the order of its descriptors.
    private var seats: [ProcessName: [SharedDescriptor]] = [:]
    /// The parent's own ends.
    private(set) var parentEnds: [ProcessName: SharedDescriptor] = [:]
    let parentJournal: SharedDescriptor

    init(sessionProcesses: Int) throws(SystemError) {
        let sessions = (0..<sessionProcesses).map { ProcessName.session(UInt8($0)) }
        let sources: [ProcessName] = [.listener] + sessions + [.sink]
        // The logger first: the others' first words go there.
        children = [.logger, .sink] + sessions + [.listener]

        for child in children {
            let (parentEnd, childEnd) = try Self.pair()
            parentEnds[child] = parentEnd
            seats[child] = [childEnd]
        }
        seats[.logger]?.append(try Self.duplicate(Self.standardOutput))
        seats[.logger]?.append(try Self.duplicate(InheritedDescriptor.standardError))
        let (journal, atLogger) = try Self.pair()
        parentJournal = journal
        seats[.logger]?.append(atLogger)
        for source in sources {
            try link(source, .logger)
            seats[source]?.append(try Self.duplicate(InheritedDescriptor.standardError))
        }
        for session in sessions { try link(.listener, session) }
        for session in sessions { try link(session, .sink) }
    }

    /// The descriptors that a process is born with, from 0.
    func descriptors(of process: ProcessName) -> [CInt] { (seats[process] ?? []).map(\.number) }

    private mutating func link(_ first: ProcessName, _ second: ProcessName) throws(SystemError) {
        let (one, other) = try Self.pair()
        seats[first]?.append(one)
        seats[second]?.append(other)
    }

    private static func pair() throws(SystemError) -> (SharedDescriptor, SharedDescriptor) {
        let pair = try packetPair()
        return (SharedDescriptor(pair.first), SharedDescriptor(pair.second))
    }

    private static func duplicate(_ number: CInt) throws(SystemError) -> SharedDescriptor {
        SharedDescriptor(try Kernel.duplicate(number))
    }
}
