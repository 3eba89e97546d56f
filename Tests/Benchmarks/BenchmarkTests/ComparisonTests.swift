import Foundation
import Testing

@testable import Benchmark

@Suite("A run beside a saved one")
struct ComparisonTests {
    private let machine = Run.Machine(kernel: "Linux", processor: "test", processors: 2, busy: 0)

    /// A run of trials that cost so many µs a message, beside a server that costs 100.
    private func run(_ costs: [String: [Double]], headline: Measure = .cpu) -> Run {
        let trials = costs.sorted { $0.key < $1.key }.map { name, costs in
            Trial(
                name: name, headlines: [headline],
                subjects: [
                    Trial.Subject(name: "fumbled", figures: [headline: costs]),
                    Trial.Subject(name: "smtp-sink", figures: [headline: costs.map { _ in 100 }]),
                ])
        }
        return Run(started: "now", machine: machine, rounds: 1, trials: trials)
    }

    @Test func `a ratio is above 1 where ours is better, and made round by round`() throws {
        let less = try #require(run(["a": [50, 25, 200]]).trials.first)
        #expect(less.ratio(.cpu, to: less.subjects[1]) == Spread([2, 4, 0.5]))
        let more = try #require(run(["a": [50]], headline: .rate).trials.first)
        #expect(more.ratio(.rate, to: more.subjects[1])?.median == 0.5)
        #expect(more.ratio(.cpu, to: more.subjects[1]) == nil)
    }

    @Test(arguments: [(50.0, 54.0, false), (50, 56, true), (50, 10, false), (50, 50, false)])
    func `a load is worse if it is more than ten per cent dearer`(before: Double, now: Double, isWorse: Bool) {
        let comparison = Comparison(run(["a": [now]]), with: run(["a": [before]]))
        #expect(comparison.isWorse == isWorse)
        #expect(comparison.lines.map(\.trial) == ["a"])
    }

    @Test func `what only one run has is named, and not judged`() {
        let comparison = Comparison(run(["a": [500], "b": [50]]), with: run(["b": [50], "c": [50]]))
        #expect(comparison.alone == ["a", "c"])
        #expect(!comparison.isWorse)
    }

    @Test func `only the cost of a message is compared`() {
        let comparison = Comparison(run(["a": [1]], headline: .rate), with: run(["a": [100]], headline: .rate))
        #expect(comparison.lines.isEmpty && comparison.alone.isEmpty)
    }

    @Test func `a saved run is the same when it is read`() throws {
        var run = run(["a": [1.5, 2.25]])
        run.skipped = [Run.Skipped("b", reason: "not here")]
        run.trials[0].subjects[0].calls = ["read": 2]
        #expect(try JSONDecoder().decode(Run.self, from: JSONEncoder().encode(run)) == run)
    }
}
