import Certifier
import Keeper
import Listener
import Logger
import Parent
import Privsep
import Session
import Settings
import Sink
import Vocabulary
import Wire

/// The daemon with two more processes, which no other part of it knows.
@main
enum Joined {
    private static let children: [any ChildProcess.Type] = [
        ListenerProcess.self, SessionProcess.self, SinkProcess.self, LoggerProcess.self, CertifierProcess.self,
        KeeperProcess.self,
        AskerProcess.self,
        EchoProcess.self,
    ]

    static func main() {
        if let name = ProcessName(title: CommandLine.arguments.first ?? ""),
            let child = children.first(where: { $0.role.name == name.role })
        {
            child.run(name)
        }
        var configuration = Configuration.standard
        configuration.listeners = .explicit([PlannedListener(endpoint: Endpoint(address: .loopback4, port: 0))])
        let table = ProcessTable(
            children: Role.children + [AskerProcess.role, EchoProcess.role],
            edges: ProcessTable.standard.edges + [AskerEcho.self])
        ParentProcess.run(configuration, from: .none, table)
    }
}
