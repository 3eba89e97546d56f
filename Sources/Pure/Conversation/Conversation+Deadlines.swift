import SMTPGrammar
import SMTPServer
package import Vocabulary

/// How long a conversation waits for its client.
///
/// Each deadline counts from something that a single octet can't bring about: a command's from the last reply, a
/// content line's from the line before, a message's from the 354, a reply's from when there was something to take.
extension Conversation {
    /// When `expire(at:)` is due; nil while only the host can bring the conversation on.
    package var deadline: Instant? {
        var earliest: Instant?
        consider { _, time in earliest = min(earliest ?? time, time) }
        return earliest
    }

    /// What it waits for: octets at most, and the time until which.
    package var needs: (appetite: Int, deadline: Instant?) { (appetite, deadline) }

    /// Whatever is due now happens. RFC 5321 §4.5.3.2.7, §3.8.
    package mutating func expire(at now: Instant, into turn: inout Turn) {
        var passed: (what: Due, at: Instant)?
        consider { what, time in
            if time <= now, passed.map({ time < $0.at }) ?? true { passed = (what, time) }
        }
        switch passed?.what {
        case .stop:
            end(saying: .stopping(terms.hostname), .stopped, at: now, into: &turn)
            // A client that doesn't take its replies wouldn't take this one.
            if outbox.since.map({ $0 < now }) ?? false { drop(into: &turn) }
        case .wait(let limit) where limit == .replyWait || limit == .handshakeWait:
            note(.limit(limit), into: &turn)
            close(.timeout, into: &turn)
            drop(into: &turn)
        case .wait(let limit):
            note(.limit(limit), into: &turn)
            end(saying: .timeout(terms.hostname), .timeout, at: now, into: &turn)
        case .drop:
            drop(into: &turn)
        case .resume:
            throttle?.resume(at: now)
            if case .content(_, let message) = phase { phase = .content(line: now, message: message) }
            advance(at: now, into: &turn)
        case nil: break
        }
    }

    /// The daemon stops. A client with a message on its way may bring it to an end until then, and any other is told at
    /// once; by then everybody has to have taken what is said.
    package mutating func drain(at now: Instant, until: Instant, into turn: inout Turn) {
        drainUntil = until
        if let last = outbox.last, last > until {
            // What a fault has wait isn't waited for.
            close(.stopped, into: &turn)
            return drop(into: &turn)
        }
        switch phase {
        case .held: drop(into: &turn)
        case .ended: break
        case .handshake:
            close(.stopped, into: &turn)
            drop(into: &turn)
        case .greeting, .commands, .content:
            switch dialogue.awaits {
            case .command where dialogue.isBetweenChunks || $unsaid.isSet: break
            case .command, .response, .handshake, .nothing:
                end(saying: .stopping(terms.hostname), .stopped, at: now, into: &turn)
            case .content, .decision, .verdict, .store: break
            }
        }
    }

    /// Ends without anything more being sent.
    private mutating func drop(into turn: inout Turn) {
        giveUpReplies(into: &turn)
        turn.effects.append(.drop)
    }

    private enum Due {
        case wait(ExceededLimit)
        case stop
        case drop
        /// Content may be read again.
        case resume
    }

    /// Looks at everything that's due some time.
    private func consider(_ look: (Due, Instant) -> Void) {
        if let since = outbox.since { look(.wait(.replyWait), since.adding(nanoseconds: terms.waits.reply)) }
        switch phase {
        case .greeting: break
        case .handshake(let since, _): look(.wait(.handshakeWait), since.adding(nanoseconds: terms.waits.handshake))
        case .commands:
            switch dialogue.awaits {
            case .command, .response:
                guard outbox.since == nil, !isAsking else { break }
                look(.wait(.commandWait), commandSince.adding(nanoseconds: terms.waits.command))
            case .verdict, .content, .decision, .store, .handshake, .nothing: break
            }
            if let contentSince, dialogue.isBetweenChunks {
                look(.wait(.messageWait), contentSince.adding(nanoseconds: terms.waits.message))
            }
        case .content(let line, let message):
            switch throttle?.pause {
            case .until(let end): look(.resume, end)
            case .forGood: break  // The message's deadline ends it.
            case nil: look(.wait(.contentWait), line.adding(nanoseconds: terms.waits.content))
            }
            look(.wait(.messageWait), message.adding(nanoseconds: terms.waits.message))
        case .held(let since): look(.drop, since.adding(nanoseconds: terms.waits.hold))
        case .ended:
            if let drainUntil, outbox.since != nil { look(.drop, drainUntil) }
            return
        }
        if let drainUntil { look(.stop, drainUntil) }
    }
}
