import Glibc
import Kernel
import Testing
import Vocabulary

@Suite("TCP sockets")
struct SocketTests {
    /// A client of this listener, connected when this returns: the backlog takes it.
    static func client(of endpoint: Endpoint) throws -> Descriptor {
        let client = Descriptor(
            owning: try checked(socket(AF_INET, CInt(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue), 0), "socket"))
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = endpoint.port.bigEndian
        address.sin_addr.s_addr = in_addr_t(0x7F00_0001).bigEndian
        let result = withUnsafePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                connect(client.number, $0, socklen_t(MemoryLayout<sockaddr_in>.size))
            }
        }
        try checked(result, "connect")
        return client
    }

    /// The connection that waits; #require takes no type that owns.
    static func next(from listener: CInt) throws -> Accepted {
        guard let accepted = try accept(from: listener) else { throw SystemError(call: "accept4", errno: EAGAIN) }
        return accepted
    }

    /// Waits until the kernel says that the next call will not block.
    static func await(_ number: CInt) throws {
        var poller = try Poller()
        try poller.add(number, .readable, token: 0)
        _ = try poller.wait(for: nil)
    }

    @Test func `port 0 gets a port, and a client that connects is accepted with its address`() throws {
        let listener = try listen(on: Endpoint(address: .loopback4, port: 0), backlog: 4)
        let place = try localEndpoint(of: listener.number)
        #expect(place.port != 0)
        #expect(try accept(from: listener.number) == nil)
        let client = try Self.client(of: place)
        let accepted = try Self.next(from: listener.number)
        #expect(accepted.peer == (try localEndpoint(of: client.number)))
    }

    @Test func `IPv4 and IPv6 can have the same port`() throws {
        let four = try listen(on: Endpoint(address: .loopback4, port: 0), backlog: 4)
        let place = try localEndpoint(of: four.number)
        // Somebody else may stand on that port of the other address: any other error would show as one of ours.
        do {
            let six = try listen(on: Endpoint(address: .v6(high: 0, low: 1), port: place.port), backlog: 4)
            #expect(try localEndpoint(of: six.number) == Endpoint(address: .loopback6, port: place.port))
        } catch {
            #expect([EADDRINUSE, EADDRNOTAVAIL, EAFNOSUPPORT].contains(error.errno))
        }
    }

    @Test func `a port that is taken is named`() throws {
        let listener = try listen(on: Endpoint(address: .loopback4, port: 0), backlog: 4)
        let place = try localEndpoint(of: listener.number)
        let error = #expect(throws: SystemError.self) { _ = try listen(on: place, backlog: 4).number }
        #expect(error == SystemError(call: "bind", errno: EADDRINUSE, object: place.description))
    }

    @Test func `octets go both ways, and end-of-file comes after the last`() throws {
        let listener = try listen(on: Endpoint(address: .loopback4, port: 0), backlog: 4)
        let client = try Self.client(of: try localEndpoint(of: listener.number))
        let server = try Self.next(from: listener.number)
        var scratch = [UInt8](repeating: 0, count: 8)
        #expect(receive(from: server.descriptor.number, into: &scratch) == .wouldBlock)
        #expect(send([1, 2, 3].span, to: server.descriptor.number) == .octets(3))
        shutdownWriting(server.descriptor.number)
        try Self.await(client.number)
        #expect(receive(from: client.number, into: &scratch) == .octets(3))
        #expect(scratch.prefix(3) == [1, 2, 3])
        try Self.await(client.number)
        #expect(receive(from: client.number, into: &scratch) == .end)
        #expect(send([4].span, to: client.number) == .octets(1))
    }

    @Test func `a reset reaches the peer as a lost connection`() throws {
        let listener = try listen(on: Endpoint(address: .loopback4, port: 0), backlog: 4)
        let client = try Self.client(of: try localEndpoint(of: listener.number))
        let server = try Self.next(from: listener.number)
        try resetOnClose(server.descriptor.number)
        _ = consume server
        try Self.await(client.number)
        var scratch = [UInt8](repeating: 0, count: 8)
        #expect(receive(from: client.number, into: &scratch) == .lost(SystemError(call: "recv", errno: ECONNRESET)))
    }
}
