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
        due.map(\.at).min()
    }

    /// Whatever is due now happens. RFC 5321 §4.5.3.2.7, §3.8.
    package mutating func expire(at now: Instant) {
        guard let passed = due.filter({ $0.at <= now }).min(by: { $0.at < $1.at }) else { return }
        switch passed.what {
        case .stop:
            end(saying: .stopping(terms.hostname), .stopped, at: now)
        case .wait(.replyWait):
            note(.limit(.replyWait))
            close(.timeout)
            giveUpReplies()
            effects.append(.drop)
        case .wait(let limit):
            note(.limit(limit))
            end(saying: .timeout(terms.hostname), .timeout, at: now)
        }
    }

    /// The daemon stops. A client with a message on its way may bring it to an end until then; any other is told at once.
    package mutating func drain(at now: Instant, until: Instant) {
        guard !hasEnded else { return }
        switch dialogue.awaits {
        case .command, .nothing: end(saying: .stopping(terms.hostname), .stopped, at: now)
        case .content, .store: drainUntil = until
        }
    }

    private enum Due {
        case wait(ExceededLimit)
        case stop
    }

    /// Everything that's due some time.
    private var due: [(what: Due, at: Instant)] {
        var due: [(Due, Instant)] = []
        if let since = outbox.since { due.append((.wait(.replyWait), since + terms.deadlines.reply)) }
        switch phase {
        case .greeting, .ended:
            return due
        case .commands:
            if outbox.since == nil, dialogue.awaits == .command {
                due.append((.wait(.commandWait), commandSince + terms.deadlines.command))
            }
        case .content(let line, let message):
            due.append((.wait(.contentWait), line + terms.deadlines.content))
            due.append((.wait(.messageWait), message + terms.deadlines.message))
        }
        if let drainUntil { due.append((.stop, drainUntil)) }
        return due
    }
}
