import Conversation
import Journal
import Vocabulary

/// What a conversation has to tell becomes log records here, and what the records of others need is kept.
extension SessionLoop {
    func note(_ note: Note, of client: Client) {
        let session = client.session
        switch note {
        case .identified(let helo, let esmtp):
            journal.note(.identified(session, helo: helo, esmtp: esmtp))
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
        case .fault, .rejected, .directiveIgnored, .directiveUnknown: break
        case .ended(let reason): client.reason = reason
        }
    }
}
