package import Vocabulary

/// How often something has happened by whom in the last minute, or whatever its span is.
///
/// A sliding window of two counts: the one of the span that runs, and as much of the one before as the window still
/// covers, as if that had come evenly. What is refused doesn't count, so that whoever tries on and on is let in at the
/// rate. Key by key it takes the same few octets; of too many keys the ones are forgotten that are oldest.
package struct RateLimiter<Key: Hashable & Sendable>: Sendable {
    private struct Count {
        /// Which span it counts, from the clock's beginning.
        var span: UInt64
        var now: UInt32
        var before: UInt32

        mutating func move(to current: UInt64) {
            guard span != current else { return }
            (before, now) = (current - min(current, span) == 1 ? now : 0, 0)
            span = current
        }
    }

    private let most: Int
    private var counts: [Key: Count] = [:]
    /// The span in which keys were last swept out.
    private var swept: UInt64 = 0

    package init(most: Int) {
        self.most = most
    }

    /// Keys that are held.
    package var held: Int { counts.count }

    /// Counts it if that keeps within the limit.
    /// - Parameter span: Above zero.
    package mutating func admits(_ key: Key, limit: UInt32, in span: Duration, at now: Instant) -> Bool {
        let length = max(span.nanoseconds, 1)
        let (current, passed) = now.nanoseconds.quotientAndRemainder(dividingBy: length)
        if counts.count >= most || swept != current { sweep(at: current) }
        var count = counts[key] ?? Count(span: current, now: 0, before: 0)
        count.move(to: current)
        // Of the span before, the part that the window of one span's length still covers.
        let left = Double(length - passed) / Double(length)
        let weight = Double(count.before) * left + Double(count.now)
        guard weight + 1 <= Double(limit) + Self.rounding else { return false }
        count.now += 1
        counts[key] = count
        return true
    }

    /// What isn't exact in such sums.
    private static var rounding: Double { 1e-9 }

    private mutating func sweep(at current: UInt64) {
        swept = current
        counts = counts.filter { current - min(current, $0.value.span) <= 1 }
        // A flood of keys within one span: what they were counted by is worth less than the memory.
        if counts.count >= most { counts = [:] }
    }
}
