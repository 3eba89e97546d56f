import IPC
import Kernel
import Privilege
import Privsep
import TLS
package import Vocabulary
import Wire

/// Speaks with clients. Runs as `_fumblesess` in an empty root, one process for each CPU.
/// Holds its clients' connections; never opens a file, never sees another session process's mail.
package enum SessionProcess {
    package static func run(_ name: ProcessName) -> Never {
        ChildLife.live(name) { journal in
            let parent = ParentLink<SessionSettings>(of: name)
            let commission = try parent.settings()
            let settings = commission.settings
            let faults = try SessionFaults(commission.entries, from: parent)
            journal.setLevel(settings.logLevel)
            let listener = SessionLoop.ListenerLink(
                name: "\(name)–listener", Descriptor(owning: InheritedDescriptor.firstEdge))
            let sink = SessionLoop.SinkLink(
                name: "\(name)–sink", Descriptor(owning: InheritedDescriptor.firstEdge + 1))
            SHA256.prepare()
            let loop = try SessionLoop(parent, listener, sink, settings, journal, faults: faults)
            try parent.confined(try Confinement.session.enter(commission.order, root: commission.root))
            try loop.serve()
        }
    }
}
