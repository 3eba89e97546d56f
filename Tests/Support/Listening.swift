import Foundation

/// A server of a test's own, on a free loopback port: what it does with a connection is the test's to say.
package final class Listening: @unchecked Sendable {
    package let port: UInt16
    private let socket: CInt

    /// - Parameter serve: Called with each connection's descriptor, in a thread of its own; it's closed afterwards.
    package init(_ serve: @escaping @Sendable (CInt) -> Void) throws {
        socket = Glibc.socket(AF_INET, CInt(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue), 0)
        guard socket >= 0 else { throw Unfit.last("socket") }
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
        var length = socklen_t(MemoryLayout<sockaddr_in>.size)
        let socket = socket
        let bound = withUnsafeMutablePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { address in
                bind(socket, address, length) == 0 && listen(socket, 64) == 0
                    && getsockname(socket, address, &length) == 0
            }
        }
        guard bound else { throw Unfit.last("bind") }
        port = UInt16(bigEndian: address.sin_port)
        Thread.detachNewThread {
            while true {
                let client = accept(socket, nil, nil)
                guard client >= 0 else { return }
                Thread.detachNewThread {
                    serve(client)
                    close(client)
                }
            }
        }
    }

    deinit {
        shutdown(socket, CInt(SHUT_RDWR))
        close(socket)
    }

    /// Says this and reads until the client ends.
    package static func saying(_ text: String) throws -> Listening {
        try Listening { client in
            let octets = Array(text.utf8)
            send(client, octets, octets.count, CInt(MSG_NOSIGNAL))
            var piece = [UInt8](repeating: 0, count: 4_096)
            while recv(client, &piece, piece.count, 0) > 0 {}
        }
    }
}
