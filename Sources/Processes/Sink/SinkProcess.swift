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
            var store: Store?
            if let directory = start.assignment.descriptors.take() {
                let maildir = try Maildir(
                    in: Directory(owning: directory, path: "."), mode: settings.mode, hostname: settings.hostname)
                store = Store(maildir, settings, process: processID(), journal)
            }
            let sessions = try start.links.second(of: SessionSink.self)
            return try SinkLoop(start.parent, sessions, store, journal).serve
        }
    }
}
