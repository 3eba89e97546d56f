import Conversation
import Faults
import Journal
import Vocabulary

/// What a conversation has to tell becomes log records here, and what the records of others need is kept.
extension SessionLoop {
    func note(_ note: Note, of client: Client) {
        let session = client.session
        switch note {
        case .identified(let helo, let esmtp):
            journal.note(.identified(session, helo: helo, esmtp: esmtp))
        case .authenticated(let user, let mechanism):
            journal.note(.authenticated(session, user: user, mechanism: mechanism))
        case .command(let verb, let text): journal.note(.command(session, verb: verb, text: text))
        case .reply(let reply):
            journal.note(
                .reply(session, code: Int(reply.code), enhanced: reply.enhanced, text: reply.text))
        case .refused(let command, let reply):
            journal.note(
                .refused(
                    session, command: command, code: Int(reply.code), enhanced: reply.enhanced, text: reply.text))
        case .message(let id, let envelope, let octets):
            client.messages += 1
            journal.note(
                .message(
                    session, id: id, sender: envelope.sender.address, recipients: envelope.recipients.map(\.address),
                    octets: octets))
        case .commitUnacked(let id): journal.note(.commitUnacked(session, id: id))
        case .limit(let limit): journal.note(.limit(session, limit.rawValue))
        case .irregular(let irregularity): journal.note(.irregular(session, irregularity.rawValue))
        case .fault(let fired):
            journal.note(
                .fault(
                    session, word: fired.word.text, carrier: "\(fired.carrier)", point: "\(fired.point)",
                    did: fired.did, draw: fired.draw.map { ($0.seed, $0.number) }))
        case .tlsFault(let fault, let carrier):
            journal.note(
                .fault(
                    session, word: fault.spelling, carrier: carrier.rawValue, point: "tls", did: fault.inWords,
                    draw: nil))
        case .rejected(let word):
            journal.note(
                .fault(
                    session, word: word.description, carrier: "\(Carrier.helo)", point: "\(Point.helo)",
                    did: "EHLO refused with 502", draw: nil))
        case .directiveIgnored(let text, let carrier, let reason):
            journal.note(.directiveIgnored(session, word: text, carrier: "\(carrier)", reason: reason))
        case .directiveUnknown(let text, let carrier, let reason):
            journal.note(
                .directiveUnknown(
                    session, word: text, carrier: "\(carrier)", reason: reason.reason(of: text),
                    nearest: reason.nearest))
        case .ended(let reason):
            client.reason = reason
            noteIfMute(client)
        }
    }
}
