import Support
import Testing
import Vocabulary

@testable import Faults

@Suite("Occurrences and attempts")
struct CountingTests {
    private func codes(_ stage: inout Stage, _ points: [Point]) -> [UInt16?] { points.map { stage.strike($0)?.code } }

    @Test func `n is the occurrence of its point in the session`() {
        var stage = Stage(listener: [word(.noop, .code(450), n: 2)])
        #expect(codes(&stage, [.noop, .rset, .noop, .noop]) == [nil, nil, 450, nil])
    }

    @Test func `what came before a word was armed counts for its n`() {
        var stage = Stage()
        _ = stage.mail()
        #expect(stage.rcpt("a@x.test") == nil)
        let words = [word(.rcpt, .code(550), n: 2)]
        #expect(stage.rcpt("b@x.test", words)?.code == 550)
        #expect(stage.rcpt("c@x.test", words) == nil)
    }

    @Test func `for any all commands and dots count`() {
        var stage = Stage(listener: [word(.any, .code(421), n: 3)])
        #expect(codes(&stage, [.banner, .helo, .mail, .dot, .noop]) == [nil, nil, nil, 421, nil])
    }

    @Test func `the first chunk of a message counts as its DATA`() {
        var stage = Stage(helo: [word(.data, .code(451), n: 2)])
        _ = stage.mail()
        #expect(stage.strike(.bdat, octets: 1) == nil)
        #expect(stage.strike(.bdat, octets: 2) == nil)
        _ = stage.mail()
        #expect(stage.strike(.bdat, octets: 1)?.code == 451)
    }

    @Test func `only a firing spends x`() {
        let tally = Tally()
        var stage = Stage(listener: [word(.noop, .code(450), n: 2, x: 1)], tally: tally)
        #expect(codes(&stage, [.noop]) == [nil])
        #expect(tally.questions.isEmpty)
        #expect(codes(&stage, [.noop, .noop]) == [450, nil])
    }

    @Test func `p comes before x, and what isn't drawn spends none`() {
        let tally = Tally()
        var stage = Stage(listener: [word(.noop, .code(450), p: 20, x: 3)], tally: tally)
        let fired = (0..<200).filter { _ in stage.strike(.noop) != nil }.count
        #expect(fired == 3)
        // One question for each draw, and one more for each that fired or would have.
        #expect(tally.questions.count > 200 && tally.questions.count < 280)
    }

    @Test func `x is counted across sessions`() {
        let tally = Tally()
        let codes = (0..<4).map { _ in
            var stage = Stage(listener: [word(.noop, .code(450), x: 2)], tally: tally)
            return stage.strike(.noop)?.code
        }
        #expect(codes == [450, 450, nil, nil])
    }

    @Test func `a count is asked for an hour`() {
        let tally = Tally()
        var stage = Stage(listener: [word(.noop, .code(450), p: 99, x: 1)], tally: tally)
        for _ in 0..<3 { _ = stage.strike(.noop) }
        #expect(Set(tally.questions.map(\.key)).count == 2)
        #expect(tally.questions.allSatisfy { $0.keep == .seconds(3_600) })
    }

    // MARK: Keys

    /// The key that an `x` asks for, once armed and judged.
    private func key(_ terms: FaultTerms = FaultTerms(seed: 1), client: Peer = .local, _ play: (inout Stage) -> Void)
        -> UInt64?
    {
        let tally = Tally()
        var stage = Stage(terms, client: client, tally: tally)
        play(&stage)
        return tally.questions.last?.key
    }

    @Test func `an address counts by itself, whatever case its letters have`() {
        let words = [word(.rcpt, .code(451), x: 1)]
        func key(sender: String, recipient: String) -> UInt64? {
            self.key {
                _ = $0.mail(sender)
                _ = $0.rcpt(recipient, words)
            }
        }
        let one = key(sender: "a@x.test", recipient: "b@x.test")
        #expect(one != nil)
        #expect(key(sender: "c@x.test", recipient: "B@X.test") == one)
        #expect(key(sender: "a@x.test", recipient: "c@x.test") != one)
    }

