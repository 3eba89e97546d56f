import Testing

@testable import Faults

@Suite("Chance")
struct DrawTests {
    private func numbers(seed: UInt64, word: String = "rcpt451p50", key: String = "a@x.test") -> [Int] {
        (1...200).map { Draw(seed: seed, word: word, key: key, attempt: $0).number }
    }

    @Test func `the same seed, word, key and attempt draw the same`() {
        #expect(numbers(seed: 1) == numbers(seed: 1))
        // What was drawn once is drawn for ever: a test's record of it stays true.
        #expect(numbers(seed: 1).prefix(5) == [70, 44, 63, 87, 8])
    }

    @Test func `another seed, word or key draws something else`() {
        let all = [
            numbers(seed: 1), numbers(seed: 2), numbers(seed: 1, word: "rcpt451p51"), numbers(seed: 1, key: "b@x.test"),
        ]
        #expect(Set(all).count == all.count)
    }

    @Test func `every number from 0 to 99 comes, and none far more often than another`() {
        var counts = Array(repeating: 0, count: 100)
        for attempt in UInt32(1)...100_000 { counts[Draw(seed: 3, word: "w", key: "k", attempt: attempt).number] += 1 }
        // A thousand each, and five standard deviations.
        #expect(counts.allSatisfy { (840...1_160).contains($0) })
    }

    @Test(arguments: [1, 30, 50, 99])
    func `a word fires with its percentage`(percent: Int) {
        var stage = Stage(listener: [word(.noop, .code(450), p: percent)])
        let fired = (0..<2_000).filter { _ in stage.strike(.noop) != nil }.count
        #expect(abs(fired - percent * 20) < 120)
    }

    @Test func `a retry draws anew, and the whole run repeats in another process`() {
        func run(helo: String) -> [Bool] {
            let tally = Tally()
            return (0..<50).map { _ in
                var stage = Stage(tally: tally)
                stage.plan.identify(helo, [])
                _ = stage.mail()
                return stage.rcpt("a@x.test", [word(.rcpt, .code(451), p: 50)]) != nil
            }
        }
        let first = run(helo: "one.test")
        #expect(first == run(helo: "two.test"))
        #expect(Set(first).count == 2)
    }

    @Test func `a seed of the client's own replaces the daemon's for its draws, and for nothing else`() throws {
        let words = [word(.noop, .code(450), p: 50, x: 100)]
        func run(_ seed: UInt64?) -> (fired: [Bool], keys: Set<UInt64>, seeds: Set<UInt64>) {
            let tally = Tally()
            var stage = Stage(FaultTerms(seed: 1), tally: tally)
            stage.plan.identify("name.test", words, seed: seed)
            let strikes = (0..<60).map { _ in stage.strike(.noop) }
            return (
                strikes.map { $0 != nil }, Set(tally.questions.map(\.key)),
                Set(strikes.compactMap { $0?.fired.first?.draw?.seed })
            )
        }
        let (standard, own) = (run(nil), run(9))
        #expect(standard.fired != own.fired)
        #expect(standard.keys == own.keys)
        #expect((standard.seeds, own.seeds) == ([1], [9]))
    }

    @Test func `the next EHLO without a seed has the daemon's again`() {
        var stage = Stage(FaultTerms(words: [word(.noop, .code(450), p: 99)], seed: 1))
        stage.plan.identify("a.test", [], seed: 9)
        #expect(stage.strike(.noop)?.fired.first?.draw?.seed == 9)
        stage.plan.identify("a.test", [])
        #expect(stage.strike(.noop)?.fired.first?.draw?.seed == 1)
    }

    @Test func `a word that leaves nothing to chance has no draw`() {
        var stage = Stage(listener: [word(.noop, .code(450))])
        #expect(stage.strike(.noop)?.fired.first?.draw == nil)
    }
}
