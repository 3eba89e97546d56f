import Rates
import Testing
import Vocabulary

@Suite("Rates")
struct RateLimiterTests {
    private static let minute = Duration.seconds(60)

    private func at(_ seconds: Double) -> Instant { Instant(nanoseconds: UInt64(seconds * 1e9)) }

    @Test func `so many are let in, and no more, each key by itself`() {
        var limiter = RateLimiter<String>(most: 10)
        let admitted = (0..<10).map { limiter.admits("a", limit: 3, in: Self.minute, at: at(Double(6_000 + $0))) }
        #expect(admitted == [true, true, true] + Array(repeating: false, count: 7))
        let other = limiter.admits("b", limit: 3, in: Self.minute, at: at(6_010))
        #expect(other)
    }

    @Test func `at no time more than the limit are let in within one span, and in the long run as many`() {
        for limit in [1, 2, 5, 60] as [UInt32] {
            var limiter = RateLimiter<Int>(most: 10)
            var admitted: [Double] = []
            for tick in 0..<12_000 {
                let time = 6_003 + Double(tick) / 10
                if limiter.admits(1, limit: limit, in: Self.minute, at: at(time)) { admitted.append(time) }
            }
            // A burst at the end of one span and one behind it: what came before weighs less and less.
            for start in admitted {
                let within = admitted.count { $0 >= start && $0 < start + 60 }
                #expect(within <= 2 * Int(limit))
            }
            let expected = Double(limit) * 20
            #expect(Double(admitted.count) >= expected * 0.5 && Double(admitted.count) <= expected + Double(limit))
        }
    }

    @Test func `behind two spans of silence nothing is remembered`() {
        var limiter = RateLimiter<Int>(most: 10)
        for second in 0..<5 {
            let first = limiter.admits(second, limit: 1, in: Self.minute, at: at(6_000 + Double(second)))
            #expect(first)
        }
        #expect(limiter.held == 5)
        let later = limiter.admits(9, limit: 1, in: Self.minute, at: at(6_180))
        #expect(later)
        #expect(limiter.held == 1)
    }

    @Test func `a flood of keys takes no more memory than there's for`() {
        var limiter = RateLimiter<Int>(most: 100)
        for key in 0..<10_000 {
            _ = limiter.admits(key, limit: 1, in: Self.minute, at: at(6_000))
            #expect(limiter.held <= 100)
        }
    }

    @Test func `a limit of the highest number and a clock at its end don't trap`() {
        var limiter = RateLimiter<Int>(most: 1)
        let admitted = limiter.admits(1, limit: .max, in: .nanoseconds(1), at: Instant(nanoseconds: .max))
        #expect(admitted)
    }
}
