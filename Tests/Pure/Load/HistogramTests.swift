import Support
import Testing

@testable import Load

@Suite("Counts of latencies")
struct HistogramTests {
    /// Numbers of every size, the greatest among them.
    private static let samples: [[UInt64]] = {
        var lots = SplitMix(seed: 7)
        return [
            [0], [1], [2_047], [2_048], [2_049], [Histogram.mostKept], [0, Histogram.mostKept],
            (0..<5_000).map { _ in UInt64.random(in: 0..<1 << UInt64.random(in: 1...46, using: &lots), using: &lots) },
            (0..<5_000).map { _ in UInt64.random(in: 200_000...900_000, using: &lots) },
        ]
    }()

    private func histogram(_ numbers: [UInt64]) -> Histogram {
        var histogram = Histogram()
        for number in numbers { histogram.record(number) }
        return histogram
    }

    @Test(arguments: samples, [0, 1_000, 50_000, 90_000, 99_000, 99_900, 99_999, 100_000])
    func `a percentile is off by less than one part in 1,024, and never too low`(numbers: [UInt64], part: Int) throws {
        let sorted = numbers.sorted()
        let rank = max(1, (sorted.count * part + 99_999) / 100_000)
        let exact = sorted[rank - 1]
        let told = try #require(histogram(numbers).percentile(part))
        #expect(told >= exact && told - exact <= exact / 1_024, "\(told) for \(exact)")
    }

    @Test func `the least, the most and the mean are exact`() throws {
        let histogram = histogram([5_000_001, 3, 10_000_000])
        #expect(histogram.least == 3 && histogram.most == 10_000_000 && histogram.count == 3)
        #expect(histogram.mean == 5_000_001 && histogram.percentile(100_000) == 10_000_000)
    }

    @Test func `nothing has no percentile and no mean`() {
        #expect(Histogram().percentile(50_000) == nil && Histogram().mean == nil)
    }

    @Test func `what is greater than all is counted as the greatest`() {
        #expect(histogram([.max, .max]).percentile(50_000) == Histogram.mostKept)
    }

    @Test(arguments: samples)
    func `two of them added are one of all numbers`(numbers: [UInt64]) {
        for cut in [0, numbers.count / 3, numbers.count] {
            var sum = histogram(Array(numbers[..<cut]))
            sum.add(histogram(Array(numbers[cut...])))
            #expect(sum == histogram(numbers))
        }
    }
}
