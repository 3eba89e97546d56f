package import SMTPGrammar
package import Vocabulary

/// A message, from the 354 on.
extension ServerDialogue {
    /// What one read of content gave.
    package struct Receipt: Hashable, Sendable {
        package let effects: [Effect]
        /// Whether a whole line of content, or its end, came.
        package let completedLine: Bool
        /// How content broke its lines so far where it shouldn't.
        package let hasBareCR: Bool
        package let hasBareLF: Bool
    }

    /// The store has a place for the message.
    package mutating func opened() -> [Effect] {
        guard case .opening(let client, let envelope) = standing else { return [] }
        standing = .receiving(client, envelope, Content(limit: limits.messageOctets))
        return [say(.sendContent)]
    }

    /// The store has none. The transaction is over; the next one starts clean.
    package mutating func openRefused(_ refusal: StoreRefusal) -> [Effect] {
        guard case .opening(let client, _) = standing else { return [] }
        standing = .identified(client)
        return [say(.store(refusal))]
    }

    /// Reads content from the head of the inbox, as far as it goes.
    package mutating func receive(from inbox: inout Inbox) -> Receipt {
        guard case .receiving(let client, let envelope, var content) = standing else {
            return Receipt(effects: [], completedLine: false, hasBareCR: false, hasBareLF: false)
        }
        let piece = content.read(inbox.octets.span.extracting(inbox.head...))
        inbox.consume(piece.consumed)
        var effects: [Effect] = []
        if piece.isDoomedNow { effects.append(.abandon) }
        if !piece.kept.isEmpty { effects.append(.write(piece.kept)) }

        if !content.hasEnded {
            standing = .receiving(client, envelope, content)
        } else if let refusal = content.refusal {
            standing = .identified(client)
            effects.append(say(refusal))
        } else {
            standing = .committing(client, envelope, octets: content.octets)
            effects.append(.commit(recipients: envelope.recipients.count, octets: content.octets))
        }
        return Receipt(
            effects: effects, completedLine: piece.completedLine, hasBareCR: content.hasBareCR,
            hasBareLF: content.hasBareLF)
    }

    /// The host couldn't keep content that it got. The rest is read and dropped, and the reply comes behind the dot,
    /// or now if the dot was there already.
    package mutating func contentFailed(_ refusal: StoreRefusal) -> [Effect] {
        switch standing {
        case .receiving(let client, let envelope, var content):
            guard content.fail(refusal) else { return [] }
            standing = .receiving(client, envelope, content)
            return [.abandon]
        case .committing(let client, _, _):
            standing = .identified(client)
            return [.abandon, say(.store(refusal))]
        case .connected, .identified, .collecting, .opening, .closed:
            return []
        }
    }

    /// The store has kept the message, or hasn't.
    package mutating func settled(_ verdict: StoreVerdict) -> [Effect] {
        guard case .committing(let client, _, _) = standing else { return [] }
        standing = .identified(client)
        switch verdict {
        case .committed(let id):
            badCommands = 0
            return [say(.taken(id))]
        case .refused(let refusal):
            return [say(.store(refusal))]
        }
    }
}
