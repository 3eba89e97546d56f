import Glibc
import Kernel
import Testing

@Suite("Unix sockets")
struct UnixSocketTests {
    /// The name of a socket, as the kernel has it: an abstract one begins with NUL. unix(7).
    private func name(of number: CInt) throws -> [UInt8] {
        var address = sockaddr_un()
        var length = socklen_t(MemoryLayout<sockaddr_un>.size)
        let result = withUnsafeMutablePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { getsockname(number, $0, &length) }
        }
        try checked(result, "getsockname")
        return withUnsafeBytes(of: address.sun_path) { Array($0.prefix { $0 != 0 }) }
    }

    @Test func `a connection that is there already can be accepted, and nobody else can connect`() throws {
        let (listener, connection) = try anonymousListener()
        let accepted = try accept(from: listener.number)
        #expect(send([1].span, to: connection.number) == .octets(1))
        var scratch: [UInt8] = [0]
        if let accepted {
            #expect(receive(from: accepted.descriptor.number, into: &scratch) == .octets(1))
        }
        #expect(scratch == [1])
        let path = String(decoding: try name(of: listener.number), as: UTF8.self)
        #expect(path.hasPrefix("/"))
        #expect(try socketName(path) == .free)
    }
}
