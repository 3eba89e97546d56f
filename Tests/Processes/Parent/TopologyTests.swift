import Kernel
import Support
import Testing
import Vocabulary
import Wire

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

    private func inherited(_ child: ProcessName, in topology: Topology) throws -> [CInt] {
        try #require(topology[child]).inherited
    }

    private func peers(_ child: ProcessName, in topology: Topology) throws -> [ProcessName] {
        try #require(topology[child]).peers
    }

    @Test(arguments: [1, 3])
    func `each process has its links and no other`(sessions: Int) throws {
        let topology = try Topology(.standard, sessionProcesses: sessions)
        let names = (0..<sessions).map { ProcessName.session(UInt8($0)) }
        #expect(topology.children == [.keeper, .certifier, .logger, .sink] + names + [.listener])
        #expect(topology[.parent] == nil)

        #expect(try peers(.listener, in: topology) == names)
        #expect(try peers(.sink, in: topology) == names)
        #expect(try peers(.keeper, in: topology) == names)
        #expect(try peers(.certifier, in: topology) == names)
        for name in names { #expect(try peers(name, in: topology) == [.listener, .sink, .keeper, .certifier]) }
        #expect(try peers(.logger, in: topology) == [.parent, .keeper, .certifier, .sink] + names + [.listener])

        let all = try topology.children.flatMap { try inherited($0, in: topology) }
        #expect(Set(all).count == all.count)
    }

    @Test func `without a keeper nobody has a link to one`() throws {
        let topology = try Topology(ProcessTable.standard.without(.keeper), sessionProcesses: 2)
        #expect(!topology.children.contains(.keeper) && topology[.keeper] == nil)
        for child in topology.children { #expect(try !peers(child, in: topology).contains(.keeper), "\(child)") }
    }

    /// The two ends that name each other are one link.
    @Test(arguments: [1, 3])
    func `every link joins the two that it's meant for`(sessions: Int) throws {
        let topology = try Topology(.standard, sessionProcesses: sessions)
        func end(_ child: ProcessName, to peer: ProcessName) throws -> CInt {
            // Behind parent, log and standard error.
            try inherited(child, in: topology)[3 + (try #require(try peers(child, in: topology).firstIndex(of: peer)))]
        }
        for child in topology.children {
            let (parentEnd, childEnd) = (try #require(topology[child]).parentEnd, try inherited(child, in: topology)[0])
            #expect(areLinked(parentEnd.number, childEnd), "parent–\(child)")
            #expect(areLinked(childEnd, parentEnd.number), "\(child)–parent")
        }
        #expect(areLinked(topology.parentJournal.number, try end(.logger, to: .parent)))
        for source in topology.children where source != .logger {
            #expect(areLinked(try inherited(source, in: topology)[1], try end(.logger, to: source)), "\(source)–logger")
            for peer in try peers(source, in: topology) {
                #expect(areLinked(try end(source, to: peer), try end(peer, to: source)), "\(source)–\(peer)")
            }
        }
    }

    @Test func `descriptor 2 is standard error for everybody, and the log is the logger's alone`() throws {
        let topology = try Topology(.standard, sessionProcesses: 2)
        for child in topology.children {
            #expect(isSameFile(try inherited(child, in: topology)[2], 2), "\(child)")
            #expect(isSameFile(try inherited(child, in: topology)[1], 1) == (child == .logger), "\(child)")
        }
    }
}
