import CLinux
import Glibc
package import Vocabulary

/// What a descriptor writes to: inode(7), the type.
package enum DescriptorKind: Hashable, Sendable {
    case regularFile
    case pipe
    case socket
    /// A terminal or another device.
    case device

    /// fstat(2). What can't be told is taken for a device.
    package init(of number: CInt) {
        var status = stat()
        guard fstat(number, &status) == 0 else {
            self = .device
            return
        }
        switch status.st_mode & S_IFMT {
        case S_IFREG: self = .regularFile
        case S_IFIFO: self = .pipe
        case S_IFSOCK: self = .socket
        default: self = .device
        }
    }
}

/// How `openAppending` opens.
package let appendingFlags = O_WRONLY | O_APPEND | O_CREAT | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK | O_NOCTTY

/// A file in a directory, for writing at its end; made if it isn't there, with the mode that the umask leaves of 0640.
/// Neither a symbolic link nor a FIFO that nobody reads is opened.
package func openAppending(_ name: String, in directory: CInt) throws(SystemError) -> Descriptor {
    Descriptor(owning: try checked(openat(directory, name, appendingFlags, 0o640), "openat", name))
}

/// Writes as many of these octets as the file takes in one call: write(2).
package func write(some octets: Span<UInt8>, to number: CInt) -> Outcome {
    let count = octets.withUnsafeBytes { Glibc.write(number, $0.baseAddress, $0.count) }
    if count >= 0 { return .octets(count) }
    switch errno {
    case EAGAIN, EINTR: return .wouldBlock
    default: return .lost(.last("write"))
    }
}

/// How a socket carries what is sent.
package enum Carriage: Hashable, Sendable {
    /// TCP.
    case stream
    /// UDP: each send(2) is a packet of its own.
    case datagram

    /// For socket(2): the descriptor doesn't block, and is closed at exec.
    package var type: CInt {
        let type = self == .stream ? SOCK_STREAM : SOCK_DGRAM
        return CInt(type.rawValue | SOCK_NONBLOCK.rawValue | SOCK_CLOEXEC.rawValue)
    }

    /// Of an endpoint's address, for socket(2).
    package static func family(of endpoint: Endpoint) -> CInt { SocketAddress.family(of: endpoint) }
}

/// A socket on its way to an endpoint: it's ready for writing when it's there, or when it can't be had.
package func connect(to endpoint: Endpoint, by carriage: Carriage) throws(SystemError) -> Descriptor {
    let family = SocketAddress.family(of: endpoint)
    let socket = Descriptor(owning: try checked(Glibc.socket(family, carriage.type, 0), "socket", "\(endpoint)"))
    let result = SocketAddress.with(endpoint) { Glibc.connect(socket.number, $0, $1) }
    guard result == 0 || errno == EINPROGRESS else { throw .last("connect", "\(endpoint)") }
    return socket
}

/// A socket that sends packets to the local one of that path: unix(7), SOCK_DGRAM. A path that begins with `@` is a
/// name in the abstract space.
package func connect(toLocal path: String) throws(SystemError) -> Descriptor {
    let type = Carriage.datagram.type
    let socket = Descriptor(owning: try checked(Glibc.socket(AF_UNIX, type, 0), "socket", path))
    var address = sockaddr_un()
    address.sun_family = sa_family_t(AF_UNIX)
    var octets = Array(path.utf8)
    guard octets.count <= Limit.socketPath else {
        throw SystemError(call: "connect", errno: ENAMETOOLONG, object: path)
    }
    if octets.first == UInt8(ascii: "@") { octets[0] = 0 } else { octets.append(0) }
    withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: octets) }
    let length = socklen_t(MemoryLayout<sa_family_t>.size + octets.count)
    let result = withUnsafePointer(to: &address) { pointer in
        pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { Glibc.connect(socket.number, $0, length) }
    }
    try checked(result, "connect", path)
    return socket
}

/// The path of what a path leads to, without a symbolic link in it: realpath(3).
package func realPath(_ path: String) throws(SystemError) -> String {
    guard let resolved = realpath(path, nil) else { throw .last("realpath", path) }
    defer { free(resolved) }
    return String(cString: resolved)
}

/// The addresses that a name has, in the order in which they are to be tried: getaddrinfo(3).
package func addresses(of name: Domain) throws(ResolutionError) -> [IPAddress] {
    var hints = addrinfo()
    hints.ai_socktype = CInt(SOCK_STREAM.rawValue)
    var list: UnsafeMutablePointer<addrinfo>?
    let result = getaddrinfo(name.text, nil, &hints, &list)
    guard result == 0 else { throw ResolutionError(name: name, reason: String(cString: gai_strerror(result))) }
    defer { freeaddrinfo(list) }
    var found: [IPAddress] = []
    var next = list
    while let entry = next {
        if let address = SocketAddress.endpoint(at: entry.pointee.ai_addr, length: entry.pointee.ai_addrlen)?.address,
            !found.contains(address)
        {
            found.append(address)
        }
        next = entry.pointee.ai_next
    }
    return found
}

/// Why a name has no address.
package struct ResolutionError: Error, CustomStringConvertible {
    let name: Domain
    let reason: String

    package var description: String { "\(name): \(reason)" }
}
