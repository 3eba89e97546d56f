import CLinux
import Glibc

/// What stands at a path where a Unix socket is to be: unix(7).
package enum SocketName: Equatable, Sendable {
    case free
    /// A socket that nobody listens on any more: its process ended without removing it.
    case abandoned
    /// A socket that somebody listens on.
    case taken
    /// Something that is no socket.
    case other
}

/// Who has a path, if anybody has.
///
/// - Throws: what lstat(2) or connect(2) say that tells neither.
package func socketName(_ path: String) throws(SystemError) -> SocketName {
    var status = stat()
    guard lstat(path, &status) == 0 else {
        guard errno == ENOENT else { throw .last("lstat", path) }
        return .free
    }
    guard status.st_mode & S_IFMT == S_IFSOCK else { return .other }
    let probe = try streamSocket()
    guard try SocketAddress.with(path: path, { connect(probe.number, $0, $1) }) != 0 else { return .taken }
    switch errno {
    case ECONNREFUSED: return .abandoned
    case EAGAIN: return .taken  // Its backlog is full.
    default: throw .last("connect", path)
    }
}

/// A non-blocking Unix socket that listens under a name that is free.
///
/// - Parameter mode: permission bits of the name; it has no others at any time.
/// - Throws: what socket(2), bind(2) or listen(2) say, with the path.
package func listen(atPath path: String, mode: UInt32, backlog: Int) throws(SystemError) -> Descriptor {
    let listener = try streamSocket()
    // Linux gives the name the socket's bits, less the umask's. The umask is the whole process's: for a moment it takes
    // nothing away, which changes nothing for whoever says which bits he wants.
    try setMode(listener.number, mode)
    let before = umask(0)
    let result = try SocketAddress.with(path: path) { Glibc.bind(listener.number, $0, $1) }
    let failure = SystemError.last("bind", path)
    umask(before)
    guard result == 0 else { throw failure }
    try checked(Glibc.listen(listener.number, CInt(clamping: backlog)), "listen", path)
    return listener
}

/// A socket that listens where nobody else finds it, and a connection to it that waits in its backlog.
///
/// Its name goes at once, with a directory of this user's alone. Only where none can be made it's an abstract one, which
/// everybody on the machine could connect to: unix(7).
package func anonymousListener() throws(SystemError) -> (listener: SharedDescriptor, connection: SharedDescriptor) {
    for place in ["/run", "/tmp", "/var/tmp"] {
        if let pair = try? hiddenListener(in: place) { return pair }
    }
    return try abstractListener()
}

private func hiddenListener(
    in place: String
) throws(SystemError) -> (listener: SharedDescriptor, connection: SharedDescriptor) {
    var template = Array("\(place)/fumbled.XXXXXX".utf8CString)
    guard mkdtemp(&template) != nil else { throw .last("mkdtemp", place) }
    let directory = template.withUnsafeBufferPointer { String(cString: $0.baseAddress!) }
    let path = "\(directory)/stdio"
    defer {
        unlink(path)
        rmdir(directory)
    }
    let (listener, connection) = (SharedDescriptor(try streamSocket()), SharedDescriptor(try streamSocket()))
    try checked(try SocketAddress.with(path: path) { bind(listener.number, $0, $1) }, "bind", path)
    try checked(Glibc.listen(listener.number, 1), "listen", path)
    try checked(try SocketAddress.with(path: path) { connect(connection.number, $0, $1) }, "connect", path)
    return (listener, connection)
}

/// The kernel picks the name: unix(7), autobind.
private func abstractListener() throws(SystemError) -> (listener: SharedDescriptor, connection: SharedDescriptor) {
    let listener = SharedDescriptor(try streamSocket())
    let connection = SharedDescriptor(try streamSocket())
    var address = sockaddr_un()
    address.sun_family = sa_family_t(AF_UNIX)
    var length = socklen_t(MemoryLayout<sa_family_t>.size)
    try checked(withGeneric(&address) { bind(listener.number, $0, length) }, "bind")
    try checked(Glibc.listen(listener.number, 1), "listen")
    length = socklen_t(MemoryLayout<sockaddr_un>.size)
    try checked(
        withGeneric(&address) { place in
            withUnsafeMutablePointer(to: &length) { getsockname(listener.number, place, $0) }
        }, "getsockname")
    try checked(withGeneric(&address) { connect(connection.number, $0, length) }, "connect")
    return (listener, connection)
}

private func withGeneric(_ address: inout sockaddr_un, _ call: (UnsafeMutablePointer<sockaddr>) -> CInt) -> CInt {
    withUnsafeMutablePointer(to: &address) { pointer in
        pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { call($0) }
    }
}

private func streamSocket() throws(SystemError) -> Descriptor {
    let type = CInt(SOCK_STREAM.rawValue | SOCK_NONBLOCK.rawValue | SOCK_CLOEXEC.rawValue)
    return Descriptor(owning: try checked(socket(AF_UNIX, type, 0), "socket"))
}
