import SMTPGrammar
import Vocabulary

extension ClientDialogue {
    /// RFC 4954 §4: the first mechanism that both sides have.
    mutating func authenticate(_ proof: Errand.Proof) -> [Effect] {
        let offered = offers.parameters(of: "AUTH")
        guard let mechanism = proof.mechanisms.first(where: { offered.contains($0.rawValue) }) else {
            let wanted = proof.mechanisms.map(\.rawValue).joined(separator: ", ")
            let there = offered.isEmpty ? "no AUTH" : "AUTH \(offered.joined(separator: " "))"
            return miss(.auth, "the server offers \(there); \(wanted) was asked for")
        }
        let exchange = Authentication(mechanism, proof.credentials, means)
        let initial = exchange.initialResponse()
        standing = .auth(exchange, challenges: 0)
        guard let initial else { return [line("AUTH \(mechanism.rawValue)")] }
        let encoded = initial.isEmpty ? "=" : String(ascii: Base64.encode(initial))
        return [line("AUTH \(mechanism.rawValue) \(encoded)", shown: "AUTH \(mechanism.rawValue) \(Self.mask)")]
    }

    mutating func takeAuth(_ reply: ServerReply, _ exchange: Authentication, _ challenges: Int) -> [Effect] {
        switch reply.severity {
        case .completion:
            if let objection = exchange.objection { return violate(.auth, objection) }
            return errand.quitsAfter == .auth ? quit() : envelope()
        case .intermediate: break
        case .transient, .permanent, nil: return fail(.auth, "AUTH \(exchange.mechanism.rawValue)", reply)
        }
        var exchange = exchange
        var reason = "its challenge is no base64"
        if challenges == Limit.challenges { reason = "the server asks on and on" }
        if challenges < Limit.challenges, let challenge = Base64.decode(reply.lines[0]) {
            switch exchange.answer(to: challenge) {
            case .say(let response):
                standing = .auth(exchange, challenges: challenges + 1)
                return [line(String(ascii: Base64.encode(response)), shown: Self.mask)]
            case .cancel(let why): reason = why
            }
        }
        // RFC 4954 §4: a lone asterisk cancels; the reply to it ends the exchange.
        standing = .cancelled(reason)
        return [line("*")]
    }

    /// The reply to the asterisk, whatever it is: there's nothing to go on with.
    mutating func takeCancelled(_ reply: ServerReply, _ reason: String) -> [Effect] {
        guard reply.severity != .intermediate else {
            return violate(.auth, "the server asks on behind a cancelled exchange")
        }
        return miss(.auth, reason)
    }

    /// What is shown in place of a secret. Its length tells nothing of the secret's.
    private static let mask = "********"
}
