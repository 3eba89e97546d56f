import Kernel
import Vocabulary
import Wire

/// The links that the table of processes asks for. Every socketpair is made here, before the first process is spawned,
/// so that no child has an end that isn't its own. Who keeps an end beyond this value's life duplicates it.
struct Topology {
    /// In the order in which they are started.
    let children: [ProcessName]
    private var ends: [ProcessName: LinkEnds] = [:]
    /// The parent's end of its link to the logger.
    let parentJournal: SharedDescriptor

    /// The ends of a child's links.
    struct LinkEnds {
        /// The parent's end of the child's link to it.
        let parentEnd: SharedDescriptor
        /// To the parent and to the logger, then standard error: what every child has.
        fileprivate var common: [SharedDescriptor]
        fileprivate var links: [(peer: ProcessName, end: SharedDescriptor)] = []

        /// The descriptors that the child is born with, from 0.
        var inherited: [CInt] { (common + links.map(\.end)).map(\.number) }
        /// The processes that the others lead to, in the same order.
        var peers: [ProcessName] { links.map(\.peer) }
    }

    /// - Parameter log: where the logger writes.
    init(
        _ table: ProcessTable, sessionProcesses: Int, log: CInt = StandardDescriptor.output
    ) throws(SystemError) {
        children = table.processes(sessions: sessionProcesses)
        let (journal, atLogger) = try Self.pair()
        parentJournal = journal
        for child in children {
            let (parentEnd, childEnd) = try Self.pair()
            ends[child] = LinkEnds(parentEnd: parentEnd, common: [childEnd])
        }
        ends[.logger]?.common.append(try Self.duplicate(log))
        ends[.logger]?.links.append((.parent, atLogger))
        for child in children where child != .logger {
            let (end, atLogger) = try Self.pair()
            ends[child]?.common.append(end)
            ends[.logger]?.links.append((child, atLogger))
        }
        for child in children {
            ends[child]?.common.append(try Self.duplicate(StandardDescriptor.error))
        }
        for edge in table.edges {
            for first in edge.first.processes(sessions: sessionProcesses) {
                for second in edge.second.processes(sessions: sessionProcesses) { try link(first, second) }
            }
        }
    }

    /// Nil for what isn't a child.
    subscript(_ child: ProcessName) -> LinkEnds? { ends[child] }

    /// Closes here what a child has been born with, so that its end is seen before this value's.
    mutating func handOver(_ child: ProcessName) {
        ends[child]?.common = []
        ends[child]?.links = []
    }

    private mutating func link(_ first: ProcessName, _ second: ProcessName) throws(SystemError) {
        let (one, other) = try Self.pair()
        ends[first]?.links.append((second, one))
        ends[second]?.links.append((first, other))
    }

    private static func pair() throws(SystemError) -> (SharedDescriptor, SharedDescriptor) {
        let pair = try packetPair()
        return (SharedDescriptor(pair.first), SharedDescriptor(pair.second))
    }

    private static func duplicate(_ number: CInt) throws(SystemError) -> SharedDescriptor {
        SharedDescriptor(try Kernel.duplicate(number))
    }
}
