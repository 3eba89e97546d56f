import SMTPGrammar
import Testing

@testable import Faults

@Suite("What the log says a word did")
struct FiredTests {
    private func did(_ effect: Effect) -> String { Fired(word(.rcpt, effect), .sender, at: .rcpt).did }

    @Test(arguments: [
        (Effect.code(550), "refused with 550"),
        (.refuse(code: 451, status: EnhancedStatus(7, 1)), "refused with 451 4.7.1"),
        (.wait(.seconds(120)), "waited 120 s"), (.wait(.milliseconds(200)), "waited 200 ms"),
        (.wait(.milliseconds(1_500)), "waited 1500 ms"), (.wait(.zero), "waited 0 s"),
        (.stall(nil), "read no more content"), (.stall(.seconds(30)), "read no content for 30 s"),
    ])
    func `it names code and time`(effect: Effect, text: String) {
        #expect(did(effect) == text)
    }

    @Test func `no two effects are told alike`() {
        let texts = effects.map { did($0.effect) }
        #expect(Set(texts).count == texts.count)
    }
}
