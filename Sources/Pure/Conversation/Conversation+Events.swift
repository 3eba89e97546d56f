import SMTPGrammar
import SMTPServer
package import Vocabulary

/// What can happen to a conversation, deadlines aside. After it has ended, nothing of it matters any more.
extension Conversation {
    // MARK: The client

    package mutating func receive(_ octets: Span<UInt8>, at now: Instant) {
        guard !hasEnded, !inputEnded else { return }
        if case .greeting = phase { note(.earlyTalker) }
        inbox.append(octets)
        advance(at: now)
    }

    /// The client ended its side. What came whole is still answered.
    package mutating func endOfInput(at now: Instant) {
        guard !hasEnded else { return }
        inputEnded = true
        advance(at: now)
    }

    /// The connection was reset, or couldn't be written to.
    package mutating func lost(at now: Instant) {
        close(.lost)
        giveUpReplies()
    }

    /// Everything handed over so far went to the kernel.
    package mutating func repliesSent(at now: Instant) {
        guard outbox.since != nil else { return }
        outbox.clear()
        unacknowledged = []
        commandSince = now
        if case .greeting = phase { phase = .commands }
        advance(at: now)
    }

    // MARK: The store

    package mutating func storeOpened(at now: Instant) {
        guard !hasEnded else { return }
        apply(dialogue.opened(), at: now)
        if dialogue.awaits == .content {
            phase = .content(line: now, message: now)
            if !inbox.isEmpty { note(.pipelinedBody) }
        }
        advance(at: now)
    }

    package mutating func storeRefused(_ refusal: StoreRefusal, at now: Instant) {
        guard !hasEnded else { return }
        apply(dialogue.openRefused(refusal), at: now)
        advance(at: now)
    }

    package mutating func storeSettled(_ verdict: StoreVerdict, at now: Instant) {
        switch (phase, dialogue.committing) {
        case (.ended(let orphan?), _):
            phase = .ended(nil)
            guard case .committed(let id) = verdict else { return }
            note(.message(id, orphan.envelope, octets: orphan.octets))
            note(.commitUnacked(id))
        case (.commands, let (envelope, octets)?):
            if case .committed(let id) = verdict {
                note(.message(id, envelope, octets: octets))
                unacknowledged.append(id)
            }
            apply(dialogue.settled(verdict), at: now)
            advance(at: now)
        case (.greeting, _), (.commands, nil), (.content, _), (.ended(nil), _):
            break
        }
    }

    /// The host couldn't keep content: the rest is read and dropped, and the reply comes after the dot. If the dot was
    /// there already, the `commit` that stood behind the failed `write` isn't carried out, and the reply comes now.
    package mutating func contentFailed(_ refusal: StoreRefusal, at now: Instant) {
        guard !hasEnded else { return }
        apply(dialogue.contentFailed(refusal), at: now)
        advance(at: now)
    }
}
