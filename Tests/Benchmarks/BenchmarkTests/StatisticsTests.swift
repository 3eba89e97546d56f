import Testing

@testable import Benchmark

@Suite("Statistics")
struct StatisticsTests {
    @Test(arguments: [([3], 3), ([1, 9], 5), ([9, 1, 2], 2), ([4, 1, 3, 2], 2.5)] as [([Double], Double)])
    func `the median is the middle, or the mean of the two beside it`(numbers: [Double], median: Double) {
        #expect(Spread(numbers)?.median == median)
    }

    @Test func `a spread reaches from the least to the most`() throws {
        let spread = try #require(Spread([2, 7, -1]))
        #expect(spread.least == -1 && spread.most == 7)
    }

    @Test func `no numbers have no spread, and neither has what is no number`() {
        #expect(Spread([]) == nil)
        #expect(Spread([1, .nan]) == nil)
    }

    @Test(arguments: [(0, 1), (1, 1), (10, 1), (11, 2), (50, 5), (90, 9), (99, 10), (100, 10), (-5, 1), (200, 10)])
    func `a percentile is the least number that so many don't exceed`(percent: Int, number: Int) {
        #expect(percentile(percent, of: Array(1...10)) == number)
    }

    @Test func `nothing has no percentile`() {
        #expect(percentile(50, of: [Int]()) == nil)
    }

    @Test(arguments: [
        (0, "0.00"), (0.124, "0.12"), (9.994, "9.99"), (12.345, "12.3"), (99.94, "99.9"), (100, "100"),
        (12_345.6, "12346"), (-0.5, "-0.50"), (-0.001, "0.00"), (Double.infinity, "inf"),
    ])
    func `a number is told with the digits that mean something`(number: Double, text: String) {
        #expect(short(number) == text)
    }

    @Test func `columns are as wide as their widest cell`() {
        var table = Table(["name", "figure", "beside"], words: [0, 2])
        table.add(["a", "1.25", "sink"])
        table.add(["longer", "125"])
        #expect(table.text == "name    figure  beside\na         1.25  sink\nlonger     125\n")
    }

    @Test(arguments: [
        ("grouped", "grouped", true), ("*", "", true), ("info-*", "info-large", true), ("info-*", "large", false),
        ("*-disk", "maildir-disk", true), ("g?ouped", "grouped", true), ("?", "", false), ("a*b*c", "axxbyybc", true),
        ("a*b*c", "axxbyyb", false), ("", "", true), ("", "a", false), ("large", "larger", false),
    ])
    func `a pattern is a whole name with wildcards`(pattern: String, name: String, matches: Bool) {
        #expect(Pattern(pattern).matches(name) == matches)
    }
}
