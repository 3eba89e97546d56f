import Testing

@testable import Faults

@Suite("Faults while content arrives")
struct BodyTests {
    private func stage(_ words: [Word]) -> Stage {
        var stage = Stage(helo: words)
        _ = stage.mail()
        _ = stage.rcpt()
        return stage
    }

    @Test func `without at a word strikes at the first octet`() {
        var stage = stage([word(.body, .stall(nil))])
        let met = stage.content(1_000)
        #expect(met.map(\.mark) == [1])
        #expect(met.first?.strike?.intake == .stall(nil))
    }

    @Test func `with at a word strikes at exactly that octet`() {
        var stage = stage([word(.body, .code(552), at: 65_536)])
        #expect(stage.content(65_535).isEmpty)
        let met = stage.content(65_536)
        #expect(met.map(\.mark) == [65_536])
        #expect(met.first?.strike?.code == 552)
    }

    @Test func `each mark is judged once, in order`() {
        var stage = stage([
            word(.body, .drop, at: 300), word(.body, .slow(10), at: 100), word(.body, .slow(20)),
            word(.body, .slow(30), at: 200),
        ])
        let met = stage.content(1_000)
        #expect(met.map(\.mark) == [1, 100, 200, 300])
        #expect(met.map(\.strike?.intake) == [.slow(20), .slow(10), .slow(30), nil])
        #expect(met.last?.strike?.ending == .drop)
    }

    @Test func `the next message is judged anew`() {
        var stage = stage([word(.body, .drop, at: 10)])
        #expect(stage.content(20).map(\.mark) == [10])
        stage.plan.endTransaction()
        _ = stage.mail()
        #expect(stage.content(20).map(\.mark) == [10])
    }

    @Test func `n counts messages`() {
        var stage = stage([word(.body, .drop, n: 2)])
        #expect(stage.content(20).compactMap(\.strike).isEmpty)
        #expect(stage.content(20).compactMap(\.strike).count == 1)
        #expect(stage.content(20).compactMap(\.strike).isEmpty)
    }

    @Test func `shapes act on the code that stands at body`() {
        var stage = stage([
            word(.body, .wait(.seconds(2))), word(.body, .drip(.milliseconds(5))), word(.body, .code(552), at: 50),
        ])
        let met = stage.content(100)
        #expect(met.map(\.mark) == [50])
        #expect(met.first?.strike?.wait == .seconds(2))
        #expect(met.first?.strike?.transport == .drip(.milliseconds(5)))
        #expect(stage.plan.takeIgnored().isEmpty)
    }

    @Test func `a shape with a later mark than the code doesn't act on it`() {
        var stage = stage([word(.body, .lf, at: 60), word(.body, .code(552), at: 50)])
        #expect(stage.content(100).compactMap(\.strike?.content).isEmpty)
    }

    @Test func `a shape without a code is told as ignored`() {
        let words = [word(.body, .lf), word(.body, .late421), word(.body, .wait(.seconds(1)))]
        var stage = stage(words + [word(.body, .slow(10))])
        #expect(stage.content(100).map(\.strike?.intake) == [.slow(10)])
        #expect(stage.plan.takeIgnored() == words.map { Ignored($0, .helo, .noReply) })
    }

    @Test func `a mark that two words share is judged once, for both`() {
        var stage = stage([word(.body, .slow(10), at: 7), word(.body, .code(552), at: 7)])
        let met = stage.content(100)
        #expect(met.count == 1)
        #expect(met.first?.strike?.fired.count == 2)
    }
}
