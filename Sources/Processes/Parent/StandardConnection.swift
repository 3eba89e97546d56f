import Kernel
import Proxy
import Vocabulary
import Wire

/// Standard input and output as a client's connection: the relay has its one end, and the other comes to the listener as
/// any does.
///
/// The peer of a socket, as inetd(8) hands it over, is told by a PROXY header: nothing else in the daemon knows of it.
struct StandardConnection {
    let listener: SharedDescriptor
    let connection: SharedDescriptor

    static let name = "stdio"

    init() throws {
        (listener, connection) = try anonymousListener()
        let peer = peerEndpoint(of: StandardDescriptor.input)
        let header = peer.map { ProxyHeader.client(.internet($0)) } ?? .own
        // Where it came to means nothing; it has to be of the same family.
        let octets = header.line(to: peer ?? Endpoint(address: .loopback4, port: 0)) ?? []
        // An empty socket has room for it.
        _ = send(octets.span, to: connection.number)
    }
}

extension ProcessTable {
    /// With the relay, which is linked with nobody.
    static let withRelay = ProcessTable(children: Role.children + [.relay], edges: standard.edges)
}

extension StandardDescriptor {
    /// STDIN_FILENO, stdin(3): nothing else of the daemon's reads it.
    static let input: CInt = 0
}
