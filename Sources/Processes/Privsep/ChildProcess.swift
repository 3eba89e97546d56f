import IPC
package import Journal
import Kernel
package import Privilege
package import Vocabulary
package import Wire

/// A process that the parent starts: its row of the table, what it may do, and how it begins.
///
/// `run` names the settings that it takes, and makes of them what it serves with: all that has to be opened or made is,
/// before it's confined.
package protocol ChildProcess: SendableMetatype {
    static var role: Role { get }
    static var confinement: Confinement { get }
    static func run(_ name: ProcessName) -> Never
}

/// What a child has to begin with.
@frozen
package struct Start<Settings: ChildSettings>: ~Copyable {
    package let parent: ParentLink<Settings>
    package let links: InheritedLinks
    package var assignment: Assignment<Settings>
    /// What the process declares, and what its settings make of it.
    package var confinement: Confinement

    package var settings: Settings { assignment.settings }
}

extension ChildProcess {
    /// Begins, confines itself, and serves until the parent says `stop`.
    ///
    /// - Parameter prepare: gives what serves, which returns at `stop`.
    package static func live<Settings>(
        _ name: ProcessName,
        _ prepare: (inout Start<Settings>, JournalOutbox) throws -> () throws -> Void
    ) -> Never {
        ChildLife.live(name) { journal in
            try begin(name) { (start: inout Start<Settings>) in try prepare(&start, journal) }
        }
    }

    /// The same for the one that has no link to the logger.
    ///
    /// - Parameter lastWords: writes down why it ends, if it's worth a line.
    package static func live<Settings>(
        _ name: ProcessName, lastWords: (Occurrence) -> Void,
        _ prepare: (inout Start<Settings>) throws -> () throws -> Void
    ) -> Never {
        ChildLife.live(name, lastWords: lastWords) { try begin(name, prepare) }
    }

    private static func begin<Settings>(
        _ name: ProcessName, _ prepare: (inout Start<Settings>) throws -> () throws -> Void
    ) throws {
        let parent = ParentLink<Settings>(of: name)
        let assignment = try parent.settings()
        let links = InheritedLinks(of: name, to: assignment.order.links)
        let (order, root) = (assignment.order, assignment.root)
        var start = Start(parent: parent, links: links, assignment: assignment, confinement: confinement)
        let serve = try prepare(&start)
        try parent.confined(try start.confinement.enter(order, root: root))
        try serve()
    }
}
