package import SMTPGrammar

/// An exchange of lines within one command: challenges and responses, as AUTH has them. RFC 4954 §4.
///
/// It takes no clock and no chance: what it needs of them comes with it.
package protocol Exchange: Sendable {
    /// A line of the client's, without its CRLF.
    mutating func respond(to line: [UInt8]) -> ExchangeStep
}

/// What comes of a line within an exchange.
package enum ExchangeStep: Hashable, Sendable {
    /// The exchange goes on.
    case challenge(Reply)
    /// It's over, and commands come again.
    case done(Reply)
}

extension ServerDialogue {
    /// Begins an exchange; the lines that follow belong to it.
    package mutating func begin(_ exchange: any Exchange, saying challenge: Reply, into effects: inout [Effect]) {
        guard case .identified(let client) = standing else { return refuse(with: .badSequence, into: &effects) }
        standing = .exchanging(client, exchange)
        effects.append(say(challenge))
    }

    package mutating func respond(to line: [UInt8], into effects: inout [Effect]) {
        guard case .exchanging(let client, var exchange) = standing else { return }
        switch exchange.respond(to: line) {
        case .challenge(let reply):
            standing = .exchanging(client, exchange)
            effects.append(say(reply))
        case .done(let reply):
            standing = .identified(client)
            effects.append(say(reply))
        }
    }

    /// Ends an exchange whose line couldn't be read.
    package mutating func breakOff(saying reply: Reply, into effects: inout [Effect]) {
        guard case .exchanging(let client, _) = standing else { return }
        standing = .identified(client)
        refuse(with: reply, into: &effects)
    }
}
