import Kernel
import Testing

@Suite("Waiting for descriptors, epoll(7)")
struct PollerTests {
    @Test(arguments: [
        (Duration?.none, -1), (.zero, 0), (.nanoseconds(1), 1), (.milliseconds(1), 1), (.microseconds(1_001), 2),
        (.seconds(-1), 0), (.seconds(1_000_000_000), Int(Int32.max)),
    ])
    func `a timeout is rounded up to the next millisecond`(timeout: Duration?, milliseconds: Int) {
        #expect(Poller.milliseconds(timeout) == Int32(milliseconds))
    }

    @Test func `nothing ready gives nothing`() throws {
        var poller = try Poller()
        let link = try packetPair()
        try poller.add(link.first.number, .readable, token: 1)
        #expect(try poller.wait(for: .zero).isEmpty)
        withExtendedLifetime(link.second.number) {}
    }

    @Test func `what is ready comes with its token until it's dealt with`() throws {
        var poller = try Poller()
        let link = try packetPair()
        try poller.add(link.first.number, .readable, token: .max)
        #expect(sendPacket([1], over: link.second.number) == .sent)
        for _ in 0..<2 {
            let ready = try poller.wait(for: nil)
            #expect(ready.map(\.token) == [.max])
            #expect(ready.allSatisfy { $0.readable && !$0.writable && !$0.hangup && !$0.error })
        }
        var scratch: [UInt8] = [0]
        _ = receivePacket(over: link.first.number, into: &scratch)
        #expect(try poller.wait(for: .zero).isEmpty)
    }

    @Test func `an interest can be changed and taken back`() throws {
        var poller = try Poller()
        let link = try packetPair()
        try poller.add(link.first.number, .readable, token: 1)
        try poller.modify(link.first.number, [.readable, .writable], token: 2)
        #expect(try poller.wait(for: .zero).map(\.token) == [2])
        try poller.remove(link.first.number)
        #expect(try poller.wait(for: .zero).isEmpty)
        withExtendedLifetime(link.second.number) {}
    }

    @Test func `a peer that is gone hangs up, whatever the interest is`() throws {
        var poller = try Poller()
        let link = try packetPair()
        try poller.add(link.first.number, [], token: 1)
        _ = consume link.second
        #expect(try poller.wait(for: nil).map(\.hangup) == [true])
    }

    @Test func `reading besides what's wanted is covered, and nothing else is`() {
        let all: [Poller.Interest] = [.neither, .readable, .writable, .both]
        #expect(all.map { Poller.Interest.readable.covers($0) } == [true, true, false, false])
        #expect(all.map { Poller.Interest.both.covers($0) } == [false, false, true, true])
        #expect(all.map { Poller.Interest.writable.covers($0) } == [false, false, false, false])
    }
}
