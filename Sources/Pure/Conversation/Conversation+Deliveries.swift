import Faults
import SMTPGrammar
import SMTPServer
import Vocabulary

/// What each recipient of a message meets, in order, where each has a reply of its own. RFC 2033 §4.2.
struct Deliveries {
    let recipients: [String]
    /// Of those that are judged.
    var strikes: [Strike?] = []
    /// Replies said, once all are judged.
    var answered = 0

    var next: String? { strikes.count < recipients.count ? recipients[strikes.count] : nil }

    /// Whether a client can know that the message was kept.
    var tells: Bool { strikes.contains { $0.map { $0.refusal == nil && !$0.lose && $0.tells } ?? true } }
}

extension Conversation {
    /// Judges the recipients one by one, as far as nobody has to be asked; then the message is kept for those that
    /// nothing refuses.
    mutating func decideDeliveries(at now: Instant, into turn: inout Turn) {
        var judged = deliveries ?? Deliveries(recipients: dialogue.recipients.map(\.address))
        deliveries = judged
        while let next = judged.next, !isAsking, !hasEnded {
            follow(plan.judgeDelivery(to: next), through: .delivery, at: now, into: &turn)
            judged = deliveries ?? judged
        }
        guard !isAsking, !hasEnded else { return }
        var refusals: [Int: Reply] = [:]
        for (place, strike) in judged.strikes.enumerated() {
            if let refusal = strike?.refusal {
                refusals[place] = FaultReply.reply(
                    refusal.code, refusal.status, at: .dot, hostname: terms.hostname)
            } else if strike?.lose == true {
                refusals[place] = .taken(turn.names.next())
            }
        }
        dialogue.commit(refusing: refusals, into: &turn.deeds)
        apply(at: now, into: &turn)
    }

    /// The next reply is one recipient's: what that one meets is done to it.
    mutating func takeDelivery() {
        guard var deliveries, deliveries.next == nil, dialogue.awaits != .decision else { return }
        // What the last chunk met is done to the first of them.
        if let next = deliveries.strikes[deliveries.answered] { strike = (next, .dot) }
        deliveries.answered += 1
        self.deliveries = deliveries.answered < deliveries.recipients.count ? deliveries : nil
    }
}
