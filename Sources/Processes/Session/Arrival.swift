import Kernel
import Proxy
import Vocabulary
import Wire

/// A connection of which a proxy has yet to say whose it is. It has no conversation before that.
final class Arrival {
    let accepted: ConnectionAccepted
    let connected: Instant
    /// Nil once it's the client's that it becomes.
    private var connection: Descriptor?
    private var reader = ProxyReader()
    /// Octets of the client's that came with the header.
    private(set) var rest: [UInt8] = []
    /// Whom the header named, once it's whole.
    private(set) var peer: Peer?
    /// By then the header has to be there.
    let deadline: Instant
    /// When it will be looked at, although nothing comes.
    var alarm: Instant?

    init(_ accepted: ConnectionAccepted, _ connection: consuming Descriptor, at now: Instant, until deadline: Instant) {
        self.accepted = accepted
        self.connection = consume connection
        connected = now
        self.deadline = deadline
    }

    var number: CInt { connection?.number ?? -1 }

    /// - Returns: whether what came can be, or become, a header.
    func read(_ input: Span<UInt8>) -> Bool {
        let (consumed, progress) = reader.read(input)
        switch progress {
        case .more: return true
        case .garbled: return false
        case .header(.client(let client)): peer = client
        case .header(.own): peer = accepted.peer
        }
        rest = [UInt8](copying: input.extracting(consumed...))
        return true
    }

    /// What its conversation begins with.
    func identified(_ admission: Admission) -> ConnectionAccepted {
        ConnectionAccepted(
            session: accepted.session, peer: peer ?? accepted.peer, listener: accepted.listener, admission: admission)
    }

    /// Gives the connection up, to the client that it becomes.
    func takeConnection() -> Descriptor? { connection.take() }
}
