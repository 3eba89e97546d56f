import Testing

@testable import SMTPGrammar

@Suite("The inbox")
struct InboxTests {
    @Test func `octets leave in the order in which they came`() {
        var inbox = Inbox()
        var read: [UInt8] = []
        for round in 0..<100 {
            inbox.append((0..<7).map { UInt8(truncatingIfNeeded: round * 7 + $0) })
            let taken = min(inbox.count, round % 11)
            read += inbox.prefix(taken)
            inbox.consume(taken)
        }
        read += inbox.prefix(inbox.count)
        #expect(read == (0..<700).map { UInt8(truncatingIfNeeded: $0) })
    }

    @Test func `what was read is dropped once it's the larger half`() {
        var inbox = Inbox()
        inbox.append(Array(repeating: 0, count: 1_000))
        inbox.consume(500)
        #expect(inbox.octets.count == 1_000)
        inbox.consume(1)
        #expect(inbox.octets.count == 499)
    }

    @Test func `an empty inbox holds no large buffer`() {
        var inbox = Inbox()
        inbox.append(Array(repeating: 0, count: 100_000))
        inbox.consume(100_000)
        #expect(inbox.isEmpty)
        #expect(inbox.octets.capacity == 0)
    }
}
