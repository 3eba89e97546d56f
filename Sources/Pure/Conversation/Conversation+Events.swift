import SMTPGrammar
import SMTPServer
package import Vocabulary

/// What the client and the host can do, deadlines aside. After the conversation has ended, nothing of it matters.
extension Conversation {
    package mutating func receive(_ octets: Span<UInt8>, at now: Instant, into turn: inout Turn) {
        guard !hasEnded, !intake.hasEnded else { return }
        if case .handshake = phase { return }
        if case .greeting = phase { irregular(.earlyTalker, into: &turn) }
        guard intake.isEmpty else {
            intake.append(octets)
            return advance(at: now, into: &turn)
        }
        let consumed = advance(over: octets, isHeld: false, at: now, into: &turn)
        if consumed < octets.count, !hasEnded { intake.append(octets.extracting(consumed...)) }
    }

    /// The client ended its side. What came whole is still answered.
    package mutating func endOfInput(at now: Instant, into turn: inout Turn) {
        switch phase {
        case .held(let since):
            // Ended together with the last command it's a client that waits for the reply all the same, as Exim does.
            guard !intake.hasEnded, now - since > Limit.halfCloseWait else { return intake.end() }
            phase = .ended(nil)
            turn.effects.append(.drop)
        case .handshake: finish(.clientClosed, at: now, into: &turn)
        case .greeting, .commands, .content:
            intake.end()
            advance(at: now, into: &turn)
        case .ended: break
        }
    }

    /// The connection was reset, or couldn't be written to.
    package mutating func lost(at now: Instant, into turn: inout Turn) {
        close(.lost, into: &turn)
        giveUpReplies(into: &turn)
    }

    /// Everything handed over so far went to the kernel.
    package mutating func repliesSent(at now: Instant, into turn: inout Turn) {
        guard outbox.since != nil else { return }
        outbox.clear()
        commandSince = now
        if case .greeting = phase { phase = .commands }
        // The client has been told only now.
        if case .handshake(_, let admission) = phase { phase = .handshake(since: now, admission) }
        guard !hasEnded, !isAtRest else { return }
        sayRest(at: now, into: &turn)
        advance(at: now, into: &turn)
    }

    /// Whether what was handed over so far tells of a message that is kept.
    package var tellsOfMessage: Bool { !outbox.unacknowledged.isEmpty }

    /// Whether all that came is dealt with.
    private var isAtRest: Bool {
        guard intake.isEmpty, !intake.hasEnded, drainUntil == nil, !$unsaid.isSet else { return false }
        switch dialogue.awaits {
        case .command, .response, .content: return true
        case .verdict, .decision, .store, .handshake, .nothing: return false
        }
    }

    /// What the client sent and nobody has read is thrown away: what comes next comes another way. RFC 3207 §4.2.
    package mutating func discardInput() {
        intake.discard()
    }
}
