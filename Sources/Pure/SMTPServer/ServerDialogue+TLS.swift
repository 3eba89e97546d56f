import SMTPGrammar

/// TLS in the middle of a dialogue: RFC 3207. The handshake itself is somebody else's.
extension ServerDialogue {
    /// In mid-transaction too: the transaction ends by it, as all that was known does.
    var refusalOfTLS: Reply? {
        if isSecured { return .alreadySecured }
        guard offer.startTLS else { return .notImplemented }
        switch standing {
        case .identified, .collecting: return nil
        case .connected: return .notGreeted
        case .exchanging, .opening, .receiving, .chunking, .spoiled, .dropping, .received, .committing, .securing,
            .turnedAway, .closed:
            return .badSequence
        }
    }

    mutating func startTLS(into effects: inout [Effect]) {
        effects.append(say(.readyForTLS))
        standing = .securing
        effects.append(.secure)
    }

    /// TLS is on, from the first octet or behind STARTTLS. Nothing that came before is known any more: RFC 3207 §4.2.
    package mutating func secured() {
        isSecured = true
        goOnInClear()
    }

    /// The same without TLS, where somebody has it so.
    package mutating func goOnInClear() {
        switch standing {
        case .connected, .securing: (standing, client, badCommands) = (.connected, nil, 0)
        case .identified, .exchanging, .collecting, .opening, .receiving, .chunking, .spoiled, .dropping, .received,
            .committing, .turnedAway, .closed:
            break
        }
    }
}
