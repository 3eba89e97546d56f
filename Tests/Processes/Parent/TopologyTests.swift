import Kernel
import Support
import Testing
import Vocabulary

@testable import Parent

@Suite("Who is linked to whom")
struct TopologyTests {
    /// What is said at one end comes out at the other.
    private func areLinked(_ one: CInt, _ other: CInt) -> Bool {
        guard sendPacket([42], over: one) == .sent else { return false }
        var scratch = [UInt8](repeating: 0, count: 2)
        guard case .packet(octets: 1, descriptors: _) = receivePacket(over: other, into: &scratch) else { return false }
        return scratch[0] == 42
    }

    @Test(arguments: [1, 3])
    func `each process has its seats and no other`(sessions: Int) throws {
        let topology = try Topology(sessionProcesses: sessions)
        let names = (0..<sessions).map { ProcessName.session(UInt8($0)) }
        #expect(topology.children == [.logger, .sink] + names + [.listener])
        #expect(Set(topology.parentEnds.keys) == Set(topology.children))
        #expect(topology.descriptors(of: .parent) == [])

        // Parent, log, standard error; then an edge to each session.
        #expect(topology.descriptors(of: .listener).count == 3 + sessions)
        #expect(topology.descriptors(of: .sink).count == 3 + sessions)
        // Parent, log, standard error, listener, sink.
        for name in names { #expect(topology.descriptors(of: name).count == 5) }
        // Parent, standard output, standard error; then parent, listener, sessions, sink.
        #expect(topology.descriptors(of: .logger).count == 3 + 3 + sessions)

        let all = topology.children.flatMap(topology.descriptors)
        #expect(Set(all).count == all.count)
    }

    @Test(arguments: [1, 3])
    func `every edge joins the two that it's meant for`(sessions: Int) throws {
        let topology = try Topology(sessionProcesses: sessions)
        func seat(_ name: ProcessName, _ index: Int) -> CInt { topology.descriptors(of: name)[index] }

        for child in topology.children {
            let end = try #require(topology.parentEnds[child])
            #expect(areLinked(end.number, seat(child, 0)), "parent–\(child)")
            #expect(areLinked(seat(child, 0), end.number), "\(child)–parent")
        }
        let names = (0..<sessions).map { ProcessName.session(UInt8($0)) }
        #expect(areLinked(topology.parentJournal.number, seat(.logger, 3)))
        for (index, source) in ([.listener] + names + [.sink]).enumerated() {
            #expect(areLinked(seat(source, 1), seat(.logger, 4 + index)), "\(source)–logger")
        }
        for (index, name) in names.enumerated() {
            #expect(areLinked(seat(.listener, 3 + index), seat(name, 3)), "listener–\(name)")
            #expect(areLinked(seat(name, 4), seat(.sink, 3 + index)), "\(name)–sink")
        }
    }

    @Test func `descriptor 2 is standard error for everybody, and the log is the logger's alone`() throws {
        let topology = try Topology(sessionProcesses: 2)
        for child in topology.children {
            #expect(isSameFile(topology.descriptors(of: child)[2], 2), "\(child)")
            #expect(isSameFile(topology.descriptors(of: child)[1], 1) == (child == .logger), "\(child)")
        }
    }
}

@Suite("How much fits the descriptors there are")
struct CapacityTests {
    @Test(arguments: [
        (1_048_576, 1, 4_064, 4_031, 64), (1_048_576, 4, 4_064, 4_028, 16), (1_048_576, 64, 4_064, 3_968, 1),
        (1_024, 2, 480, 958, 32), (256, 2, 96, 190, 32), (64, 1, 1, 1, 64), (0, 64, 1, 1, 1),
    ])
    func `it follows the hard limit and our own`(
        hardLimit: Int, sessions: Int, clients: Int, messages: Int, opening: Int
    ) {
        let capacity = Capacity(hardLimit: hardLimit, sessionProcesses: sessions)
        #expect(capacity.clientsPerProcess == clients)
        #expect(capacity.openMessages == messages)
        #expect(capacity.openingPerProcess == opening)
    }

    @Test(arguments: 1...Limit.sessionProcesses)
    func `all sessions together never have more descriptors in flight than the sink may`(sessions: Int) {
        let capacity = Capacity(hardLimit: 1_048_576, sessionProcesses: sessions)
        #expect(capacity.openingPerProcess * sessions <= Limit.descriptorsInFlight)
    }
}
