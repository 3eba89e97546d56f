import SMTPGrammar
import Vocabulary

@testable import Faults

/// What the ledger counts, without its bounds.
final class Tally {
    private var entries: [UInt64: (count: UInt32, first: Duration)] = [:]
    var now: Duration = .zero
    private(set) var questions: [LedgerQuestion] = []

    func count(_ question: LedgerQuestion) -> Attempts {
        questions.append(question)
        var entry = entries[question.key] ?? (0, now)
        entry.count += 1
        entries[question.key] = entry
        return Attempts(count: entry.count, sinceFirst: now - entry.first)
    }
}

/// One session's plan, and the ledger behind it.
struct Stage {
    static let seed: UInt64 = 7

    var plan: Plan
    let tally: Tally

    init(_ terms: FaultTerms = FaultTerms(seed: seed), client: Peer = .local, tally: Tally = Tally()) {
        plan = Plan(terms, client: client, listener: "smtp")
        self.tally = tally
    }

    /// A client that said its name, and in it these words.
    init(helo words: [Word], tally: Tally = Tally()) {
        self.init(tally: tally)
        plan.identify("name.test", words)
    }

    /// Listener's words.
    init(listener words: [Word], tally: Tally = Tally()) {
        self.init(FaultTerms(words: words, seed: Self.seed), tally: tally)
    }

    mutating func strike(_ point: Point, octets: UInt64 = 0) -> Strike? {
        settled(plan.judge(point, octets: octets))
    }

    mutating func strikeBody(_ octets: UInt64) -> Strike? { settled(plan.judgeBody(octets: octets)) }

    private mutating func settled(_ judgement: Judgement) -> Strike? {
        var judgement = judgement
        while case .ask(let question) = judgement { judgement = plan.answer(tally.count(question)) }
        guard case .strike(let strike) = judgement else { return nil }
        return strike
    }

    // MARK: Commands, as an admissible one is told and judged

    mutating func mail(_ sender: String = "a@x.test", _ words: [Word] = []) -> Strike? {
        plan.begin(sender, words)
        return strike(.mail)
    }

    /// Taken unless a fault refuses it.
    mutating func rcpt(_ recipient: String = "b@x.test", _ words: [Word] = []) -> Strike? {
        plan.propose(recipient, words)
        let strike = strike(.rcpt)
        if strike?.isDone(at: .rcpt) ?? true { plan.accept() }
        return strike
    }

    /// Content of so many octets, judged at each mark: the marks and what struck there.
    mutating func content(_ octets: UInt64) -> [(mark: UInt64, strike: Strike?)] {
        plan.beginContent()
        var met: [(UInt64, Strike?)] = []
        var come: UInt64 = 0
        while let mark = plan.nextBodyMark(after: come), mark <= octets {
            come = mark
            met.append((mark, strikeBody(mark)))
        }
        return met
    }
}
