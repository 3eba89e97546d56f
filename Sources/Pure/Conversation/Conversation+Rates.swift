import Faults
import SMTPGrammar
import SMTPServer
package import Vocabulary

/// How many messages may begin in a minute, over all session processes.
extension Conversation {
    /// MAIL comes to its door only within the rate, if there is one.
    mutating func rate(_ command: Command, at now: Instant, into turn: inout Turn) {
        guard case .mail(let path, _) = command, let rate = terms.rate else {
            return approach(command, at: now, into: &turn)
        }
        flush(at: now, into: &turn)
        asking = .rated(command)
        let key = plan.rateKey(by: rate.subject, sender: path.address)
        turn.effects.append(.askRate(key: key, rate.rate))
    }

    /// Whether the client is within its rate.
    package mutating func rated(_ admits: Bool, at now: Instant, into turn: inout Turn) {
        guard !hasEnded, case .rated(let command)? = asking else { return }
        asking = nil
        if admits {
            approach(command, at: now, into: &turn)
        } else {
            note(.limit(.messagesPerMinute), into: &turn)
            dialogue.refuse(with: .tooManyMessages, into: &turn.deeds)
            apply(at: now, into: &turn)
        }
        advance(at: now, into: &turn)
    }
}
