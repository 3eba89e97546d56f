import Certifier
import Keeper
import Listener
import Logger
import Parent
import Privsep
import Relay
import Session
import Sink
import Vocabulary

/// The daemon and each of its processes: one image, run again for every child, which knows itself by its title.
@main
enum Fumbled {
    private static let children: [any ChildProcess.Type] = [
        ListenerProcess.self, SessionProcess.self, SinkProcess.self, LoggerProcess.self,
        CertifierProcess.self, KeeperProcess.self, RelayProcess.self,
    ]

    static func main() {
        guard let name = ProcessName(title: CommandLine.arguments.first ?? ""),
            let child = children.first(where: { $0.role.name == name.role })
        else { Daemon.run() }
        child.run(name)
    }
}
