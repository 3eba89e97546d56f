import Foundation
package import Kernel
import Vocabulary

/// A client that says exactly what a test wants it to, over TCP. It waits, but not for ever.
package final class SMTPClient {
    let socket: Descriptor
    var unread: [UInt8] = []

    package struct Reply: Equatable, Sendable, CustomStringConvertible {
        package let code: Int
        /// What stands behind the code, line by line.
        package let lines: [String]

        package var text: String { lines.joined(separator: "\n") }
        /// What a store calls the message: behind `id=`.
        package var id: String? {
            text.range(of: "id=").map { String(text[$0.upperBound...]) }
        }
        package var description: String { "\(code) \(text)" }
    }

    /// The server said something else.
    package struct Unexpected: Error, CustomStringConvertible {
        package let description: String
    }

    /// - Parameters:
    ///   - source: the address that it speaks from.
    ///   - receiveBuffer: of the kernel's, in octets: how much it takes of what nobody reads.
    package init(to address: String, port: UInt16, from source: String? = nil, receiveBuffer: Int? = nil) throws {
        let isIPv6 = address.contains(":")
        let number = Glibc.socket(
            isIPv6 ? AF_INET6 : AF_INET, CInt(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue), 0)
        guard number >= 0 else { throw Unfit.last("socket") }
        socket = Descriptor(owning: number)
        beImpatient()
        if let receiveBuffer { set(SOL_SOCKET, SO_RCVBUF, CInt(receiveBuffer)) }
        if let source { try Self.with(source, 0) { bind(number, $0, $1) } }
        try Self.with(address, port) { Glibc.connect(number, $0, $1) }
    }

    /// The same over a Unix socket.
    package init(toPath path: String) throws {
        let number = Glibc.socket(AF_UNIX, CInt(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue), 0)
        guard number >= 0 else { throw Unfit.last("socket") }
        socket = Descriptor(owning: number)
        beImpatient()
        var address = sockaddr_un()
        address.sun_family = sa_family_t(AF_UNIX)
        withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: path.utf8.prefix($0.count - 1)) }
        let result = withUnsafePointer(to: &address) {
            $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                Glibc.connect(number, $0, socklen_t(MemoryLayout<sockaddr_un>.size))
            }
        }
        guard result == 0 else { throw SystemError(call: "connect", errno: errno, object: path) }
    }

    /// A client with a connection that never was in a network, and the server's end of it.
    package static func pair() throws -> (client: SMTPClient, server: SharedDescriptor) {
        var pair: [CInt] = [-1, -1]
        guard socketpair(AF_UNIX, CInt(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue), 0, &pair) == 0 else {
            throw Unfit.last("socketpair")
        }
        return (SMTPClient(Descriptor(owning: pair[0])), SharedDescriptor(Descriptor(owning: pair[1])))
    }

    private init(_ socket: consuming Descriptor) {
        self.socket = socket
        beImpatient()
    }

    private func beImpatient() {
        set(SOL_SOCKET, SO_RCVTIMEO, timeval(tv_sec: Int(Patience.limit), tv_usec: 0))
        set(SOL_SOCKET, SO_SNDTIMEO, timeval(tv_sec: Int(Patience.limit), tv_usec: 0))
    }

    private func set<Value>(_ level: CInt, _ name: CInt, _ value: Value) {
        withUnsafeBytes(of: value) { _ = setsockopt(socket.number, level, name, $0.baseAddress, socklen_t($0.count)) }
    }

    private static func with(
        _ address: String, _ port: UInt16, _ call: (UnsafePointer<sockaddr>, socklen_t) -> CInt
    ) throws {
        func generic<Address>(_ address: Address) -> CInt {
            withUnsafePointer(to: address) {
                $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                    call($0, socklen_t(MemoryLayout<Address>.size))
                }
            }
        }
        let result: CInt
        if address.contains(":") {
            var place = sockaddr_in6()
            place.sin6_family = sa_family_t(AF_INET6)
            place.sin6_port = port.bigEndian
            inet_pton(AF_INET6, address, &place.sin6_addr)
            result = generic(place)
        } else {
            var place = sockaddr_in()
            place.sin_family = sa_family_t(AF_INET)
            place.sin_port = port.bigEndian
            inet_pton(AF_INET, address, &place.sin_addr)
            result = generic(place)
        }
        guard result == 0 else { throw SystemError(call: "connect", errno: errno, object: "\(address):\(port)") }
    }

    // MARK: Saying

    /// What is sent from here on goes together with the end. TCP_CORK, tcp(7).
    package func holdUpToEnd() { set(CInt(IPPROTO_TCP), TCP_CORK, CInt(1)) }

    /// - Throws: if the server is gone, or takes nothing any more.
    package func send(_ octets: [UInt8]) throws {
        var sent = 0
        while sent < octets.count {
            let count = octets[sent...].withUnsafeBytes {
                Glibc.send(socket.number, $0.baseAddress, $0.count, CInt(MSG_NOSIGNAL))
            }
            guard count > 0 else { throw SystemError(call: "send", errno: errno) }
            sent += count
        }
    }

    package func send(_ text: String) throws { try send(Array(text.utf8)) }

    /// Sends again and again what the server takes, until so many octets are out, the time is over, or the server ends
    /// the connection.
    /// - Parameter reads: Whether what it says is taken meanwhile, and thrown away.
    package func throwAll(_ piece: [UInt8], upTo octets: Int, within seconds: Double, reads: Bool) {
        let end = Date.timeIntervalSinceReferenceDate + seconds
        var sent = 0
        var scratch = [UInt8](repeating: 0, count: 65_536)
        while sent < octets, Date.timeIntervalSinceReferenceDate < end {
            var entry = pollfd(fd: socket.number, events: Int16(POLLOUT | (reads ? POLLIN : 0)), revents: 0)
            guard poll(&entry, 1, 100) >= 0 else { return }
            if entry.revents & Int16(POLLERR | POLLHUP) != 0 { return }
            if entry.revents & Int16(POLLIN) != 0 {
                guard recv(socket.number, &scratch, scratch.count, CInt(MSG_DONTWAIT)) != 0 else { return }
            }
            guard entry.revents & Int16(POLLOUT) != 0 else { continue }
            // On from where the last one ended.
            let count = piece[(sent % piece.count)...].withUnsafeBytes {
                Glibc.send(socket.number, $0.baseAddress, $0.count, CInt(MSG_NOSIGNAL | MSG_DONTWAIT))
            }
            guard count > 0 || errno == EAGAIN else { return }
            sent += max(0, count)
        }
    }

    /// Says a command and gives the reply.
    @discardableResult
    package func command(_ line: String) throws -> Reply {
        try send("\(line)\r\n")
        return try reply()
    }

    /// The same, when there's only one reply that will do.
    @discardableResult
    package func command(_ line: String, _ code: Int) throws -> Reply {
        let reply = try command(line)
        guard reply.code == code else { throw Unexpected(description: "\(line): \(reply), not \(code)") }
        return reply
    }

    /// MAIL, RCPT and DATA, as far as 354.
    package func begin(from sender: String = "from@client.test", to recipients: [String] = ["to@server.test"]) throws {
        try command("MAIL FROM:<\(sender)>", 250)
        for recipient in recipients { try command("RCPT TO:<\(recipient)>", 250) }
        try command("DATA", 354)
    }

    /// A whole message; the content is dot-stuffed and ended already.
    package func deliver(
        _ content: [UInt8], from sender: String = "from@client.test", to recipients: [String] = ["to@server.test"]
    ) throws -> Reply {
        try begin(from: sender, to: recipients)
        try send(content)
        return try reply()
    }

    package func deliver(_ content: String) throws -> Reply { try deliver(Array(content.utf8)) }

    // MARK: Hearing

    /// The next reply, with all its lines.
    /// - Throws: if there is none, or what comes is no reply.
    package func reply() throws -> Reply {
        var lines: [String] = []
        while true {
            guard let line = try line() else {
                throw Unexpected(description: "the connection ended where a reply was due, behind \(lines)")
            }
            guard line.utf8.count >= 3, let code = Int(line.prefix(3)) else {
                throw Unexpected(description: "no reply: \(line)")
            }
            lines.append(String(line.dropFirst(4)))
            if line.dropFirst(3).first != "-" { return Reply(code: code, lines: lines) }
        }
    }

    @discardableResult
    package func expect(_ code: Int) throws -> Reply {
        let reply = try reply()
        guard reply.code == code else { throw Unexpected(description: "\(reply), not \(code)") }
        return reply
    }

    /// Nil at the end.
    private func line() throws -> String? {
        while true {
            if let end = unread.firstIndex(of: UInt8(ascii: "\n")) {
                let line = unread[..<end]
                unread.removeFirst(end + 1)
                guard line.last == UInt8(ascii: "\r") else {
                    throw Unexpected(description: "a line without CR: \(String(decoding: line, as: UTF8.self))")
                }
                return String(decoding: line.dropLast(), as: UTF8.self)
            }
            guard try hear() else { return nil }
        }
    }

    /// Takes what the kernel has, and waits for it; false at the end.
    private func hear(most: Int = 65_536) throws -> Bool {
        var buffer = [UInt8](repeating: 0, count: most)
        let count = recv(socket.number, &buffer, buffer.count, 0)
        guard count >= 0 else { throw SystemError(call: "recv", errno: errno) }
        unread += buffer[..<count]
        return count > 0
    }

    /// Reads no more than so many octets, in one go: a slow reader's way.
    package func readOnce(_ most: Int) throws -> Int {
        let before = unread.count
        _ = try hear(most: most)
        return unread.count - before
    }

    /// Everything until the server ends its side.
    package func untilTheEnd() throws -> String {
        while try hear() {}
        defer { unread = [] }
        return String(decoding: unread, as: UTF8.self)
    }

    /// Whether the server has said something, or ended, within so many milliseconds.
    package func hasNews(within milliseconds: Int32) -> Bool {
        guard unread.isEmpty else { return true }
        var entry = pollfd(fd: socket.number, events: Int16(POLLIN), revents: 0)
        return poll(&entry, 1, milliseconds) > 0
    }

    // MARK: Leaving

    /// Ends our side; the server's goes on.
    package func endOurSide() { shutdown(socket.number, CInt(SHUT_WR)) }

    /// The kernel breaks the connection off with RST when this client goes.
    package func resetWhenGone() { set(SOL_SOCKET, SO_LINGER, linger(l_onoff: 1, l_linger: 0)) }

    package func quit() throws {
        try command("QUIT", 221)
        endOurSide()
        _ = try untilTheEnd()
    }
}
