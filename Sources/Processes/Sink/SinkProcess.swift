import Kernel
package import Privilege
import Privsep
package import Vocabulary
import Wire

/// Keeps messages on disk. Runs as `_fumblesink`, rooted in the store.
/// Never sees a socket, an octet of SMTP or the configuration.
package enum SinkProcess: ChildProcess {
    package static let role = Role.sink
    package static let confinement = Confinement.sink

    package static func run(_ name: ProcessName) -> Never {
        live(name) { (start: inout Start<SinkSettings>, journal) in
            let settings = start.settings
            journal.setLevel(settings.logLevel)
            let directory = StoreToOpen(start.assignment.descriptors.take())
            let (parent, sessions) = (start.parent, try start.links.second(of: SessionSink.self))
            // As its own user, whose the directories are: root may be one without the right to look into them.
            return {
                var store: Store?
                if let directory = directory.take() {
                    let maildir = try Maildir(
                        in: Directory(owning: directory, path: "."), mode: settings.mode, hostname: settings.hostname)
                    store = Store(maildir, settings, process: processID(), journal)
                }
                try SinkLoop(parent, sessions, store, journal).serve()
            }
        }
    }
}

/// The store's directory until the sink is confined.
private final class StoreToOpen {
    private var directory: Descriptor?

    init(_ directory: consuming Descriptor?) { self.directory = directory }

    func take() -> Descriptor? { directory.take() }
}
