import IPC
import Kernel
import Privilege
import Privsep
import Vocabulary
import Wire

/// Accepts connections and hands them on. Runs as `_fumblelisten` in an empty root.
/// Holds the listening sockets; never reads an octet from a client.
package enum ListenerProcess {
    package static func run() -> Never {
        ChildLife.live(.listener) { journal in
            let parent = ParentLink<ListenerSettings>(of: .listener)
            var commission = try parent.settings()
            let settings = commission.settings
            journal.setLevel(settings.logLevel)
            let sessions = (0..<settings.sessionProcesses).map { index in
                Link<SessionToListener, ListenerToSession>(
                    name: "listener–session/\(index)",
                    Descriptor(owning: InheritedDescriptor.firstEdge + CInt(index)))
            }
            var sockets: [ListeningSocket] = []
            while let socket = commission.descriptors.take() {
                sockets.append(ListeningSocket(number: UInt8(sockets.count), socket))
            }
            // The loop alone has the sockets: where nobody else has one, letting go of it closes it.
            let loop = try ListenerLoop(parent, sessions, consume sockets, Admissions(settings), journal)
            try parent.confined(try Confinement.listener.enter(commission.order, root: commission.root))
            try loop.serve()
        }
    }
}

/// One of the sockets that the parent bound.
final class ListeningSocket {
    /// Which of the settings' listeners it is.
    let number: UInt8
    let descriptor: Descriptor

    init(number: UInt8, _ descriptor: consuming Descriptor) {
        self.number = number
        self.descriptor = descriptor
    }
}
