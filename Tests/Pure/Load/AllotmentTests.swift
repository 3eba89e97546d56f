import Testing
import Vocabulary

@testable import Load

@Suite("The messages of a load")
struct AllotmentTests {
    private let start = Instant(nanoseconds: 1_000)
    private func after(_ duration: Duration) -> Instant { start + duration }

    private func taken(_ allotment: inout Allotment, at now: Instant) -> Int {
        var count = 0
        while count < 1_000, allotment.take(at: now) != nil { count += 1 }
        return count
    }

    @Test func `as many are begun as were asked for`() {
        var allotment = Allotment(messages: 3, until: nil, rate: nil, from: start)
        #expect(taken(&allotment, at: start) == 3)
        #expect(allotment.isOver(at: start) && !allotment.isPast(at: start) && allotment.due(at: start) == nil)
    }

    @Test func `none is begun behind its end, nor behind a stop`() {
        var allotment = Allotment(messages: nil, until: after(.seconds(1)), rate: nil, from: start)
        #expect(allotment.take(at: after(.milliseconds(999))) != nil)
        #expect(allotment.take(at: after(.seconds(1))) == nil && allotment.isPast(at: after(.seconds(1))))
        allotment.stop()
        #expect(allotment.isOver(at: start) && allotment.take(at: start) == nil)
    }

    @Test(arguments: [1, 3, 7, 999, 1_000_000] as [UInt64])
    func `at a rate each is due in its time, and what is late is due when it was`(rate: UInt64) {
        var allotment = Allotment(messages: nil, until: nil, rate: rate, from: start)
        #expect(allotment.take(at: start) == start && allotment.take(at: start) == nil)
        let second = after(.seconds(1))
        for number in 1..<min(rate, 900) {
            let due = allotment.take(at: second)
            #expect(due == after(.nanoseconds(Int64(number * 1_000_000_000 / rate))))
        }
        if rate <= 900 { #expect(allotment.take(at: second) == second && allotment.take(at: second) == nil) }
    }
}
