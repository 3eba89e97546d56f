/// A moment on the monotonic clock: only the difference of two means anything.
///
/// The pure modules never read a clock; the moment comes in with the event.
@usableFromInline
package struct Instant: Hashable, Comparable, Sendable {
    /// Nanoseconds since the machine started, more or less (clock_gettime(2), CLOCK_MONOTONIC).
    @usableFromInline package let nanoseconds: UInt64

    @inlinable
    package init(nanoseconds: UInt64) {
        self.nanoseconds = nanoseconds
    }

    @inlinable package static func < (left: Instant, right: Instant) -> Bool { left.nanoseconds < right.nanoseconds }

    /// A sum that would leave the clock's range stays at its end.
    package static func + (left: Instant, right: Duration) -> Instant { left.adding(nanoseconds: right.nanoseconds) }

    /// The same for a duration whose nanoseconds are known: a Duration is 128 bits, and divided each time.
    @inlinable
    package func adding(nanoseconds: UInt64) -> Instant {
        let sum = self.nanoseconds.addingReportingOverflow(nanoseconds)
        return Instant(nanoseconds: sum.overflow ? .max : sum.partialValue)
    }

    /// How long after `right` this is; zero if it's before.
    package static func - (left: Instant, right: Instant) -> Duration {
        guard left > right else { return .zero }
        return .nanoseconds(Int64(clamping: left.nanoseconds - right.nanoseconds))
    }
}

extension Duration {
    /// Whole nanoseconds, between 0 and 292 years.
    package var nanoseconds: UInt64 {
        let (seconds, attoseconds) = components
        guard seconds >= 0, attoseconds >= 0 else { return 0 }
        let product = seconds.multipliedReportingOverflow(by: 1_000_000_000)
        let sum = product.partialValue.addingReportingOverflow(attoseconds / 1_000_000_000)
        return product.overflow || sum.overflow ? UInt64(Int64.max) : UInt64(sum.partialValue)
    }
}

/// A moment as people write it: microseconds since 1970 in UTC, leap seconds not counted.
package struct WallTime: Hashable, Comparable, Sendable {
    package let microseconds: Int64

    package init(microseconds: Int64) {
        self.microseconds = microseconds
    }

    package static func < (left: WallTime, right: WallTime) -> Bool { left.microseconds < right.microseconds }

    /// Whether it's so much later at least.
    package func isLater(than other: WallTime, by duration: Duration) -> Bool {
        let (difference, overflow) = microseconds.subtractingReportingOverflow(other.microseconds)
        guard !overflow else { return microseconds > other.microseconds }
        return difference >= 0 && .microseconds(difference) >= duration
    }
}
