import Glibc
import Kernel
import Vocabulary

/// Opens connections to one server. When the ports of a loopback address run short, the next address is taken.
struct Connector {
    private let server: sockaddr_in
    /// Added to 127.0.0.1; 0 leaves the choice to the kernel.
    private var source: UInt32 = 0

    /// Each has 28,000 ports (ip(7), ip_local_port_range), free again after a minute.
    private static let sources: UInt32 = 100
    /// ip(7), IP_BIND_ADDRESS_NO_PORT: the port is chosen by connect(2), which may share it between servers.
    private static let bindAddressWithoutPort: CInt = 24

    /// - Throws: `Failure` if the address isn't IPv4.
    init(to server: Endpoint) throws {
        guard case .v4(let address) = server.address else { throw Failure("\(server): only IPv4 is spoken") }
        self.server = Self.address(address, port: server.port)
    }

    private static func address(_ address: UInt32, port: UInt16) -> sockaddr_in {
        var storage = sockaddr_in()
        storage.sin_family = sa_family_t(AF_INET)
        storage.sin_port = port.bigEndian
        storage.sin_addr.s_addr = address.bigEndian
        return storage
    }

    /// A connection that doesn't block, and may not stand yet: it's readable when the banner is there.
    mutating func connect() throws -> CInt {
        while true {
            let type = CInt(SOCK_STREAM.rawValue | SOCK_NONBLOCK.rawValue | SOCK_CLOEXEC.rawValue)
            let socket = Descriptor(owning: try checked(Glibc.socket(AF_INET, type, 0), "socket"))
            // Each write is whole: none waits for the acknowledgement of the one before.
            try set(socket.number, CInt(IPPROTO_TCP), TCP_NODELAY)
            if source > 0 {
                try set(socket.number, CInt(IPPROTO_IP), Self.bindAddressWithoutPort)
                let local = Self.address(0x7F00_0001 + source, port: 0)
                try checked(with(local) { bind(socket.number, $0, $1) }, "bind")
            }
            if with(server, { Glibc.connect(socket.number, $0, $1) }) == 0 || errno == EINPROGRESS {
                return socket.release()
            }
            guard errno == EADDRNOTAVAIL, source < Self.sources else { throw SystemError.last("connect") }
            source += 1
        }
    }

    private func set(_ socket: CInt, _ level: CInt, _ name: CInt) throws(SystemError) {
        var on: CInt = 1
        try checked(setsockopt(socket, level, name, &on, socklen_t(MemoryLayout<CInt>.size)), "setsockopt")
    }

    private func with<Result>(_ address: sockaddr_in, _ body: (UnsafePointer<sockaddr>, socklen_t) -> Result) -> Result
    {
        withUnsafePointer(to: address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                body($0, socklen_t(MemoryLayout<sockaddr_in>.size))
            }
        }
    }
}
