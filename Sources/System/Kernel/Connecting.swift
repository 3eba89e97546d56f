import Glibc
package import Vocabulary

/// A TCP connection that stands, within so long; what is sent on it goes at once.
package func connect(to endpoint: Endpoint, within time: Duration) throws(SystemError) -> Descriptor {
    let descriptor = try beginConnecting(to: endpoint)
    var poller = try Poller()
    try poller.add(descriptor.number, .writable, token: 0)
    guard try !poller.wait(for: time).isEmpty else {
        throw SystemError(call: "connect", errno: ETIMEDOUT, object: endpoint.description)
    }
    try finishConnecting(descriptor.number, to: endpoint)
    return descriptor
}

/// The same while it doesn't stand yet: it's ready for writing when it does, or when it can't be had, and then the next
/// call on it says why.
package func beginConnecting(to endpoint: Endpoint) throws(SystemError) -> Descriptor {
    let descriptor = try connect(to: endpoint, by: .stream)
    var on: CInt = 1
    let length = socklen_t(MemoryLayout<CInt>.size)
    try checked(setsockopt(descriptor.number, CInt(IPPROTO_TCP), TCP_NODELAY, &on, length), "setsockopt")
    return descriptor
}

/// How an attempt to connect has ended: socket(7), SO_ERROR.
private func finishConnecting(_ number: CInt, to endpoint: Endpoint) throws(SystemError) {
    var error: CInt = 0
    var length = socklen_t(MemoryLayout<CInt>.size)
    try checked(getsockopt(number, SOL_SOCKET, SO_ERROR, &error, &length), "getsockopt")
    guard error == 0 else { throw SystemError(call: "connect", errno: error, object: endpoint.description) }
}

/// Octets that were sent and that the peer's kernel hasn't acknowledged: tcp(7), SIOCOUTQ. Zero once the connection is
/// gone.
package func unacknowledged(_ number: CInt) -> Int {
    var count: CInt = 0
    // SIOCOUTQ is TIOCOUTQ.
    return ioctl(number, UInt(TIOCOUTQ), &count) == 0 ? Int(count) : 0
}
