package import SMTPGrammar
import Vocabulary

/// BDAT: content in chunks, each with its reply. RFC 3030 §2.
///
/// A chunk's octets follow BDAT whether it's taken or not. Those of a refused one are read and dropped, and its reply
/// comes behind them. Then the message is spoiled: chunks go on to be refused until the last one, or RSET.
extension ServerDialogue {
    /// Whether the next chunk may come now: nil, or the reply that refuses it.
    func refusal(of chunk: Chunk) -> Reply? {
        guard offer.chunking else { return .notImplemented }
        switch standing {
        case .connected: return .notGreeted
        case .identified: return .noSender
        case .collecting(let envelope):
            if !isESMTP { return .badSequence }
            if envelope.recipients.isEmpty { return .noRecipient }
            return chunk.octets > limits.messageOctets ? .messageTooBig : nil
        case .chunking(_, let content):
            return content.refusal ?? (content.octets + chunk.octets > limits.messageOctets ? .messageTooBig : nil)
        case .spoiled: return .noMoreChunks
        case .exchanging, .opening, .receiving, .dropping, .received, .committing, .securing, .turnedAway, .closed:
            return .badSequence
        }
    }

    mutating func take(_ chunk: Chunk, into effects: inout [Effect]) {
        guard case .chunking(let envelope, var content) = standing else {
            return askForPlace(chunk, into: &effects)
        }
        content.begin(chunk)
        standing = .receiving(envelope, content)
        endIfEmpty(chunk, into: &effects)
    }

    /// A chunk without octets is whole at once.
    mutating func endIfEmpty(_ chunk: Chunk, into effects: inout [Effect]) {
        guard chunk.octets == 0, case .receiving(let envelope, let content) = standing else { return }
        endChunk(of: content, envelope, into: &effects)
    }

    /// A chunk is whole, and perhaps the message.
    mutating func endChunk(
        of content: Content, _ envelope: Envelope, into effects: inout [Effect]
    ) {
        if let refusal = content.refusal {
            standing = content.hasEnded ? .identified : .spoiled(envelope)
            guard content.hasEnded else { return effects.append(say(refusal)) }
            say(refusal, behindContentOf: envelope, into: &effects)
        } else if content.hasEnded {
            standing = .received(envelope, octets: content.octets)
        } else if let chunk = content.chunk {
            standing = .chunking(envelope, content)
            effects.append(say(.taken(chunk)))
        }
    }

    // MARK: Refused chunks

    /// Answers a chunk that isn't admissible.
    mutating func refuse(_ chunk: Chunk, with reply: Reply, into effects: inout [Effect]) {
        guard offer.chunking else { return refuse(with: reply, then: .close, into: &effects) }
        guard reply.isSyntaxOrSequenceError else { return refuseChunk(chunk, with: reply, into: &effects) }
        let times = replies(to: chunk)
        if chunk.isLast, case .spoiled = standing { standing = .identified }
        guard count(reply, into: &effects) else { return }
        drop(chunk.octets, then: reply, times: times, into: &effects)
    }

    /// Refuses a chunk, and the message with it.
    package mutating func refuseChunk(_ chunk: Chunk, with reply: Reply, into effects: inout [Effect]) {
        switch standing {
        case .collecting(let envelope): spoil(envelope, by: chunk, saying: reply, into: &effects)
        case .chunking(let envelope, let content):
            if !content.isAbandoned { effects.append(.abandon) }
            spoil(envelope, by: chunk, saying: reply, into: &effects)
        case .connected, .identified, .exchanging, .opening, .receiving, .spoiled, .dropping, .received, .committing,
            .securing, .turnedAway, .closed:
            drop(chunk.octets, then: reply, times: replies(to: chunk), into: &effects)
        }
    }

    mutating func spoil(
        _ envelope: Envelope, by chunk: Chunk, saying reply: Reply, into effects: inout [Effect]
    ) {
        standing = .spoiled(envelope)
        let times = replies(to: chunk)
        if chunk.isLast { standing = .identified }
        drop(chunk.octets, then: reply, times: times, into: &effects)
    }

    /// How many replies a refused chunk gets: in LMTP the last one has one for each recipient taken, whatever becomes of
    /// it. RFC 2033 §4.3.
    private func replies(to chunk: Chunk) -> Int {
        guard language == .lmtp, chunk.isLast else { return 1 }
        switch standing {
        case .collecting(let envelope), .chunking(let envelope, _), .spoiled(let envelope):
            return max(1, envelope.recipients.count)
        case .connected, .identified, .exchanging, .opening, .receiving, .dropping, .received, .committing, .securing,
            .turnedAway, .closed:
            return 1
        }
    }

    /// Has octets read that are no commands, and then answers. Where there are more than anybody waits for the
    /// connection ends instead: they could be commands by their looks.
    mutating func drop(_ octets: UInt64, then reply: Reply, times: Int = 1, into effects: inout [Effect]) {
        guard octets > 0 else { return effects.append(contentsOf: repeatElement(say(reply), count: times)) }
        guard octets <= Limit.droppedChunk else { return close(saying: reply, .outOfStep, into: &effects) }
        standing = .dropping(octets: octets, reply, times: times, standing)
    }

    mutating func dropped(_ input: Span<UInt8>, into effects: inout [Effect]) -> Receipt {
        guard case .dropping(let octets, let reply, let times, let standing) = standing else { return .nothing }
        let count = Int(min(octets, UInt64(input.count)))
        let rest = octets - UInt64(count)
        if rest > 0 {
            self.standing = .dropping(octets: rest, reply, times: times, standing)
        } else {
            self.standing = standing
            effects.append(contentsOf: repeatElement(say(reply), count: times))
        }
        let blocks = (octets / Limit.chunkBlock, rest / Limit.chunkBlock)
        return Receipt(
            consumed: count, completedLine: rest == 0 || blocks.0 > blocks.1, hasBareCR: false, hasBareLF: false,
            octets: 0)
    }

    // MARK: What others ask

    /// Whether content comes in chunks: the host isn't told when to begin, and commands stand between them.
    package var isChunked: Bool {
        switch standing {
        case .opening(_, let chunk): chunk != nil
        case .receiving(_, let content): content.octetsLeft != nil
        case .chunking: true
        case .connected, .identified, .exchanging, .collecting, .spoiled, .dropping, .received, .committing,
            .securing, .turnedAway, .closed:
            false
        }
    }

    /// Whether content is coming, or will, that may still be kept.
    package var takesContent: Bool {
        switch standing {
        case .opening, .receiving, .chunking: true
        case .connected, .identified, .exchanging, .collecting, .spoiled, .dropping, .received, .committing,
            .securing, .turnedAway, .closed:
            false
        }
    }

    /// Whether a chunk is whole, and the message isn't.
    package var isBetweenChunks: Bool {
        if case .chunking = standing { true } else { false }
    }

    /// Octets of content that came in chunks so far.
    package var chunkedOctets: UInt64 {
        switch standing {
        case .chunking(_, let content), .receiving(_, let content): content.octets
        case .connected, .identified, .exchanging, .collecting, .opening, .spoiled, .dropping, .received, .committing,
            .securing, .turnedAway, .closed:
            0
        }
    }

    /// What the chunk that is coming has left, in octets; nil where none is coming that will be kept.
    package var octetsLeft: UInt64? {
        if case .receiving(_, let content) = standing { content.octetsLeft } else { nil }
    }
}

extension ServerDialogue.Receipt {
    static let nothing = Self(consumed: 0, completedLine: false, hasBareCR: false, hasBareLF: false, octets: 0)
}
