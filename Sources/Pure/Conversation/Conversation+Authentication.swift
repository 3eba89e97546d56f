import Faults
import Journal
import SMTPGrammar
import SMTPServer
import Vocabulary

/// AUTH: what exchanges are made with, and whom they come to.
///
/// The command itself is no door: what strikes at AUTH strikes the reply that ends its exchange, and that's when it's
/// known which words the user name brings.
extension Conversation {
    mutating func authenticate(
        by mechanism: String, _ response: [UInt8]?, at now: Instant, into turn: inout Turn
    ) {
        let means = ExchangeMeans(
            hostname: terms.hostname, nonce: turn.nonces.next(),
            secret: Array((terms.authentication.secret ?? AuthenticationPolicy.knownSecret).utf8),
            digests: turn.nonces.digests)
        dialogue.authenticate(by: mechanism, response, with: means, into: &turn.deeds)
        apply(at: now, into: &turn)
    }

    /// Arms what the user name carries.
    mutating func carry(_ claim: Claim, into turn: inout Turn) {
        guard hears(claim) else { return plan.authenticate(claim.user, []) }
        let reading = Reading(user: claim.user)
        tell(reading, of: .user, into: &turn)
        plan.authenticate(claim.user, reading.words, isGood: Credence(user: claim.user) == .good)
    }

    /// Whether the user is accepted, words aside.
    func believes(_ claim: Claim) -> Bool {
        guard claim.isProven else { return false }
        switch hears(claim) ? Credence(user: claim.user) : .unsaid {
        case .good: return true
        case .bad: return false
        case .unsaid: return terms.authentication.acceptsByDefault
        }
    }

    private func hears(_ claim: Claim) -> Bool {
        let host = claim.user.utf8.firstIndex(of: .at).map { claim.user[$0...].dropFirst() }
        return terms.faults.hears(in: host.map(String.init))
    }

    /// A reply within the exchange. What strikes waits for the one that ends it.
    mutating func challenge(_ challenge: Reply, at now: Instant, into turn: inout Turn) {
        let kept = strike
        strike = nil
        reply(challenge, at: now, into: &turn)
        strike = kept
    }

    /// An exchange has ended.
    mutating func authenticated(_ claim: Claim?, into turn: inout Turn) {
        guard let claim else { return plan.authenticate(nil, []) }
        if terms.told.contains(.outcomes) {
            note(.authenticated(user: Escape.ascii(Array(claim.user.utf8)), claim.mechanism), into: &turn)
        }
    }
}
