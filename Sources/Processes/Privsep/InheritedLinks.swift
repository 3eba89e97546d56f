package import IPC
import Kernel
package import Vocabulary
package import Wire

/// A child's ends of the links to other children. It was born with them; the parent's order says where each leads.
package struct InheritedLinks {
    private let process: ProcessName
    private let peers: [ProcessName]

    init(of process: ProcessName, to peers: [ProcessName]) {
        self.process = process
        self.peers = peers
    }

    /// The links of an edge that this process is the first of: one to each process of the other role, in their order.
    package func first<E: Edge>(of edge: E.Type) throws(LinkError) -> [Link<E.ToFirst, E.ToSecond>] {
        try take(E.second) { Link(name: $0, $1) }
    }

    /// The links of an edge that this process is the second of.
    package func second<E: Edge>(of edge: E.Type) throws(LinkError) -> [Link<E.ToSecond, E.ToFirst>] {
        try take(E.first) { Link(name: $0, $1) }
    }

    /// Whether there's a link to a process of this role, where that's for the configuration to say.
    package func leads(to role: Role) -> Bool { peers.contains { $0.role == role.name } }

    /// The links of the processes that send it records, and who each of them is: the logger's.
    package func sources() -> [(process: ProcessName, link: Link<ToLogger, FromLogger>)] {
        peers.indices.map { (peers[$0], Link(name: name(of: $0), descriptor(of: $0))) }
    }

    /// - Throws: a violation if there is none, for then the table and the process don't agree.
    private func take<Incoming, Outgoing>(
        _ role: Role, _ make: (String, consuming Descriptor) -> Link<Incoming, Outgoing>
    ) throws(LinkError) -> [Link<Incoming, Outgoing>] {
        let links = peers.indices.filter { peers[$0].role == role.name }.map { make(name(of: $0), descriptor(of: $0)) }
        guard !links.isEmpty else { throw .violation(link: "\(process)–parent", what: "no link leads to a \(role)") }
        return links
    }

    private func name(of index: Int) -> String { "\(process)–\(peers[index])" }

    private func descriptor(of index: Int) -> Descriptor {
        Descriptor(owning: InheritedDescriptor.firstLink + CInt(index))
    }
}
