import SMTPGrammar
import Vocabulary

/// AUTH as it goes over the line: the command and responses out, replies in. RFC 4954 §4.
package struct AuthExchange: Sendable {
    package let mechanism: Mechanism
    private var authentication: Authentication
    private var challenges = 0
    /// Why it was cancelled.
    private var cancelled: String?
    /// Of what was said, and of the password.
    package private(set) var mask = Mask()

    /// What is sent, its end included, and how it may be shown: without a secret.
    package struct Line: Hashable, Sendable {
        package let octets: [UInt8]
        package let shown: String

        init(_ text: String, shown: String) {
            octets = Array(text.utf8) + [.carriageReturn, .lineFeed]
            self.shown = shown
        }
    }

    /// What a reply came to.
    package enum Turn: Hashable, Sendable {
        case say(Line)
        case done
        /// By this reply.
        case refused
        /// It was cancelled, and why.
        case failed(String)
        /// The server breaks the rules, so that nothing more is worth saying.
        case violated(String)
    }

    /// The server has none of the mechanisms that were asked for.
    package struct NotOffered: Error, CustomStringConvertible {
        package let description: String
    }

    /// The first mechanism that both sides have.
    package init(_ proof: Errand.Proof, _ offers: Offers, _ means: ProofMeans) throws(NotOffered) {
        let offered = offers.parameters(of: "AUTH")
        guard let mechanism = proof.mechanisms.first(where: { offered.contains($0.rawValue) }) else {
            let wanted = proof.mechanisms.map(\.rawValue).joined(separator: ", ")
            let there = offered.isEmpty ? "no AUTH" : "AUTH \(offered.joined(separator: " "))"
            throw NotOffered(description: "the server offers \(there); \(wanted) was asked for")
        }
        self.mechanism = mechanism
        authentication = Authentication(mechanism, proof.credentials, means)
        mask.hide(proof.credentials.secret)
        if let initial = authentication.initialResponse() { mask.hide(String(ascii: Base64.encode(initial))) }
    }

    /// What it begins with.
    package var command: Line {
        let command = "AUTH \(mechanism.rawValue)"
        guard let initial = authentication.initialResponse() else { return Line(command, shown: command) }
        let encoded = initial.isEmpty ? "=" : String(ascii: Base64.encode(initial))
        return Line("\(command) \(encoded)", shown: "\(command) \(Mask.text)")
    }

    package mutating func receive(_ reply: ServerReply) -> Turn {
        if let cancelled {
            // Whatever the reply to the asterisk is, there's nothing to go on with.
            return reply.severity == .intermediate
                ? .violated("the server asks on behind a cancelled exchange") : .failed(cancelled)
        }
        switch reply.severity {
        case .completion: return authentication.objection.map(Turn.violated) ?? .done
        case .intermediate: return answer(reply.lines[0])
        case .transient, .permanent, nil: return .refused
        }
    }

    private mutating func answer(_ encoded: [UInt8]) -> Turn {
        guard challenges < Limit.challenges else { return cancel("the server asks on and on") }
        challenges += 1
        guard let challenge = Base64.decode(encoded) else { return cancel("its challenge is no base64") }
        switch authentication.answer(to: challenge) {
        case .say(let response):
            let encoded = String(ascii: Base64.encode(response))
            mask.hide(encoded)
            return .say(Line(encoded, shown: Mask.text))
        case .cancel(let why): return cancel(why)
        }
    }

    /// A lone asterisk cancels, and the reply to it ends the exchange: RFC 4954 §4.
    private mutating func cancel(_ why: String) -> Turn {
        cancelled = why
        return .say(Line("*", shown: "*"))
    }
}
