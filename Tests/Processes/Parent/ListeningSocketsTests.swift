import Glibc
import Kernel
import Settings
import Support
import Testing
import Vocabulary

@testable import Parent

@Suite("The sockets to listen on")
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
        #expect(Set(sockets.places.map(\.endpoint.port)).count == 2)
        for (place, socket) in zip(sockets.places, sockets.sockets) {
            #expect(place.endpoint.port > 0)
            #expect(try localEndpoint(of: socket.number) == place.endpoint)
            _ = connection(toLoopback: place.endpoint.port)
        }
    }

    @Test func `a port that is taken is named with the option that moves it`() throws {
        let taken = try ListeningSockets(.explicit([try planned("127.0.0.1:0")]))
        let place = try #require(taken.places.first).endpoint
        let obstacle = obstacle(.explicit([try planned("127.0.0.1:0"), PlannedListener(endpoint: place)]))
        #expect(obstacle?.wrong == "can't listen on \(place): bind(\(place)): Address already in use (EADDRINUSE)")
        #expect(obstacle?.mend == "another program has it, as ss -ltnp shows; --listen 127.0.0.1:0 takes any free port")
        #expect(obstacle?.code == ExitCode.unavailable)
    }

    @Test func `a default port that is taken can be moved with all the others`() throws {
        let taken = try ListeningSockets(.explicit([try planned("127.0.0.1:0")]))
        let place = try #require(taken.places.first).endpoint
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
        let ports = sockets.compactMap(\.places.first).map { Int($0.endpoint.port) }
        #expect(Set(ports).count == 3)
        #expect(Set(sockets.flatMap(\.places).map(\.endpoint.port)).count == 3 * StandardListener.all.count)
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
        #expect(Set(sockets.places.map(\.endpoint.address)) == [.loopback4])
    }

    @Test(.enabled(if: geteuid() != 0))
    func `a port below 1024 takes a privilege`() throws {
        let obstacle = obstacle(.explicit([try planned("127.0.0.1:25")]))
        #expect(
            obstacle?.mend.contains("CAP_NET_BIND_SERVICE") == true || obstacle?.wrong.contains("EADDRINUSE") == true)
    }
}
