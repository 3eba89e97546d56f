import SMTPGrammar
import Testing

@testable import Faults

/// One effect of each kind, with the slot that faults(7) has it in.
let effects: [(effect: Effect, slot: Slot)] = [
    (.refuse(code: 451, status: EnhancedStatus(3, 0)), .refusal), (.grey(.seconds(300)), .refusal),
    (.wait(.seconds(5)), .time),
    (.long(2_000), .content), (.lines(50), .content), (.mixed, .content), (.openend, .content), (.nocode, .content),
    (.notext, .content), (.nospace, .content), (.garbage, .content), (.twice, .content), (.early, .content),
    (.lf, .content), (.cr, .content), (.mute, .content),
    (.drip(.milliseconds(20)), .transport), (.split(beforeLastLF: false), .transport),
    (.split(beforeLastLF: true), .transport), (.cut, .transport),
    (.drop, .ending), (.reset, .ending), (.hang, .ending), (.late421, .ending),
    (.slow(100), .intake), (.stall(nil), .intake), (.stall(.seconds(30)), .intake), (.lose, .storage),
]

extension Strike {
    /// The slots that are taken, as its fields show.
    fileprivate var taken: Set<Slot> {
        var taken: Set<Slot> = []
        if refusal != nil { taken.insert(.refusal) }
        if wait != .zero { taken.insert(.time) }
        if content != nil { taken.insert(.content) }
        if transport != nil { taken.insert(.transport) }
        if ending != nil { taken.insert(.ending) }
        if intake != nil { taken.insert(.intake) }
        if lose { taken.insert(.storage) }
        return taken
    }
}

@Suite("The rule of composition")
struct CompositionTests {
    @Test(arguments: effects.indices)
    func `an effect takes its slot and no other`(index: Int) {
        let (effect, slot) = effects[index]
        var strike = Strike()
        strike.add(Fired(word(.dot, effect), .helo, at: .dot))
        #expect(strike.taken == [slot])
        #expect(effect.slot == slot)
    }

    @Test func `effects of different slots compose, of one slot the first acts`() {
        for first in effects where first.effect.acts(at: .dot) {
            for second in effects where second.effect.acts(at: .dot) {
                var stage = Stage(listener: [word(.dot, first.effect, n: 1), word(.dot, second.effect)])
                let strike = stage.strike(.dot)
                let compose = first.slot != second.slot
                #expect(strike?.fired.map(\.word.effect) == (compose ? [first.effect, second.effect] : [first.effect]))
                #expect(strike?.taken == [first.slot, second.slot])
            }
        }
    }

    @Test func `one word of each slot acts at once`() {
        var stage = Stage(listener: [
            word(.dot, .late421), word(.dot, .cut), word(.dot, .lf), word(.dot, .wait(.seconds(1))),
            word(.dot, .code(451)), word(.dot, .lose),
        ])
        #expect(stage.strike(.dot)?.taken == [.refusal, .time, .content, .transport, .ending, .storage])
    }

    @Test func `a wait of nothing still leaves no room for another`() {
        var stage = Stage(listener: [word(.noop, .wait(.zero)), word(.noop, .wait(.seconds(9)))])
        #expect(stage.strike(.noop)?.wait == .zero)
    }

    @Test func `a word that finds its slot taken spends nothing`() {
        let tally = Tally()
        var stage = Stage(listener: [word(.noop, .code(450)), word(.noop, .code(550), x: 1)], tally: tally)
        #expect(stage.strike(.noop)?.code == 450)
        #expect(tally.questions.isEmpty)
    }

    @Test func `a code carries its status, and grey its own`() {
        var stage = Stage(listener: [word(.rcpt, .refuse(code: 550, status: EnhancedStatus(1, 1)))])
        #expect(stage.strike(.rcpt)?.refusal == .init(code: 550, status: EnhancedStatus(1, 1)))
        stage = Stage(listener: [word(.rcpt, .grey(.seconds(300)))])
        #expect(stage.strike(.rcpt)?.refusal == .init(code: 451, status: EnhancedStatus(7, 1)))
    }

    @Test func `grey is for recipients, intake for content, a lie for the dot`() {
        for (effect, slot) in effects {
            let points = Point.allCases.filter(effect.acts)
            switch (slot, effect) {
            case (.intake, _): #expect(points == [.body])
            case (.storage, _): #expect(points == [.dot])
            case (_, .grey): #expect(points == [.rcpt])
            default: #expect(points == Point.allCases)
            }
        }
    }

    // MARK: Done or not

    @Test(arguments: effects.indices)
    func `a command is done unless it's refused, dropped or reset`(index: Int) {
        let effect = effects[index].effect
        var strike = Strike()
        strike.add(Fired(word(.rcpt, effect), .helo, at: .rcpt))
        let isDone = ![.drop, .reset, .lose].contains(effect) && effect.slot != .refusal
        #expect(strike.isDone(at: .rcpt) == isDone)
    }

    @Test(arguments: effects.indices)
    func `a message is stored unless it's refused or lost`(index: Int) {
        let effect = effects[index].effect
        var strike = Strike()
        strike.add(Fired(word(.dot, effect), .helo, at: .dot))
        #expect(strike.isDone(at: .dot) == (effect != .lose && effect.slot != .refusal))
    }

    @Test(arguments: [(UInt16(421), Point.noop, true), (450, .noop, false), (450, .quit, true), (421, .quit, true)])
    func `421 closes behind it, and QUIT's reply whatever it is`(code: UInt16, point: Point, closes: Bool) {
        var stage = Stage(listener: [word(point, .code(code))])
        #expect(stage.strike(point)?.closes(at: point) == closes)
    }

    @Test func `what refuses nothing closes nothing by itself`() {
        var stage = Stage(listener: [word(.quit, .twice)])
        #expect(stage.strike(.quit)?.closes(at: .quit) == false)
    }
}
