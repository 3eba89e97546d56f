import Support
import Testing
import Vocabulary
import Wire

@testable import Admissions

@Suite("Who may come in")
struct AdmissionsTests {
    /// The admissions under test, for expectations that change them.
    private final class Door {
        private var admissions: Admissions

        var now = Instant(nanoseconds: 6_000_000_000_000)

        init(
            processes: UInt8 = 1, clients: UInt32 = 1_000, connections: UInt32 = 1_000, perAddress: UInt32 = 1_000,
            perMinute: UInt32? = nil
        ) {
            admissions = Admissions(
                ListenerSettings(
                    listeners: [], connectionsPerProcess: clients, connections: connections,
                    connectionsPerAddress: perAddress,
                    rate: perMinute.map { RateLimit(limit: $0, span: .seconds(60)) }, logLevel: .info),
                processes: Int(processes))
        }

        var hasRoom: Bool { admissions.hasRoom }
        var remembered: Int { admissions.remembered }

        func reload(connections: UInt32) {
            admissions.reload(
                ListenerSettings(
                    listeners: [], connectionsPerProcess: 0, connections: connections, connectionsPerAddress: 1_000,
                    logLevel: .info))
        }

        func admit(
            _ peer: Peer, isProxied: Bool = false
        ) -> (process: Int, session: SessionID, admission: Admission)? {
            admissions.admit(peer, isProxied: isProxied, at: now)
        }

        func identify(_ session: SessionID, as peer: Peer, of process: Int = 0) -> Admission? {
            admissions.identify(session, as: peer, of: process, at: now)
        }

        func progress(of process: Int, taken: UInt16, ended: [SessionID]) -> String? {
            admissions.progress(of: process, taken: taken, ended: ended)
        }
    }

