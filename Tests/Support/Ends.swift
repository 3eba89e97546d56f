import Glibc
package import IPC
package import Kernel
package import Wire

/// Both ends of an edge: what one sends the other receives.
package func linkPair<One: Message, Other: Message>(
    _ name: String, toFirst: One.Type = One.self, toSecond: Other.Type = Other.self
) throws -> (Link<One, Other>, Link<Other, One>) {
    let pair = try packetPair()
    return (Link(name: name, pair.first), Link(name: name, pair.second))
}

/// A link, and the bare other end for what no link would say.
package func hostileEnd<Incoming: Message, Outgoing: Message>(
    of name: String, receiving: Incoming.Type = Incoming.self, sending: Outgoing.Type = Outgoing.self
) throws -> (link: Link<Incoming, Outgoing>, end: SharedDescriptor) {
    let pair = try packetPair()
    return (Link(name: name, pair.first), SharedDescriptor(pair.second))
}

/// A connection's two ends: octets, not packets, and nobody waits (unix(7), SOCK_STREAM).
package func streamPair() -> (SharedDescriptor, SharedDescriptor) {
    var pair: [CInt] = [-1, -1]
    let type = CInt(SOCK_STREAM.rawValue | SOCK_NONBLOCK.rawValue | SOCK_CLOEXEC.rawValue)
    guard socketpair(AF_UNIX, type, 0, &pair) == 0 else { preconditionFailure("socketpair: \(errno)") }
    return (SharedDescriptor(Descriptor(owning: pair[0])), SharedDescriptor(Descriptor(owning: pair[1])))
}

/// A pipe's two ends; neither waits.
package func pipePair() -> (reading: SharedDescriptor, writing: SharedDescriptor) {
    var pair: [CInt] = [-1, -1]
    guard pipe(&pair) == 0 else { preconditionFailure("pipe: \(errno)") }
    for number in pair { _ = fcntl(number, F_SETFL, O_NONBLOCK) }
    return (SharedDescriptor(Descriptor(owning: pair[0])), SharedDescriptor(Descriptor(owning: pair[1])))
}

/// All octets that are there now; `atEnd` says whether the other end is closed behind them.
package func drain(_ number: CInt) -> (octets: [UInt8], atEnd: Bool) {
    var octets: [UInt8] = []
    var piece = [UInt8](repeating: 0, count: 65_536)
    while true {
        let count = read(number, &piece, piece.count)
        guard count > 0 else { return (octets, count == 0) }
        octets += piece[..<count]
    }
}

/// Whether two descriptors are for the same open thing: the same device and inode.
package func isSameFile(_ one: CInt, _ other: CInt) -> Bool {
    var first = stat()
    var second = stat()
    guard fstat(one, &first) == 0, fstat(other, &second) == 0 else { return false }
    return first.st_dev == second.st_dev && first.st_ino == second.st_ino
}

/// A client's connection to a listener on IPv4's loopback address. The backlog takes it whether anybody accepts or not.
package func connection(toLoopback port: UInt16) -> SharedDescriptor {
    let number = socket(AF_INET, CInt(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue), 0)
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_port = port.bigEndian
    address.sin_addr.s_addr = INADDR_LOOPBACK.bigEndian
    let result = withUnsafePointer(to: &address) { pointer in
        pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
            connect(number, $0, socklen_t(MemoryLayout<sockaddr_in>.size))
        }
    }
    guard result == 0 else { preconditionFailure("connect to port \(port): \(errno)") }
    return SharedDescriptor(Descriptor(owning: number))
}

/// Writes all of it to what has room for it.
package func put(_ octets: [UInt8], into number: CInt) {
    guard write(number, octets, octets.count) == octets.count else { preconditionFailure("write: \(errno)") }
}
