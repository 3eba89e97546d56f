import SMTPGrammar
import SMTPServer
import Vocabulary

/// How a conversation ends, and what it says on the way.
extension Conversation {
    mutating func say(_ reply: Reply) {
        outbox.add(reply)
        note(.reply(reply))
    }

    mutating func flush(at now: Instant) {
        if let parcel = outbox.flush(at: now) { effects.append(.send(parcel)) }
    }

    /// Ends with a reply that no command asked for.
    mutating func end(saying reply: Reply, _ reason: EndReason, at now: Instant) {
        say(dialogue.phrased(reply))
        finish(reason, at: now)
    }

    /// Ends behind the replies that are there.
    mutating func finish(_ reason: EndReason, at now: Instant) {
        close(reason)
        if let parcel = outbox.flush(at: now, end: .finish) { effects.append(.send(parcel)) }
    }

    /// Ends without a word. A message on its way is given up, unless the store has to keep it already.
    mutating func close(_ reason: EndReason) {
        guard !hasEnded else { return }
        for case .abandon in dialogue.end() { effects.append(.abandon) }
        phase = .ended(dialogue.committing.map { Orphan(envelope: $0.envelope, octets: $0.octets) })
        inbox = Inbox()
        note(.ended(reason))
    }

    /// The client won't get the replies that it has coming.
    mutating func giveUpReplies() {
        outbox.clear()
        for id in unacknowledged { note(.commitUnacked(id)) }
        unacknowledged = []
    }

    // MARK: The log

    mutating func note(_ note: Note) {
        effects.append(.note(note))
    }

    mutating func note(_ irregularity: Irregularity) {
        if irregularities.insert(irregularity).inserted { note(.irregular(irregularity)) }
    }

    /// Notes a line, and that replies are about it now.
    mutating func show(_ line: [UInt8]) {
        let (verb, text) = redaction.shown(line)
        subject = text
        note(.command(verb: verb, text: text))
    }
}