    private func peer(_ text: String) throws -> Peer { .internet(try #require(Endpoint(text))) }

    @Test func `sessions are numbered from 1 and go to the process with the fewest clients`() throws {
        let door = Door(processes: 3)
        let admitted = (0..<6).compactMap { _ in door.admit(.local) }
        #expect(admitted.map(\.session.number) == [1, 2, 3, 4, 5, 6])
        #expect(admitted.map(\.process) == [0, 1, 2, 0, 1, 2])
        #expect(door.progress(of: 1, taken: 2, ended: [admitted[1].session, admitted[4].session]) == nil)
        #expect(door.admit(.local)?.process == 1)
    }

    @Test func `above the limit in total a client is turned away, by a session that says so`() throws {
        let door = Door(connections: 2)
        let admitted = (0..<3).compactMap { _ in door.admit(.local) }
        #expect(admitted.map(\.admission) == [.admitted, .admitted, .tooManyConnections])
        // One that was turned away takes no place when it ends.
        #expect(door.progress(of: 0, taken: 3, ended: [admitted[2].session]) == nil)
        #expect(door.admit(.local)?.admission == .tooManyConnections)
        #expect(door.progress(of: 0, taken: 1, ended: [admitted[0].session]) == nil)
        #expect(door.admit(.local)?.admission == .admitted)
    }

    @Test func `other limits hold from then on, and nobody has to go`() throws {
        let door = Door(connections: 2)
        let admitted = (0..<2).compactMap { _ in door.admit(.local) }
        door.reload(connections: 1)
        #expect(door.admit(.local)?.admission == .tooManyConnections)
        #expect(door.progress(of: 0, taken: 3, ended: [admitted[0].session]) == nil)
        #expect(door.admit(.local)?.admission == .tooManyConnections)
        #expect(door.progress(of: 0, taken: 1, ended: [admitted[1].session]) == nil)
        #expect(door.admit(.local)?.admission == .admitted)
        door.reload(connections: 5)
        #expect(door.admit(.local)?.admission == .admitted)
    }

    @Test func `above the limit of its address a client is turned away, whatever its port`() throws {
        let door = Door(perAddress: 1)
        let first = try #require(door.admit(try peer("192.0.2.1:1")))
        #expect(first.admission == .admitted)
        #expect(door.admit(try peer("192.0.2.1:2"))?.admission == .tooManyFromAddress)
        #expect(door.admit(try peer("192.0.2.2:1"))?.admission == .admitted)
        #expect(door.progress(of: 0, taken: 3, ended: [first.session]) == nil)
        #expect(door.admit(try peer("192.0.2.1:3"))?.admission == .admitted)
    }

    @Test func `a mapped IPv6 address counts as the IPv4 address it is`() throws {
        let door = Door(perAddress: 1)
        #expect(door.admit(try peer("192.0.2.1:1"))?.admission == .admitted)
        #expect(door.admit(try peer("[::ffff:192.0.2.1]:1"))?.admission == .tooManyFromAddress)
        #expect(door.admit(try peer("[2001:db8::1]:1"))?.admission == .admitted)
    }

    @Test func `above its rate an address is turned away until the minute has passed, and others aren't`() throws {
        let door = Door(perMinute: 2)
        let (one, other) = (try peer("192.0.2.1:1"), try peer("192.0.2.2:1"))
        #expect(
            (0..<4).compactMap { _ in door.admit(one)?.admission } == [
                .admitted, .admitted, .tooFrequent, .tooFrequent,
            ])
        #expect(door.admit(other)?.admission == .admitted)
        door.now = door.now + .seconds(121)
        #expect(door.admit(one)?.admission == .admitted)
    }

    @Test func `a proxy's connection counts by the address that it names, and in total before that`() throws {
        let door = Door(connections: 3, perAddress: 1)
        let proxy = try peer("192.0.2.9:1")
        let sessions = try (0..<3).map { _ in try #require(door.admit(proxy, isProxied: true)) }
        #expect(sessions.map(\.admission) == [.admitted, .admitted, .admitted])
        #expect(door.admit(proxy, isProxied: true)?.admission == .tooManyConnections)
        let client = try peer("192.0.2.1:1")
        #expect(door.identify(sessions[0].session, as: client) == .admitted)
        #expect(door.identify(sessions[1].session, as: try peer("192.0.2.1:2")) == .tooManyFromAddress)
        #expect(door.identify(sessions[2].session, as: .local) == .admitted)
        // The one that was turned away takes no place any more.
        #expect(door.admit(try peer("192.0.2.3:1"))?.admission == .admitted)
        #expect(door.progress(of: 0, taken: 5, ended: sessions.map(\.session)) == nil)
        #expect(door.admit(client)?.admission == .admitted)
    }

    @Test func `only a connection of a proxy's is named, once, and by who serves it`() throws {
        let door = Door(processes: 2)
        let client = try peer("192.0.2.1:1")
        let (proxied, direct) = (try #require(door.admit(.local, isProxied: true)), try #require(door.admit(.local)))
        #expect(door.identify(proxied.session, as: client, of: 1 - proxied.process) == nil)
        #expect(door.identify(direct.session, as: client, of: direct.process) == nil)
        #expect(door.identify(proxied.session, as: client, of: proxied.process) == .admitted)
        #expect(door.identify(proxied.session, as: client, of: proxied.process) == nil)
    }

    @Test func `a peer without an address counts in total only`() throws {
        let door = Door(connections: 3, perAddress: 1)
        for peer in [Peer.local, .local, .inherited] { #expect(door.admit(peer)?.admission == .admitted) }
        #expect(door.admit(.local)?.admission == .tooManyConnections)
    }

    @Test func `without credit nobody is handed over until a process confirms`() throws {
        let door = Door(processes: 2)
        for _ in 0..<Limit.descriptorsInFlight {
            #expect(door.hasRoom)
            #expect(door.admit(.local) != nil)
        }
        #expect(!door.hasRoom)
        #expect(door.admit(.local) == nil)
        #expect(door.progress(of: 1, taken: 1, ended: []) == nil)
        #expect(door.admit(.local)?.process == 1)
        #expect(!door.hasRoom)
    }

    @Test func `a process has no more clients than it has room for, those turned away among them`() throws {
        let door = Door(clients: 2, connections: 1)
        let first = try #require(door.admit(.local))
        #expect(door.admit(.local)?.admission == .tooManyConnections)
        #expect(!door.hasRoom)
        #expect(door.progress(of: 0, taken: 2, ended: []) == nil)
        #expect(!door.hasRoom)
        #expect(door.progress(of: 0, taken: 0, ended: [first.session]) == nil)
        #expect(door.hasRoom)
    }

    @Test func `a process can't take over more than it was handed`() throws {
        let door = Door(processes: 2)
        _ = door.admit(.local)
        #expect(
            door.progress(of: 0, taken: 2, ended: [])
                == "progress: it took 2 connections, 1 were handed over")
        #expect(door.progress(of: 1, taken: 1, ended: []) != nil)
    }

    @Test func `a process can end its own sessions only, and each once`() throws {
        let door = Door(processes: 2)
        let first = try #require(door.admit(.local)).session
        let second = try #require(door.admit(.local)).session
        #expect(door.progress(of: 0, taken: 1, ended: [second]) == "progress: session 2 isn't one of its own")
        #expect(door.progress(of: 0, taken: 0, ended: [first]) == nil)
        #expect(door.progress(of: 0, taken: 0, ended: [first]) != nil)
        #expect(door.progress(of: 1, taken: 1, ended: [second, second]) != nil)
    }

    @Test func `when everybody is gone nothing is remembered of them`() throws {
        let door = Door(processes: 2, connections: 50, perAddress: 2)
        var lots = SplitMix(seed: 1)
        var present: [(process: Int, session: SessionID)] = []
        for _ in 0..<5_000 {
            if Bool.random(using: &lots) || present.isEmpty {
                let address = IPAddress.v4(UInt32.random(in: 0..<40, using: &lots))
                guard let one = door.admit(.internet(Endpoint(address: address, port: 1))) else { continue }
                #expect(door.progress(of: one.process, taken: 1, ended: []) == nil)
                present.append((one.process, one.session))
            } else {
                let gone = present.remove(at: Int.random(in: present.indices, using: &lots))
                #expect(door.progress(of: gone.process, taken: 0, ended: [gone.session]) == nil)
            }
        }
        for one in present { #expect(door.progress(of: one.process, taken: 0, ended: [one.session]) == nil) }
        #expect(door.remembered == 0)
    }
}
