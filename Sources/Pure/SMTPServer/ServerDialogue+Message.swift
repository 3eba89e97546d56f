package import SMTPGrammar
package import Vocabulary

/// A message, from the 354 on.
extension ServerDialogue {
    /// What one read of content gave, effects aside.
    package struct Receipt: Hashable, Sendable {
        /// Octets of the input that were content.
        package let consumed: Int
        /// Whether a whole line of content, or its end, came.
        package let completedLine: Bool
        /// How content broke its lines so far where it shouldn't.
        package let hasBareCR: Bool
        package let hasBareLF: Bool
        /// Kept so far, in octets.
        package let octets: UInt64
    }

    /// The store has a place for the message.
    package mutating func opened(into effects: inout [Effect]) {
        guard case .opening(let envelope, let chunk) = standing else { return }
        standing = .receiving(
            envelope,
            Content(limit: limits.messageOctets, keepsBareBreaks: profile == .lenient, chunk: chunk))
        if let chunk { endIfEmpty(chunk, into: &effects) } else { effects.append(say(.sendContent)) }
    }

    /// The store has none. The transaction is over; the next one starts clean.
    package mutating func openRefused(_ refusal: StoreRefusal, into effects: inout [Effect]) {
        guard case .opening(let envelope, let chunk) = standing else { return }
        standing = .identified
        if let chunk {
            spoil(envelope, by: chunk, saying: .store(refusal), into: &effects)
        } else {
            effects.append(say(.store(refusal)))
        }
    }

    /// Reads content from the head of the input, as far as it goes. Behind its end the dialogue awaits a decision, or
    /// a command if the content can't be kept, or if more chunks are to come.
    package mutating func receive(_ input: Span<UInt8>, into effects: inout [Effect]) -> Receipt {
        guard case .receiving(let envelope, var content) = standing else {
            return dropped(input, into: &effects)
        }
        let progress = content.read(input, into: &effects)
        let receipt = Receipt(
            consumed: progress.consumed, completedLine: progress.completedLine, hasBareCR: content.hasBareCR,
            hasBareLF: content.hasBareLF, octets: content.octets)
        if content.octetsLeft == 0 {
            endChunk(of: content, envelope, into: &effects)
        } else if !content.hasEnded {
            standing = .receiving(envelope, content)
        } else if let refusal = content.refusal {
            standing = .identified
            say(refusal, behindContentOf: envelope, into: &effects)
        } else {
            standing = .received(envelope, octets: content.octets)
        }
        return receipt
    }

    /// Whoever may say so says that the message be kept.
    /// - Parameter refusals: What is said to recipients that it isn't kept for, by their places: in LMTP only.
    package mutating func commit(refusing refusals: [Int: Reply] = [:], into effects: inout [Effect]) {
        guard case .received(var envelope, let octets) = standing else { return }
        envelope.refuse(refusals)
        guard refusals.count < envelope.recipients.count else {
            standing = .identified
            effects.append(.abandon)
            return say(.noRecipient, behindContentOf: envelope, into: &effects)
        }
        standing = .committing(envelope, octets: octets)
        if !refusals.isEmpty { effects.append(.withdraw(refusals.keys.sorted())) }
        effects.append(.commit(recipients: envelope.recipients.count - refusals.count, octets: octets))
    }

    /// The reply to content, or in LMTP the replies: one for each recipient taken, in order. RFC 2033 §4.2.
    func say(_ reply: Reply, behindContentOf envelope: Envelope, into effects: inout [Effect]) {
        switch language {
        case .smtp: effects.append(say(reply))
        case .lmtp: for place in envelope.recipients.indices { effects.append(say(envelope.refusals[place] ?? reply)) }
        }
    }

    /// The recipients of content that is whole.
    package var recipients: [Addressee] {
        if case .received(let envelope, _) = standing { envelope.recipients } else { [] }
    }

    /// The message isn't kept, for a reason that isn't the dialogue's: said now where content is whole, and otherwise
    /// behind its end, up to which it's read and dropped.
    package mutating func refuseContent(with reply: Reply, into effects: inout [Effect]) {
        switch standing {
        case .received(let envelope, _):
            standing = .identified
            effects.append(.abandon)
            say(reply, behindContentOf: envelope, into: &effects)
        case .receiving(let envelope, var content):
            guard content.fail(reply) else { return }
            standing = .receiving(envelope, content)
            effects.append(.abandon)
        case .chunking(let envelope, var content):
            guard content.fail(reply) else { return }
            standing = .chunking(envelope, content)
            effects.append(.abandon)
        case .committing(let envelope, _):
            // The host couldn't write what stood before the commit, which it then doesn't ask for.
            standing = .identified
            effects.append(.abandon)
            say(reply, behindContentOf: envelope, into: &effects)
        case .connected, .identified, .exchanging, .collecting, .opening, .spoiled, .dropping, .securing, .turnedAway,
            .closed:
            break
        }
    }

    /// The host couldn't keep content that it got.
    package mutating func contentFailed(_ refusal: StoreRefusal, into effects: inout [Effect]) {
        refuseContent(with: .store(refusal), into: &effects)
    }

    /// The store has kept the message, or hasn't.
    package mutating func settled(_ verdict: StoreVerdict, into effects: inout [Effect]) {
        guard case .committing(let envelope, _) = standing else { return }
        standing = .identified
        switch verdict {
        case .committed(let id):
            badCommands = 0
            say(.taken(id), behindContentOf: envelope, into: &effects)
        case .refused(let refusal):
            say(.store(refusal), behindContentOf: envelope, into: &effects)
        }
    }
}
