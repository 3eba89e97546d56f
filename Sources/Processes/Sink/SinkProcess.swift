import IPC
import Kernel
import Privilege
import Privsep
import Vocabulary
import Wire

/// Keeps messages on disk. Runs as `_fumblesink`, rooted in the store.
/// Never sees a socket, an octet of SMTP or the configuration.
package enum SinkProcess {
    package static func run() -> Never {
        ChildLife.live(.sink) { journal in
            let parent = ParentLink<SinkSettings>(of: .sink)
            var commission = try parent.settings()
            let settings = commission.settings
            journal.setLevel(settings.logLevel)
            var store: Store?
            if let directory = commission.descriptors.take() {
                let maildir = try Maildir(
                    in: Directory(owning: directory, path: "."), mode: settings.mode, hostname: settings.hostname)
                store = Store(maildir, settings, process: processID(), journal)
            }
            let sessions = (0..<settings.sessionProcesses).map { index in
                Link<SessionToSink, SinkToSession>(
                    name: "sink–session/\(index)",
                    Descriptor(owning: InheritedDescriptor.firstEdge + CInt(index)))
            }
            let loop = try SinkLoop(parent, sessions, store, journal)
            try parent.confined(try Confinement.sink.enter(commission.order, root: commission.root))
            try loop.serve()
        }
    }
}
