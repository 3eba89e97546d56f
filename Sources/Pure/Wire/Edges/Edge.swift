package import Vocabulary

/// An edge between two roles: each process of the one is linked with each of the other. Its file says what may be said.
///
/// The parent's links to its children, and everybody's to the logger, are no such edges: every child has them.
package protocol Edge: SendableMetatype {
    /// What the first may say to the second.
    associatedtype ToSecond: Message
    /// What the second may say to the first.
    associatedtype ToFirst: Message
    static var first: Role { get }
    static var second: Role { get }
}

/// The processes of a daemon and the edges between them.
package struct ProcessTable: Sendable {
    /// Those that the parent starts.
    package let children: [Role]
    package let edges: [any Edge.Type]

    package init(children: [Role], edges: [any Edge.Type]) {
        self.children = children
        self.edges = edges
    }

    package static let standard = ProcessTable(
        children: Role.children,
        edges: [
            ListenerSession.self, SessionSink.self, SessionKeeper.self, SessionCertifier.self,
        ])

    /// All that the parent starts, in the order of starting: the certifier early, since it takes time, and the logger
    /// before those whose words it writes down.
    package func processes(sessions: Int) -> [ProcessName] {
        children.reversed().flatMap { $0.processes(sessions: sessions) }
    }

    /// The same without one of them, and without the links to it.
    package func without(_ role: Role) -> ProcessTable {
        ProcessTable(
            children: children.filter { $0 != role }, edges: edges.filter { $0.first != role && $0.second != role })
    }

    package func role(of process: ProcessName) -> Role? { children.first { $0.name == process.role } }
}
