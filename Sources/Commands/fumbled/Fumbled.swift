import Listener
import Logger
import Parent
import Session
import Sink
import Vocabulary

/// The daemon and each of its processes: one image, run again for every child, which knows itself by its title.
@main
enum Fumbled {
    static func main() {
        switch ProcessName(title: CommandLine.arguments.first ?? "") {
        case nil, .parent: Daemon.run()
        case .listener: ListenerProcess.run()
        case .session(let number): SessionProcess.run(.session(number))
        case .sink: SinkProcess.run()
        case .logger: LoggerProcess.run()
        }
    }
}
