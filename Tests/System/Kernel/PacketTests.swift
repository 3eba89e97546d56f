import Glibc
import Kernel
import Testing
import Vocabulary

@Suite("Packets over links, unix(7)")
struct PacketTests {
    /// What came, in words: a test can't compare an enumeration that owns.
    static func received(over number: CInt, room: Int = 64) -> String {
        var scratch = [UInt8](repeating: 0, count: room)
        switch receivePacket(over: number, into: &scratch) {
        case .packet(let octets, let descriptors): return "\(scratch[..<octets]) and \(descriptors.count)"
        case .wouldBlock: return "wouldBlock"
        case .end: return "end"
        case .gone: return "gone"
        case .truncated: return "truncated"
        case .failed(let error): return "\(error)"
        }
    }

    @Test func `packets keep their bounds and their order`() throws {
        let link = try packetPair()
        #expect(sendPacket([1, 2], over: link.first.number) == .sent)
        #expect(sendPacket([3], over: link.first.number) == .sent)
        #expect(Self.received(over: link.second.number) == "[1, 2] and 0")
        #expect(Self.received(over: link.second.number) == "[3] and 0")
        #expect(Self.received(over: link.second.number) == "wouldBlock")
    }

    @Test(arguments: [1, 2, 3, Limit.descriptorsPerMessage])
    func `a packet's descriptors arrive, each for the same open file`(count: Int) throws {
        let link = try packetPair()
        let cargo = try packetPair()
        let copies = [CInt](repeating: cargo.first.number, count: count)
        #expect(sendPacket([9], descriptors: copies, over: link.first.number) == .sent)
        var scratch: [UInt8] = [0]
        guard case .packet(let octets, var descriptors) = receivePacket(over: link.second.number, into: &scratch) else {
            Issue.record("no packet")
            return
        }
        #expect(octets == 1)
        #expect(descriptors.count == count)
        while let descriptor = descriptors.take() {
            #expect(sendPacket([7], over: descriptor.number) == .sent)
            #expect(Self.received(over: cargo.second.number) == "[7] and 0")
            #expect(fcntl(descriptor.number, F_GETFD) == FD_CLOEXEC)
        }
    }

    @Test func `descriptors that nobody takes are closed`() throws {
        let link = try packetPair()
        let cargo = try packetPair()
        #expect(sendPacket([9], descriptors: [cargo.first.number], over: link.first.number) == .sent)
        _ = consume cargo.first
        #expect(Self.received(over: link.second.number) == "[9] and 1")
        #expect(Self.received(over: cargo.second.number) == "end")
    }

    @Test func `a packet too long for its room is a violation, and its descriptors are closed`() throws {
        let link = try packetPair()
        let cargo = try packetPair()
        #expect(sendPacket([1, 2, 3], descriptors: [cargo.first.number], over: link.first.number) == .sent)
        _ = consume cargo.first
        #expect(Self.received(over: link.second.number, room: 2) == "truncated")
        #expect(Self.received(over: cargo.second.number) == "end")
    }

    @Test func `an end that was closed in order is an end`() throws {
        let link = try packetPair()
        #expect(sendPacket([1], over: link.first.number) == .sent)
        _ = consume link.first
        #expect(Self.received(over: link.second.number) == "[1] and 0")
        #expect(Self.received(over: link.second.number) == "end")
        #expect(sendPacket([1], over: link.second.number) == .gone)
    }

    @Test func `an end that was closed with our packet unread is gone`() throws {
        let link = try packetPair()
        #expect(sendPacket([1], over: link.first.number) == .sent)
        _ = consume link.second
        #expect(Self.received(over: link.first.number) == "gone")
    }

    @Test func `a full link would block`() throws {
        let link = try packetPair()
        var sent = 0
        while sendPacket([1], over: link.first.number) == .sent { sent += 1 }
        #expect(sendPacket([1], over: link.first.number) == .wouldBlock)
        #expect(sent > 0)
        withExtendedLifetime(link.second.number) {}
    }
}
