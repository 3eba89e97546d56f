/// Where some numbers lie.
package struct Spread: Hashable, Sendable {
    package let median: Double
    package let least: Double
    package let most: Double

    /// Nil if there are none, or one is no number.
    package init?(_ numbers: [Double]) {
        let sorted = numbers.sorted()
        guard let least = sorted.first, let most = sorted.last, !numbers.contains(where: \.isNaN) else { return nil }
        let middle = sorted.count / 2
        median = sorted.count.isMultiple(of: 2) ? (sorted[middle - 1] + sorted[middle]) / 2 : sorted[middle]
        self.least = least
        self.most = most
    }
}

/// The number that so many of a hundred don't exceed, by nearest rank; nil if there are none.
/// - Parameter sorted: from the least to the most.
package func percentile<Number>(_ percent: Int, of sorted: [Number]) -> Number? {
    guard !sorted.isEmpty else { return nil }
    let rank = (sorted.count * min(max(percent, 0), 100) + 99) / 100
    return sorted[max(rank, 1) - 1]
}
