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
        var exchange = Authentication(mechanism, proof.credentials, hmacMD5: hmacMD5)
        let initial = exchange.initialResponse()
        standing = .auth(exchange, challenges: 0)
        guard let initial else { return [line("AUTH \(mechanism.rawValue)")] }
        let encoded = initial.isEmpty ? "=" : String(ascii: Base64.encode(initial))
        return [line("AUTH \(mechanism.rawValue) \(encoded)", shown: "AUTH \(mechanism.rawValue) \(Self.mask)")]
    }

    mutating func takeAuth(_ reply: ServerReply, _ exchange: Authentication, _ challenges: Int) -> [Effect] {
        switch reply.severity {
        case .completion: return errand.quitsAfter == .auth ? quit() : envelope()
        case .intermediate: break
        case .transient, .permanent, nil: return fail(.auth, "AUTH \(exchange.mechanism.rawValue)", reply)
        }
        var exchange = exchange
        guard challenges < Limit.challenges, let challenge = Base64.decode(reply.lines[0]),
            let response = exchange.response(to: challenge)
        else {
            // RFC 4954 §4: a lone asterisk cancels; the reply to it ends the exchange.
            standing = .auth(exchange, challenges: Limit.challenges)
            guard challenges <= Limit.challenges else {
                return violate(.auth, "the server asks on behind a cancelled exchange")
            }
            standing = .auth(exchange, challenges: Limit.challenges + 1)
            return [line("*")]
        }
        standing = .auth(exchange, challenges: challenges + 1)
        return [line(String(ascii: Base64.encode(response)), shown: Self.mask)]
    }

    /// What is shown in place of a secret. Its length tells nothing of the secret's.
    private static let mask = "********"
}
