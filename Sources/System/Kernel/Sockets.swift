import CLinux
import Glibc
package import Vocabulary

/// A connection taken from a listening socket, and who is at its other end.
@frozen
package struct Accepted: ~Copyable {
    package let descriptor: Descriptor
    /// Nil for a client of a Unix socket, which has no address.
    package let peer: Endpoint?
}

/// What came of reading or writing.
package enum Outcome: Equatable {
    /// So many, one at least.
    case octets(Int)
    /// None now: wait until the descriptor is ready.
    case wouldBlock
    /// The peer sends no more.
    case end
    /// The connection broke.
    case lost(SystemError)
}

/// A non-blocking TCP socket that listens; an IPv6 one takes IPv6 only, so that both can have the same port.
///
/// - Throws: what socket(2), setsockopt(2), bind(2) or listen(2) say, with the endpoint.
package func listen(on endpoint: Endpoint, backlog: Int) throws(SystemError) -> Descriptor {
    let family = SocketAddress.family(of: endpoint)
    let type = CInt(SOCK_STREAM.rawValue | SOCK_NONBLOCK.rawValue | SOCK_CLOEXEC.rawValue)
    let listener = Descriptor(owning: try checked(socket(family, type, 0), "socket", endpoint.description))
    // A restarted daemon must not wait for its old connections' TIME_WAIT to pass.
    try setOption(listener.number, SOL_SOCKET, SO_REUSEADDR, CInt(1))
    try prepareConnections(of: listener.number)
    if family == AF_INET6 { try setOption(listener.number, CInt(IPPROTO_IPV6), IPV6_V6ONLY, CInt(1)) }
    try checked(
        SocketAddress.with(endpoint) { Glibc.bind(listener.number, $0, $1) }, "bind", endpoint.description)
    try checked(Glibc.listen(listener.number, CInt(clamping: backlog)), "listen", endpoint.description)
    return listener
}

/// Sets what the connections of a listening socket inherit.
func prepareConnections(of number: CInt) throws(SystemError) {
    // What belongs together is gathered before it's sent, and then goes at once. tcp(7).
    try setOption(number, CInt(IPPROTO_TCP), TCP_NODELAY, CInt(1))
    // One whose client has gone without a word, or behind its end of the connection, is noticed in minutes.
    try setOption(number, SOL_SOCKET, SO_KEEPALIVE, CInt(1))
    try setOption(number, CInt(IPPROTO_TCP), TCP_KEEPIDLE, CInt(clamping: Limit.keepAliveIdle))
}

/// Where a socket stands: with port 0 asked for, the port it got.
package func localEndpoint(of number: CInt) throws(SystemError) -> Endpoint {
    let (result, endpoint) = SocketAddress.filled { getsockname(number, $0, $1) }
    try checked(result, "getsockname")
    guard let endpoint else { throw SystemError(call: "getsockname", errno: EAFNOSUPPORT) }
    return endpoint
}

/// Who is at the other end of a connection; nil for what is none over IP.
package func peerEndpoint(of number: CInt) -> Endpoint? {
    SocketAddress.filled { getpeername(number, $0, $1) }.endpoint
}

/// The next connection that waits, or nil if none does.
///
/// A connection that broke while it waited is passed over, and so are the errors of its network that accept(2)
/// tells to treat alike.
///
/// - Throws: what accept4(2) says else: EMFILE and ENFILE when there is no descriptor left for it.
package func accept(from number: CInt) throws(SystemError) -> Accepted? {
    while true {
        let (result, endpoint) = SocketAddress.filled { clinux_accept(number, $0, $1) }
        if result >= 0 {
            return Accepted(descriptor: Descriptor(owning: result), peer: endpoint)
        }
        switch errno {
        case EAGAIN: return nil
        case EINTR, ECONNABORTED, EPERM, ENETDOWN, EPROTO, ENOPROTOOPT, EHOSTDOWN, ENONET, EHOSTUNREACH, EOPNOTSUPP,
            ENETUNREACH:
            continue
        default: throw .last("accept4")
        }
    }
}

/// Reads so many octets at most into the front of `scratch`, whose whole length is the room there is.
package func receive(from number: CInt, into scratch: inout [UInt8], atMost most: Int = .max) -> Outcome {
    let count = scratch.withUnsafeMutableBytes {
        recv(number, $0.baseAddress, min($0.count, most), CInt(MSG_DONTWAIT))
    }
    if count == 0 { return .end }
    return outcome(count, "recv")
}

/// Whether the peer has ended its side, and all that it sent before was read. Reads nothing.
package func inputHasEnded(_ number: CInt) -> Bool {
    var octet: UInt8 = 0
    return recv(number, &octet, 1, CInt(MSG_DONTWAIT | MSG_PEEK)) == 0
}

/// Sends as many of these octets, at least one of them, as there is room for.
/// - Parameter more: Whether more comes at once, be it the end: what isn't a full segment waits for it, 200 ms at most.
///   MSG_MORE, tcp(7) on TCP_CORK.
package func send(_ octets: Span<UInt8>, to number: CInt, beforeMore more: Bool = false) -> Outcome {
    let flags = CInt(MSG_NOSIGNAL | MSG_DONTWAIT | (more ? MSG_MORE : 0))
    let count = octets.withUnsafeBytes { Glibc.send(number, $0.baseAddress, $0.count, flags) }
    return outcome(count, "send")
}

private func outcome(_ count: Int, _ call: StaticString) -> Outcome {
    if count >= 0 { return .octets(count) }
    switch errno {
    // An interrupted call is tried again when the loop comes round: the descriptor is still ready.
    case EAGAIN, EINTR: return .wouldBlock
    default: return .lost(.last(call))
    }
}

/// Ends our side of a connection: the peer reads end-of-file after our last octet.
/// Nothing is left to do for a connection that is gone.
package func shutdownWriting(_ number: CInt) {
    _ = shutdown(number, CInt(SHUT_WR))
}

/// Lets close(2) break the connection off with RST: socket(7), SO_LINGER with no time.
/// It does so only when this was the last descriptor for it.
package func resetOnClose(_ number: CInt) throws(SystemError) {
    try setOption(number, SOL_SOCKET, SO_LINGER, linger(l_onoff: 1, l_linger: 0))
}

private func setOption<Value>(
    _ number: CInt, _ level: CInt, _ name: CInt, _ value: Value
) throws(SystemError) {
    let result = withUnsafeBytes(of: value) {
        setsockopt(number, level, name, $0.baseAddress, socklen_t($0.count))
    }
    try checked(result, "setsockopt")
}