    @Test func `EHLO counts by the name, a user by its name, a listener by its own`() {
        let words = [word(.auth, .code(454), x: 1)]
        func helo(_ name: String) -> UInt64? {
            key {
                $0.plan.identify(name, words)
                _ = $0.strike(.auth)
            }
        }
        func user(_ name: String) -> UInt64? {
            key {
                $0.plan.authenticate(name, words)
                _ = $0.strike(.auth)
            }
        }
        let listener = key(FaultTerms(words: words, seed: 1)) { _ = $0.strike(.auth) }
        #expect(helo("a.test") == helo("A.test"))
        #expect(user("carol") == user("Carol"))
        #expect(user("smtp") == listener)
        #expect(Set([helo("a.test"), helo("b.test"), user("carol"), user("dave"), listener]).count == 5)
    }

    @Test func `another word and another seed have another key`() {
        func key(_ code: UInt16, seed: UInt64) -> UInt64? {
            self.key(FaultTerms(words: [word(.noop, .code(code), x: 1)], seed: seed)) { _ = $0.strike(.noop) }
        }
        #expect(Set([key(450, seed: 1), key(451, seed: 1), key(450, seed: 2)]).count == 3)
        #expect(key(450, seed: 1) == key(450, seed: 1))
    }

    // MARK: Greylisting

    private static let grey = [word(.rcpt, .grey(.seconds(300)))]

    private func attempt(
        _ tally: Tally, client: String = "192.0.2.1", sender: String = "a@x.test", recipient: String = "b@x.test"
    ) throws -> UInt16? {
        let address = try #require(IPAddress(client))
        var stage = Stage(client: .internet(Endpoint(address: address, port: 1)), tally: tally)
        _ = stage.mail(sender)
        return stage.rcpt(recipient, Self.grey)?.code
    }

    @Test func `grey refuses until its time has passed since the first attempt`() throws {
        let tally = Tally()
        for (second, code) in [(0, 451), (10, 451), (299, 451), (300, nil), (301, nil)] as [(Int, UInt16?)] {
            tally.now = .seconds(second)
            #expect(try attempt(tally) == code, "after \(second) s")
        }
        #expect(tally.questions.allSatisfy { $0.keep == .seconds(3_900) })
    }

    @Test func `grey counts by client, sender and recipient`() throws {
        let tally = Tally()
        #expect(try attempt(tally) == 451)
        tally.now = .seconds(300)
        #expect(try attempt(tally, client: "192.0.2.2") == 451)
        #expect(try attempt(tally, sender: "c@x.test") == 451)
        #expect(try attempt(tally, recipient: "c@x.test") == 451)
        #expect(try attempt(tally, client: "::ffff:192.0.2.1", sender: "A@x.test", recipient: "B@x.test") == nil)
    }

    @Test func `grey that lets through spends no x`() throws {
        let tally = Tally()
        let words = [word(.rcpt, .grey(.seconds(300)), x: 1), word(.rcpt, .code(450))]
        var stage = Stage(tally: tally)
        _ = stage.mail()
        #expect(stage.rcpt("b@x.test", words)?.code == 451)
        tally.now = .seconds(300)
        let before = tally.questions.count
        #expect(stage.rcpt("b@x.test", words)?.code == 450)
        #expect(tally.questions.count == before + 1)
    }

    // MARK: Many at once

    /// Two hundred clients whose questions cross each other, answered in any order.
    @Test func `no attempt is counted twice or missed, however clients interleave`() throws {
        var lots = SplitMix(seed: 11)
        let tally = Tally()
        let words = [word(.rcpt, .code(451), x: 120), word(.rcpt, .code(550), x: 50)]
        var waiting: [(plan: Plan, question: LedgerQuestion)] = []
        var codes: [UInt16: Int] = [:]
        func note(_ judgement: Judgement, _ plan: Plan) {
            switch judgement {
            case .ask(let question): waiting.append((plan, question))
            case .strike(let strike): codes[strike.code ?? 0, default: 0] += 1
            case .honest: codes[250, default: 0] += 1
            }
        }
        for _ in 0..<200 {
            var plan = Stage().plan
            plan.begin("a@x.test", [])
            plan.propose("b@x.test", words)
            note(plan.judge(.rcpt), plan)
        }
        while !waiting.isEmpty {
            var (plan, question) = waiting.remove(at: Int.random(in: waiting.indices, using: &lots))
            note(plan.answer(tally.count(question)), plan)
        }
        #expect(codes == [451: 120, 550: 50, 250: 30])
    }
}
