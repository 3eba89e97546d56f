import SMTPGrammar
import Vocabulary

/// A judgement under way: the candidates that are left, and what fired so far.
///
/// A candidate is taken over its hurdles one by one: the occurrence, then the draw (`p`), the time (`grey`), the count
/// (`x`). So only a firing spends `x`. The last three need the ledger, and the judgement goes on with its answer.
struct Judging {
    private let point: Point
    private let seeds: Seeds
    private var candidates: ArraySlice<Candidate>
    private var strike = Strike()
    /// The first candidate's that are left; nil if it wasn't looked at yet.
    private var hurdles: ArraySlice<Hurdle>?
    private var draw: Draw?

    struct Candidate {
        let armed: Armed
        /// Times that its point was met in this session, this one included.
        let occurrence: UInt32
    }

    struct Seeds {
        let ledger: UInt64
        let draw: UInt64
        /// What `grey` counts by: client, sender and recipient.
        let greyKey: [String]
    }

    private enum Hurdle {
        case draw(percent: Int)
        case grey(Duration)
        case count(most: Int)
    }

    init(_ point: Point, _ candidates: [Candidate], _ seeds: Seeds) {
        self.point = point
        self.candidates = candidates[...]
        self.seeds = seeds
    }

    /// Goes on as far as it can.
    /// - Parameter answer: The ledger's, if it was asked.
    mutating func proceed(_ answer: Attempts? = nil) -> Judgement {
        var answer = answer
        while let candidate = candidates.first {
            if hurdles == nil { hurdles = approach(candidate) }
            if let hurdle = hurdles?.first {
                guard let attempts = answer.take() else { return .ask(question(hurdle, candidate.armed)) }
                hurdles = isTaken(hurdle, candidate.armed, attempts) ? hurdles?.dropFirst() : nil
                if hurdles == nil { leave() }
            } else {
                if hurdles != nil { fire(candidate.armed) }
                leave()
            }
        }
        return strike.fired.isEmpty ? .honest : .strike(strike)
    }

    private mutating func leave() {
        candidates = candidates.dropFirst()
        (hurdles, draw) = (nil, nil)
    }

    private mutating func fire(_ armed: Armed) {
        strike.add(Fired(armed.word, armed.carrier, at: point, draw: draw))
    }

    /// What has to be asked before a word fires; nil if it can't fire here and now.
    private func approach(_ candidate: Candidate) -> ArraySlice<Hurdle>? {
        let word = candidate.armed.word
        guard strike.hasRoom(for: word.effect, at: point),
            word.modifiers.occurrence.map({ $0 == Int(candidate.occurrence) }) ?? true
        else { return nil }
        var hurdles: [Hurdle] = []
        if let percent = word.modifiers.percent { hurdles.append(.draw(percent: percent)) }
        if case .grey(let time) = word.effect { hurdles.append(.grey(time)) }
        if let times = word.modifiers.times { hurdles.append(.count(most: times)) }
        return hurdles[...]
    }

    private func question(_ hurdle: Hurdle, _ armed: Armed) -> LedgerQuestion {
        let (text, key) = (armed.word.text, armed.key)
        return switch hurdle {
        case .draw: LedgerQuestion(key: keyedHash(seeds.ledger, .attempt, [text, key]), keep: Limit.ledgerKeep)
        case .grey(let time):
            LedgerQuestion(key: keyedHash(seeds.ledger, .grey, seeds.greyKey), keep: time + Limit.ledgerKeep)
        case .count: LedgerQuestion(key: keyedHash(seeds.ledger, .firing, [text, key]), keep: Limit.ledgerKeep)
        }
    }

    private mutating func isTaken(_ hurdle: Hurdle, _ armed: Armed, _ attempts: Attempts) -> Bool {
        switch hurdle {
        case .draw(let percent):
            let draw = Draw(seed: seeds.draw, word: armed.word.text, key: armed.key, attempt: attempts.count)
            self.draw = draw
            return draw.number < percent
        case .grey(let time): return attempts.sinceFirst < time
        case .count(let most): return Int(attempts.count) <= most
        }
    }
}
