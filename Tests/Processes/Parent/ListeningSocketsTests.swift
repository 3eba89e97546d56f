import Glibc
import Kernel
import Settings
import Support
import Testing
import Vocabulary

@testable import Parent

/// One after the other: a Unix socket is bound with the process's umask at zero for a moment, and two at a time would
/// leave it so.
@Suite("The sockets to listen on", .serialized)
struct ListeningSocketsTests {
    private func planned(_ text: String) throws -> PlannedListener {
        PlannedListener(endpoint: try #require(Endpoint(text)))
    }

    private func obstacle(
        _ listeners: Listeners, sourceLocation: SourceLocation = #_sourceLocation
    ) -> Obstacle? {
        #expect(throws: Obstacle.self, sourceLocation: sourceLocation) { _ = try ListeningSockets(listeners) }
    }

    @Test func `port 0 is one that the kernel chose, and the places say which`() throws {
        let any = try planned("127.0.0.1:0")
        let sockets = try ListeningSockets(.explicit([any, any]))
        #expect(sockets.places.map(\.name) == ["smtp", "smtp"])
        #expect(sockets.absent == [])
        #expect(Set(sockets.places.map(\.address)).count == 2)
        for (place, socket) in zip(sockets.places, sockets.sockets) {
            let endpoint = try #require(place.address.endpoint)
            #expect(endpoint.port > 0)
            #expect(try localEndpoint(of: socket.number) == endpoint)
            _ = connection(toLoopback: endpoint.port)
        }
    }

    @Test func `a port that is taken is named with the option that moves it`() throws {
        let taken = try ListeningSockets(.explicit([try planned("127.0.0.1:0")]))
        let place = try #require(taken.places.first?.address.endpoint)
        let obstacle = obstacle(.explicit([try planned("127.0.0.1:0"), PlannedListener(endpoint: place)]))
        #expect(obstacle?.wrong == "can't listen on \(place): bind(\(place)): Address already in use (EADDRINUSE)")
        #expect(obstacle?.mend == "another program has it, as ss -ltnp shows; --listen 127.0.0.1:0 takes any free port")
        #expect(obstacle?.code == ExitCode.unavailable)
    }

    @Test func `a default port that is taken can be moved with all the others`() throws {
        let taken = try ListeningSockets(.explicit([try planned("127.0.0.1:0")]))
        let place = try #require(taken.places.first?.address.endpoint)
        // The highest default port can be moved to every port that the kernel picks.
        let highest = try #require(StandardListener.all.map { Int($0.port) }.max())
        let offset = Int(place.port) - highest
        let listeners = Listeners.standard(
            addresses: [.loopback4], givenByUser: true, offset: try #require(PortOffset(offset)))
        let obstacle = obstacle(listeners)
        // Another test may have one of the other ports: the first that can't be had is named.
        let moved = StandardListener.all.compactMap { $0.port(movedBy: offset) }
        #expect(moved.contains { obstacle?.wrong.contains("127.0.0.1:\($0)") == true })
        #expect(
            obstacle?.mend
                == "another program has it, as ss -ltnp shows; "
                + "--port-offset auto finds free ports, --port-offset N moves them all by N")
    }

    @Test func `an automatic offset finds a row of free ports`() throws {
        // More than one at a time, beside whatever else runs here.
        let listeners = Listeners.standard(addresses: [.loopback4], givenByUser: true, offset: .auto)
        let sockets = try (0..<3).map { _ in try ListeningSockets(listeners) }
        let ports = sockets.compactMap(\.places.first?.address.endpoint).map { Int($0.port) }
        #expect(Set(ports).count == 3)
        #expect(Set(sockets.flatMap(\.places).map(\.address)).count == 3 * StandardListener.all.count)
        for port in ports { #expect((port - Int(StandardListener.smtp.port)) % Limit.portOffsetStep == 0) }
    }

    @Test func `an address that the machine doesn't have is an obstacle for who asked for it`() throws {
        // TEST-NET-1, RFC 5737: nobody's.
        let obstacle = obstacle(.explicit([try planned("192.0.2.1:0")]))
        #expect(obstacle?.wrong.contains("EADDRNOTAVAIL") == true)
        #expect(obstacle?.mend == "the machine has no such address; --address or --listen gives another")
    }

    @Test func `a default address that the machine doesn't have is left out and told`() throws {
        let absent = try #require(IPAddress("192.0.2.1"))
        let listeners = Listeners.standard(addresses: [.loopback4, absent], givenByUser: false, offset: .auto)
        let sockets = try ListeningSockets(listeners)
        #expect(sockets.absent == [absent])
        #expect(Set(sockets.places.map(\.address.endpoint?.address)) == [.loopback4])
    }

    @Test(.enabled(if: geteuid() != 0))
    func `a port below 1024 takes a privilege`() throws {
        let obstacle = obstacle(.explicit([try planned("127.0.0.1:25")]))
        #expect(
            obstacle?.mend.contains("CAP_NET_BIND_SERVICE") == true || obstacle?.wrong.contains("EADDRINUSE") == true)
    }

    // MARK: Unix sockets

    private let scratch = Scratch()

    private func unix(_ name: String, mode: UInt16 = 0o660) throws -> Listeners {
        var listener = PlannedListener(at: .local(path: scratch.path(of: name)))
        listener.mode = try #require(SocketMode(mode))
        return .explicit([listener])
    }

    @Test(arguments: [0o600, 0o660, 0o666] as [UInt16])
    func `a Unix socket has its mode, and its name goes with it`(mode: UInt16) throws {
        var sockets: ListeningSockets? = try ListeningSockets(try unix("smtp", mode: mode))
        #expect(sockets?.places.map(\.address) == [.local(path: scratch.path(of: "smtp"))])
        #expect(scratch.status(of: "smtp")?.mode == UInt32(mode))
        #expect(try socketName(scratch.path(of: "smtp")) == .taken)
        sockets = nil
        #expect(scratch.names() == [])
    }

    @Test func `a Unix socket that nobody listens on any more is replaced`() throws {
        _ = try listen(atPath: scratch.path(of: "smtp"), mode: 0o600, backlog: 1)
        #expect(try socketName(scratch.path(of: "smtp")) == .abandoned)
        let sockets = try ListeningSockets(try unix("smtp"))
        #expect(scratch.status(of: "smtp")?.mode == 0o660)
        withExtendedLifetime(sockets) {}
    }

    @Test func `a Unix socket of another program's stays, and so does what is no socket`() throws {
        let other = try listen(atPath: scratch.path(of: "taken"), mode: 0o600, backlog: 1)
        #expect(obstacle(try unix("taken"))?.wrong.hasSuffix("/taken: another program does") == true)
        _ = consume other
        scratch.write("x", to: "file")
        #expect(obstacle(try unix("file"))?.wrong.hasSuffix("/file: there is something that is no socket") == true)
        #expect(obstacle(try unix("missing/smtp"))?.wrong.contains("No such file or directory (ENOENT)") == true)
        #expect(scratch.names() == ["file", "taken"])
    }

    @Test func `a name that somebody replaced isn't removed`() throws {
        var sockets: ListeningSockets? = try ListeningSockets(try unix("smtp"))
        scratch.remove("smtp")
        scratch.write("x", to: "smtp")
        withExtendedLifetime(sockets) {}
        sockets = nil
        #expect(scratch.names() == ["smtp"])
    }
}
