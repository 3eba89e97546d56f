import Testing
import Vocabulary

@testable import Faults

@Suite("Which word strikes")
struct PrecedenceTests {
    private static let codes: [Carrier: UInt16] = [
        .recipient: 550, .sender: 551, .helo: 552, .rule: 553, .listener: 554,
    ]

    /// A transaction up to the dot, with a refusal of `dot` in each of these carriers.
    private func stage(_ carriers: Set<Carrier>) -> Stage {
        func words(_ carrier: Carrier) -> [Word] {
            guard carriers.contains(carrier), let code = Self.codes[carrier] else { return [] }
            return [word(.dot, .code(code))]
        }
        var stage = Stage(
            FaultTerms(rules: [Rule(match: Match(), faults: words(.rule))], words: words(.listener), seed: 1))
        stage.plan.identify("a.test", words(.helo))
        _ = stage.mail("a@x.test", words(.sender))
        _ = stage.rcpt("b@x.test", words(.recipient))
        return stage
    }

    @Test func `the nearer carrier wins`() {
        let order: [Carrier] = [.recipient, .sender, .helo, .rule, .listener]
        for index in order.indices {
            var stage = stage(Set(order[index...]))
            let strike = stage.strike(.dot)
            #expect(strike?.code == Self.codes[order[index]])
            #expect(strike?.fired.map(\.carrier) == [order[index]])
        }
    }

    @Test func `a user's word wins over EHLO's`() {
        var stage = Stage(helo: [word(.auth, .code(454))])
        stage.plan.authenticate("carol", [word(.auth, .code(535))])
        #expect(stage.strike(.auth)?.code == 535)
    }

    @Test func `within one carrier the first that can still fire wins`() {
        let tally = Tally()
        let words = [word(.rcpt, .code(451), x: 2), word(.rcpt, .code(550), x: 1)]
        let codes = (0..<5).map { _ in
            var stage = Stage(tally: tally)
            _ = stage.mail()
            return stage.rcpt("b@x.test", words)?.code
        }
        #expect(codes == [451, 451, 550, nil, nil])
    }

    @Test func `a named point beats any, wherever the two ride`() {
        var stage = Stage(listener: [word(.data, .code(451))])
        _ = stage.mail("a@x.test", [word(.any, .code(421))])
        #expect(stage.strike(.data)?.code == 451)
        #expect(stage.strike(.noop)?.code == 421)
    }

    @Test func `a named word that doesn't fire leaves the command to any`() {
        var stage = Stage(listener: [word(.any, .code(421)), word(.data, .code(451), n: 2)])
        #expect(stage.strike(.data)?.code == 421)
        #expect(stage.strike(.data)?.code == 451)
    }

    @Test func `named and any compose where their slots differ`() {
        var stage = Stage(listener: [word(.any, .wait(.seconds(2))), word(.data, .code(451))])
        let strike = stage.strike(.data)
        #expect(strike?.code == 451)
        #expect(strike?.wait == .seconds(2))
    }

    // MARK: Chunks

    @Test func `a data word answers the first chunk where no bdat word stands`() {
        var stage = Stage(helo: [word(.data, .code(451))])
        _ = stage.mail()
        #expect(stage.strike(.bdat, octets: 10)?.code == 451)
        #expect(stage.strike(.bdat, octets: 20) == nil)
        _ = stage.mail()
        #expect(stage.strike(.bdat, octets: 10)?.code == 451)
    }

    @Test func `where a bdat word stands a data word doesn't answer a chunk`() {
        var stage = Stage(helo: [word(.data, .code(451)), word(.bdat, .code(552), n: 2)])
        _ = stage.mail()
        #expect(stage.strike(.bdat, octets: 10) == nil)
        #expect(stage.strike(.bdat, octets: 20)?.code == 552)
    }

    @Test(arguments: [(1, [0]), (10, [0]), (11, [1]), (25, [2]), (31, [])])
    func `a bdat word with at meets the chunk that brings that octet`(mark: Int, chunks: [Int]) {
        var stage = Stage(helo: [word(.bdat, .code(552), at: mark)])
        _ = stage.mail()
        let met = [UInt64(10), 20, 30, 30].enumerated().filter { stage.strike(.bdat, octets: $0.element) != nil }
        #expect(met.map(\.offset) == chunks)
    }
}
