import Kernel
import Vocabulary

/// A collector's connection, or a socket that sends it packets.
final class SocketChannel: Channel {
    private let carriage: Carriage
    /// Ways to it, tried in turn.
    private let ways: [Way]
    private var way = 0
    private var socket: SharedDescriptor?
    private var scratch = [UInt8](repeating: 0, count: 512)

    private enum Way {
        case endpoint(Endpoint)
        case local(path: String)
    }

    /// A collector at one of these addresses.
    init(_ endpoints: [Endpoint], by carriage: Carriage) {
        self.carriage = carriage
        ways = endpoints.map { .endpoint($0) }
    }

    /// A syslog daemon's socket.
    init(local path: String) {
        carriage = .datagram
        ways = [.local(path: path)]
    }

    /// Whether an error tells of the packet before: UDP's, which another machine's kernel sends (udp(7)).
    private var isAnsweredLate: Bool {
        guard carriage == .datagram, case .endpoint = ways[0] else { return false }
        return true
    }

    var isOpen: Bool { socket != nil }
    var sendsRecords: Bool { carriage == .datagram }
    var number: CInt? { socket?.number }
    var noticesEnd: Bool { carriage == .stream }

    func open() throws(SystemError) {
        defer { way = (way + 1) % ways.count }
        switch ways[way] {
        case .endpoint(let endpoint): socket = SharedDescriptor(try connect(to: endpoint, by: carriage))
        case .local(let path): socket = SharedDescriptor(try connect(toLocal: path))
        }
    }

    func close() { socket = nil }

    func send(_ octets: Span<UInt8>) -> Sent {
        guard let socket else { return .noRoom }
        switch Kernel.send(octets, to: socket.number) {
        case .octets(let count): return .octets(count)
        case .wouldBlock, .end: return .noRoom
        case .lost(let error) where error.isTooLong && carriage == .datagram: return .tooLong
        case .lost(let error) where error.isRefused && isAnsweredLate: return .unheard(error)
        case .lost(let error): return .lost(error)
        }
    }

    /// A collector has nothing to say. What it says all the same is read, a little at a time, and forgotten.
    func isThere() -> Bool {
        guard let socket else { return false }
        switch receive(from: socket.number, into: &scratch) {
        case .octets, .wouldBlock: return true
        case .end, .lost: return false
        }
    }
}
