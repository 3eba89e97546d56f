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
            let loop = try ListenerLoop(parent, sessions, sockets, Admissions(settings), journal)
            try parent.confined(try Confinement.listener.enter(commission.order, root: commission.root))
            try loop.serve()
        }
    }
}

/// One of the sockets that the parent bound.
final class ListeningSocket {
    /// Which of the settings' listeners it is.
    let number: UInt8
    /// Nil once it's closed.
    private var socket: Descriptor?

    init(number: UInt8, _ socket: consuming Descriptor) {
        self.number = number
        self.socket = consume socket
    }

    /// For the poller and accept4(2), while it's open.
    var descriptor: CInt { socket?.number ?? -1 }

    /// Nobody gets into the backlog any more: now, whoever still refers to the socket.
    func close() { socket = nil }
}
