import Support
import Testing
import Vocabulary

@testable import Sink

@Suite("The ledger")
struct LedgerTests {
    private static let hour = Duration.seconds(3_600)

    private func second(_ second: UInt64) -> Instant { Instant(nanoseconds: second * 1_000_000_000) }

    @Test func `a key is counted from 1, with the time since the first`() {
        var ledger = Ledger(most: 10)
        for (count, time) in [(UInt32(1), UInt64(0)), (2, 10), (3, 3_000), (4, 6_000)] {
            let attempts = ledger.count(7, keep: Self.hour, at: second(100 + time))
            #expect(attempts == (count, .seconds(time)))
        }
        #expect(ledger.count(8, keep: Self.hour, at: second(6_200)) == (1, .zero))
    }

    @Test(arguments: [(UInt64(3_599), UInt32(2)), (3_600, 1), (9_999, 1)])
    func `a key is forgotten when it wasn't used for as long as it's kept`(later: UInt64, count: UInt32) {
        var ledger = Ledger(most: 10)
        _ = ledger.count(7, keep: Self.hour, at: second(0))
        let again = ledger.count(7, keep: Self.hour, at: second(later))
        #expect(again == (count, count == 1 ? .zero : .seconds(later)))
    }

    @Test func `each use keeps it anew, for as long as that one asks`() {
        var ledger = Ledger(most: 10)
        _ = ledger.count(7, keep: .seconds(10), at: second(0))
        _ = ledger.count(7, keep: .seconds(100), at: second(9))
        #expect(ledger.count(7, keep: .seconds(1), at: second(108)).count == 3)
        #expect(ledger.count(7, keep: .seconds(1), at: second(109)).count == 1)
    }

    @Test func `a key that's kept for no time is forgotten at once`() {
        var ledger = Ledger(most: 10)
        for _ in 0..<3 { #expect(ledger.count(7, keep: .zero, at: second(1)) == (1, .zero)) }
    }

    @Test func `of too many keys the one goes whose last use is the oldest`() {
        var ledger = Ledger(most: 3)
        for key in UInt64(1)...3 { _ = ledger.count(key, keep: Self.hour, at: second(key)) }
        _ = ledger.count(1, keep: Self.hour, at: second(4))
        _ = ledger.count(4, keep: Self.hour, at: second(5))
        #expect(ledger.count(1, keep: Self.hour, at: second(6)).count == 3)
        #expect(ledger.count(3, keep: Self.hour, at: second(7)).count == 2)
        #expect(ledger.count(2, keep: Self.hour, at: second(8)).count == 1)
        #expect(ledger.count == 3)
    }

    @Test func `what is forgotten makes room for what comes`() {
        var ledger = Ledger(most: 1_000)
        for key in UInt64(0)..<10_000 { _ = ledger.count(key, keep: .seconds(10), at: second(key)) }
        #expect(ledger.count <= 11)
    }

    @Test func `it never holds more than it may`() {
        var ledger = Ledger(most: Limit.ledgerKeys)
        for key in UInt64(0)..<250_000 { _ = ledger.count(key, keep: Self.hour, at: second(1)) }
        #expect(ledger.count == Limit.ledgerKeys)
        #expect(ledger.count(249_999, keep: Self.hour, at: second(1)).count == 2)
        #expect(ledger.count(150_000, keep: Self.hour, at: second(1)).count == 2)
        #expect(ledger.count(149_999, keep: Self.hour, at: second(1)).count == 1)
    }

    @Test func `a clock that stands still or goes back loses nothing`() {
        var ledger = Ledger(most: 10)
        _ = ledger.count(7, keep: Self.hour, at: second(10))
        #expect(ledger.count(7, keep: Self.hour, at: second(5)) == (2, .zero))
        #expect(ledger.count(7, keep: Self.hour, at: second(5)) == (3, .zero))
    }

    /// Against a list that is searched from end to end.
    @Test(arguments: 1...20)
    func `it does what a plain list of the last used keys does`(seed: UInt64) {
        struct Plain {
            var keys: [(key: UInt64, count: UInt32, first: UInt64, last: UInt64, keep: UInt64)] = []

            mutating func count(_ key: UInt64, keep: UInt64, at now: UInt64, most: Int) -> (UInt32, Duration) {
                let index = keys.firstIndex { $0.key == key }
                let old = index.map { keys.remove(at: $0) }
                var entry = (key: key, count: UInt32(0), first: now, last: now, keep: keep)
                if let old, now - old.last < old.keep { (entry.count, entry.first) = (old.count, old.first) }
                if old == nil, let oldest = keys.first, keys.count == most || now - oldest.last >= oldest.keep {
                    keys.removeFirst()
                }
                entry.count += 1
                keys.append(entry)
                return (entry.count, .seconds(now - entry.first))
            }
        }
        var lots = SplitMix(seed: seed)
        var ledger = Ledger(most: 20)
        var plain = Plain()
        var now: UInt64 = 0
        for _ in 0..<5_000 {
            now += UInt64.random(in: 0...3, using: &lots)
            let key = UInt64.random(in: 0..<40, using: &lots)
            let keep = UInt64.random(in: 0...60, using: &lots)
            let expected = plain.count(key, keep: keep, at: now, most: 20)
            #expect(ledger.count(key, keep: .seconds(keep), at: second(now)) == expected)
        }
        #expect(ledger.count == plain.keys.count)
    }
}
