import Admissions
import Kernel
package import Privilege
import Privsep
package import Vocabulary
import Wire

/// Accepts connections and hands them on. Runs as `_fumblelisten` in an empty root.
/// Holds the listening sockets; never reads an octet from a client.
package enum ListenerProcess: ChildProcess {
    package static let role = Role.listener
    package static let confinement = Confinement.listener

    package static func run(_ name: ProcessName) -> Never {
        live(name) { (start: inout Start<ListenerSettings>, journal) in
            journal.setLevel(start.settings.logLevel)
            // New connections come in a burst as others end: better it takes several at once than each from a session
            // process at work.
            Scheduling.yieldToOthers()
            let sessions = try start.links.first(of: ListenerSession.self)
            var sockets: [ListeningSocket] = []
            while let socket = start.assignment.descriptors.take() {
                let place = start.settings.listeners[sockets.count]
                sockets.append(ListeningSocket(number: UInt8(sockets.count), isProxied: place.isProxied, socket))
            }
            let admissions = Admissions(start.settings, processes: sessions.count)
            let loop = try ListenerLoop(start.parent, sessions, sockets, admissions, journal)
            return loop.serve
        }
    }
}

/// One of the sockets that the parent bound.
final class ListeningSocket {
    /// Which of the settings' listeners it is.
    let number: UInt8
    /// Whether its connections come from a proxy.
    let isProxied: Bool
    /// Nil once it's closed.
    private var socket: Descriptor?

    init(number: UInt8, isProxied: Bool = false, _ socket: consuming Descriptor) {
        self.number = number
        self.isProxied = isProxied
        self.socket = consume socket
    }

    /// For the poller and accept4(2), while it's open.
    var descriptor: CInt { socket?.number ?? -1 }

    /// Nobody gets into the backlog any more: now, whoever still refers to the socket.
    func close() { socket = nil }
}
