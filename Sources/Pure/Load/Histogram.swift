/// Counts of numbers, each known to one part in 1,024, in memory that is bounded: as HdrHistogram does it (G. Tene,
/// hdrhistogram.org).
///
/// Numbers below 2,048 have a place of their own. From there on every doubling has 1,024 places.
package struct Histogram: Hashable, Sendable {
    private var counts = [UInt64](repeating: 0, count: place(of: mostKept) + 1)
    package private(set) var count: UInt64 = 0
    /// Of all that was recorded; 0 where nothing was.
    package private(set) var least: UInt64 = 0
    package private(set) var most: UInt64 = 0
    private var sum: UInt64 = 0

    /// Leading bits of a number that tell its place.
    private static let bits = 11
    private static let half = 1 << (bits - 1)
    /// Greater numbers are counted as this one: in nanoseconds, 39 hours.
    package static let mostKept: UInt64 = 1 << 47

    package init() {}

    package mutating func record(_ number: UInt64) {
        let number = min(number, Self.mostKept)
        counts[Self.place(of: number)] += 1
        least = count == 0 ? number : min(least, number)
        most = max(most, number)
        count += 1
        let (total, overflow) = sum.addingReportingOverflow(number)
        sum = overflow ? .max : total
    }

    package mutating func add(_ other: Histogram) {
        guard other.count > 0 else { return }
        for index in counts.indices { counts[index] += other.counts[index] }
        least = count == 0 ? other.least : min(least, other.least)
        most = max(most, other.most)
        count += other.count
        let (total, overflow) = sum.addingReportingOverflow(other.sum)
        sum = overflow ? .max : total
    }

    /// Nil where nothing was recorded.
    package var mean: UInt64? { count == 0 ? nil : sum / count }

    /// The number that so many thousandths of a percent don't exceed, by nearest rank; nil where nothing was recorded.
    package func percentile(_ thousandths: Int) -> UInt64? {
        guard count > 0 else { return nil }
        let whole: UInt64 = 100_000
        let part = UInt64(min(max(thousandths, 0), Int(whole)))
        let (high, low) = count.multipliedFullWidth(by: part)
        let (quotient, remainder) = whole.dividingFullWidth((high, low))
        let rank = max(1, quotient + (remainder > 0 ? 1 : 0))
        var seen: UInt64 = 0
        for (place, count) in counts.enumerated() where count > 0 {
            seen += count
            if seen >= rank { return max(least, min(most, Self.greatest(at: place))) }
        }
        return most
    }

    private static func place(of number: UInt64) -> Int {
        let shift = max(0, UInt64.bitWidth - number.leadingZeroBitCount - bits)
        return shift * half + Int(number >> UInt64(shift))
    }

    /// The greatest number that has this place.
    private static func greatest(at place: Int) -> UInt64 {
        guard place >= 2 * half else { return UInt64(place) }
        let shift = place / half - 1
        return (UInt64(place - shift * half + 1) << UInt64(shift)) - 1
    }
}
