import Conversation
import Kernel
import Support
import Testing
import Vocabulary

@testable import Session

@Suite("Octets on their way to a client")
struct SendQueueTests {
    private let now = Instant(nanoseconds: 1_000)
    private let server: SharedDescriptor
    private let client: SharedDescriptor

    init() { (server, client) = streamPair() }

    private func read() -> [UInt8] { drain(client.number).octets }

    /// What came of sending, comparable.
    private enum Came: Equatable {
        case emptied(Int)
        case waiting(Int)
        case ended(ConnectionEnd, Int)
        case lost
    }

    private func flush(_ queue: inout SendQueue, at time: Instant? = nil) -> Came {
        switch queue.flush(to: server.number, at: time ?? now) {
        case .emptied(let octets): .emptied(octets)
        case .waiting(let octets): .waiting(octets)
        case .ended(let end, let octets): .ended(end, octets)
        case .lost: .lost
        }
    }

    private func queue(_ parcels: Parcel...) -> SendQueue {
        var queue = SendQueue()
        for parcel in parcels { queue.append(parcel, at: now) }
        return queue
    }

    @Test func `parcels go in order`() {
        var queue = queue(Parcel([1, 2]), Parcel([]), Parcel([3]))
        let came = flush(&queue)
        #expect(came == .emptied(3))
        #expect(read() == [1, 2, 3])
        #expect(queue.isEmpty && !queue.isBlocked && queue.notBefore == nil)
    }

    @Test func `an empty queue is emptied at once`() {
        var queue = SendQueue()
        let came = flush(&queue)
        #expect(came == .emptied(0))
    }

    @Test func `a parcel waits for its time, and those behind it do`() {
        let time = now + .seconds(1)
        var queue = queue(Parcel([1]), Parcel([2], pause: .seconds(1)), Parcel([3]))
        let early = flush(&queue)
        #expect(early == .waiting(1))
        #expect(queue.notBefore == time && !queue.isBlocked)
        #expect(read() == [1])
        let late = flush(&queue, at: time)
        #expect(late == .emptied(2))
        #expect(queue.notBefore == nil)
        #expect(read() == [2, 3])
    }

    @Test func `a pause begins when what stands before has gone, however late that was`() {
        var queue = queue(Parcel([1], pause: .seconds(1)), Parcel([2], pause: .seconds(1)))
        let late = now + .seconds(5)
        let first = flush(&queue, at: late)
        #expect(first == .waiting(1))
        #expect(queue.notBefore == late + .seconds(1))
        let second = flush(&queue, at: late + .seconds(1))
        #expect(second == .emptied(1))
    }

    @Test func `what the client doesn't take waits, and nothing of it is lost or sent twice`() {
        let octets = (0..<4_000_000).map { UInt8(truncatingIfNeeded: $0 / 251) }
        var queue = queue(Parcel(octets), Parcel([0xFF], end: .finish))
        var sent = 0
        var came: [UInt8] = []
        var ended = false
        while !ended {
            switch flush(&queue) {
            case .waiting(let count):
                sent += count
                #expect(queue.isBlocked && !queue.isEmpty)
            case .ended(let end, let count):
                sent += count
                ended = true
                #expect(end == .finish)
            case .emptied, .lost: Issue.record("not now")
            }
            came += read()
        }
        #expect(sent == octets.count + 1)
        #expect(came == octets + [0xFF])
        #expect(!queue.isBlocked)
    }

    @Test(arguments: [ConnectionEnd.finish, .reset])
    func `nothing behind an end is sent`(end: ConnectionEnd) {
        var queue = queue(Parcel([1]), Parcel([2], end: end), Parcel([3]))
        let came = flush(&queue)
        #expect(came == .ended(end, 2))
        #expect(read() == [1, 2])
        queue.removeAll()
        #expect(queue.isEmpty)
    }

    @Test func `an end may stand alone, and have its time`() {
        var alone = queue(Parcel([], end: .reset))
        let came = flush(&alone)
        #expect(came == .ended(.reset, 0))
        var later = queue(Parcel([], pause: .seconds(1), end: .finish))
        let early = flush(&later)
        #expect(early == .waiting(0))
        let late = flush(&later, at: now + .seconds(1))
        #expect(late == .ended(.finish, 0))
    }

    /// As of a long reply that is dripped within TLS, where each octet is a record.
    @Test(.timeLimit(.minutes(1)))
    func `many parcels with a time each take no longer, one by one, than a few do`() {
        let count = 250_000
        var queue = SendQueue()
        for _ in 0..<count { queue.append(Parcel([1, 2], pause: .seconds(1)), at: now) }
        #expect(queue.unsent == 2 * count)
        var came = 0
        for number in 1..<count {
            _ = flush(&queue, at: now + .seconds(number))
            if number.isMultiple(of: 100) { came += read().count }
        }
        came += read().count
        #expect(came == 2 * (count - 1))
        #expect(queue.unsent == 2)
        let last = flush(&queue, at: now + .seconds(count))
        #expect(last == .emptied(2))
        #expect(queue.unsent == 0)
    }

    @Test func `a connection that broke is lost`() {
        var queue = queue(Parcel([1]))
        shutdownWriting(server.number)
        let came = flush(&queue)
        #expect(came == .lost)
    }
}
