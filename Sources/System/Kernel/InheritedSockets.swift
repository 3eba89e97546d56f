import CLinux
import Glibc

/// Why a descriptor that the daemon was started with is no socket to listen on.
package enum InheritedSocketError: Error, Hashable {
    case notASocket
    /// A connection: a service manager accepts it by itself.
    case notListening
    /// Neither TCP over IPv4 nor over IPv6.
    case notInternet
}

/// A listening socket that the daemon was started with, made like one of its own: non-blocking, closed at exec, with the
/// options that its connections inherit.
package func takeListeningSocket(_ number: CInt) throws(InheritedSocketError) -> Descriptor {
    guard DescriptorKind(of: number) == .socket else { throw .notASocket }
    guard option(number, SO_TYPE) == CInt(SOCK_STREAM.rawValue), option(number, SO_ACCEPTCONN) == 1 else {
        throw .notListening
    }
    guard (try? localEndpoint(of: number)) != nil else { throw .notInternet }
    let socket = Descriptor(owning: number)
    _ = fcntl(number, F_SETFD, FD_CLOEXEC)
    _ = fcntl(number, F_SETFL, fcntl(number, F_GETFL) | O_NONBLOCK)
    try? prepareConnections(of: number)
    return socket
}

private func option(_ number: CInt, _ name: CInt) -> CInt? {
    var value: CInt = 0
    var length = socklen_t(MemoryLayout<CInt>.size)
    return getsockopt(number, SOL_SOCKET, name, &value, &length) == 0 ? value : nil
}
