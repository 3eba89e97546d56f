import Foundation

/// Somebody at the other end of a log's outlet: takes what comes, and keeps it.
package final class LogCollector: @unchecked Sendable {
    private let socket: CInt
    private let lock = NSLock()
    private var octets: [UInt8] = []
    private var connections: [CInt] = []
    private var isStopped = false

    package enum Kind: Sendable {
        case tcp
        case udp
        /// A socket of packets at that path.
        case local(String)
    }

    /// - Parameter port: 0 takes a free one.
    package init(_ kind: Kind, port: UInt16 = 0) throws {
        switch kind {
        case .tcp: socket = try Self.internet(SOCK_STREAM, port)
        case .udp: socket = try Self.internet(SOCK_DGRAM, port)
        case .local(let path): socket = try Self.local(path)
        }
        if case .tcp = kind {
            guard listen(socket, 16) == 0 else { throw Unfit.last("listen") }
            Thread.detachNewThread { [self] in acceptAll() }
        } else {
            Thread.detachNewThread { [self] in take(from: socket, separated: true) }
        }
    }

    deinit { stop() }

    /// Whoever is connected is cut off, and nobody else comes in.
    package func stop() {
        lock.withLock {
            guard !isStopped else { return }
            isStopped = true
            for number in connections + [socket] { shutdown(number, CInt(SHUT_RDWR)) }
            close(socket)
        }
    }

    package var port: UInt16 {
        var address = sockaddr_in()
        var length = socklen_t(MemoryLayout<sockaddr_in>.size)
        _ = withUnsafeMutablePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { getsockname(socket, $0, &length) }
        }
        return UInt16(bigEndian: address.sin_port)
    }

    /// What came so far; a packet is a line.
    package var lines: [Substring] {
        let octets = lock.withLock { self.octets }
        return String(decoding: octets, as: UTF8.self).split(separator: "\n")
    }

    package var records: [LogRecord] { get throws { try lines.map { try LogRecord($0) } } }

    private func acceptAll() {
        while case let number = accept(socket, nil, nil), number >= 0 {
            let goesOn = lock.withLock {
                if !isStopped { connections.append(number) }
                return !isStopped
            }
            guard goesOn else { return }
            Thread.detachNewThread { [self] in take(from: number, separated: false) }
        }
    }

    private func take(from number: CInt, separated: Bool) {
        var buffer = [UInt8](repeating: 0, count: 65_536)
        while case let count = recv(number, &buffer, buffer.count, 0), count > 0 {
            let end = separated && buffer[count - 1] != UInt8(ascii: "\n") ? [UInt8(ascii: "\n")] : []
            lock.withLock { octets += buffer[..<count] + end }
        }
        if !separated { close(number) }
    }

    private static func internet(_ type: __socket_type, _ port: UInt16) throws -> CInt {
        let number = Foundation.socket(AF_INET, CInt(type.rawValue), 0)
        var one: CInt = 1
        setsockopt(number, SOL_SOCKET, SO_REUSEADDR, &one, socklen_t(MemoryLayout<CInt>.size))
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = port.bigEndian
        address.sin_addr.s_addr = INADDR_LOOPBACK.bigEndian
        let result = withUnsafePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                bind(number, $0, socklen_t(MemoryLayout<sockaddr_in>.size))
            }
        }
        guard result == 0 else { throw Unfit.last("bind") }
        return number
    }

    private static func local(_ path: String) throws -> CInt {
        let number = Foundation.socket(AF_UNIX, CInt(SOCK_DGRAM.rawValue), 0)
        unlink(path)
        var address = sockaddr_un()
        address.sun_family = sa_family_t(AF_UNIX)
        withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: Array(path.utf8)) }
        let result = withUnsafePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                bind(number, $0, socklen_t(MemoryLayout<sockaddr_un>.size))
            }
        }
        guard result == 0, chmod(path, 0o666) == 0 else { throw Unfit.last("bind \(path)") }
        return number
    }
}
