import Glibc
import Vocabulary

/// An endpoint as the socket calls want it, and back: ip(7), ipv6(7).
enum SocketAddress {
    /// The address family of an endpoint.
    static func family(of endpoint: Endpoint) -> CInt {
        switch endpoint.address {
        case .v4: AF_INET
        case .v6: AF_INET6
        }
    }

    static func with<Result>(
        _ endpoint: Endpoint, _ body: (UnsafePointer<sockaddr>, socklen_t) -> Result
    ) -> Result {
        switch endpoint.address {
        case .v4(let value):
            var address = sockaddr_in()
            address.sin_family = sa_family_t(AF_INET)
            address.sin_port = endpoint.port.bigEndian
            address.sin_addr.s_addr = value.bigEndian
            return pass(&address, body)
        case .v6:
            var address = sockaddr_in6()
            address.sin6_family = sa_family_t(AF_INET6)
            address.sin6_port = endpoint.port.bigEndian
            withUnsafeMutableBytes(of: &address.sin6_addr) { $0.copyBytes(from: endpoint.address.octets) }
            return pass(&address, body)
        }
    }

    /// The same for a path.
    ///
    /// - Throws: ENAMETOOLONG if it has no room there.
    static func with<Result>(
        path: String, _ body: (UnsafePointer<sockaddr>, socklen_t) -> Result
    ) throws(SystemError) -> Result {
        var address = sockaddr_un()
        address.sun_family = sa_family_t(AF_UNIX)
        let octets = Array(path.utf8)
        let fits = withUnsafeMutableBytes(of: &address.sun_path) { place in
            guard octets.count < place.count else { return false }
            place.copyBytes(from: octets)
            return true
        }
        guard fits else { throw SystemError(call: "bind", errno: ENAMETOOLONG, object: path) }
        return pass(&address, body)
    }

    private static func pass<Address, Result>(
        _ address: inout Address, _ body: (UnsafePointer<sockaddr>, socklen_t) -> Result
    ) -> Result {
        withUnsafePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                body($0, socklen_t(MemoryLayout<Address>.size))
            }
        }
    }

    /// What a call wrote, or nil if it's neither IPv4 nor IPv6. The call's own result goes with it.
    static func filled(
        by body: (UnsafeMutablePointer<sockaddr>, UnsafeMutablePointer<socklen_t>) -> CInt
    ) -> (result: CInt, endpoint: Endpoint?) {
        var storage = sockaddr_storage()
        var length = socklen_t(MemoryLayout<sockaddr_storage>.size)
        let result = withUnsafeMutablePointer(to: &storage) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { body($0, &length) }
        }
        guard result >= 0 else { return (result, nil) }
        return (result, withUnsafeBytes(of: storage) { endpoint(in: $0, family: CInt(storage.ss_family)) })
    }

    /// What stands at an address of the C library's; nil if it's neither IPv4 nor IPv6.
    static func endpoint(at address: UnsafePointer<sockaddr>?, length: socklen_t) -> Endpoint? {
        guard let address else { return nil }
        return endpoint(
            in: UnsafeRawBufferPointer(start: address, count: Int(length)), family: CInt(address.pointee.sa_family))
    }

    private static func endpoint(in storage: UnsafeRawBufferPointer, family: CInt) -> Endpoint? {
        switch family {
        case AF_INET:
            let address = storage.load(as: sockaddr_in.self)
            return Endpoint(
                address: .v4(UInt32(bigEndian: address.sin_addr.s_addr)), port: UInt16(bigEndian: address.sin_port))
        case AF_INET6:
            let address = storage.load(as: sockaddr_in6.self)
            return withUnsafeBytes(of: address.sin6_addr) { IPAddress(octets: Array($0)) }
                .map { Endpoint(address: $0, port: UInt16(bigEndian: address.sin6_port)) }
        default:
            return nil
        }
    }
}
