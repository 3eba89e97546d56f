import SMTPGrammar
import SMTPServer
package import Vocabulary

/// Content, and the store that it goes to.
extension Conversation {
    mutating func readContent(
        in input: Span<UInt8>, at position: inout Int, isHeld: Bool, _ now: Instant, into turn: inout Turn
    ) {
        let rest = input.extracting(position..<position + portion(of: input.count - position))
        guard !judgeChunk(endingWithin: rest.count, at: now, into: &turn) else { return }
        let receipt = dialogue.receive(rest, into: &turn.deeds)
        contentOctets = receipt.octets
        if $throttle.isSet { throttle?.read(receipt.consumed, at: now) }
        let isWhole = if case .content = dialogue.awaits { false } else { true }
        if isWhole {
            phase = .commands
            if !dialogue.isBetweenChunks { (throttle, nextMark, contentSince) = (nil, nil, nil) }
            if receipt.hasBareCR { irregular(.bareCR, into: &turn) }
            if receipt.hasBareLF { irregular(.bareLF, into: &turn) }
        } else if receipt.completedLine, case .content(_, let message) = phase {
            phase = .content(line: now, message: message)
        }
        write(from: rest, at: position, isHeld: isHeld, into: &turn)
        position += receipt.consumed
        apply(at: now, into: &turn)
        if !isWhole, nextMark.map({ $0 <= contentOctets }) ?? false {
            let judgement = plan.judgeBody(octets: contentOctets)
            nextMark = plan.nextBodyMark(after: contentOctets)
            follow(judgement, through: .content, at: now, into: &turn)
        }
    }

    /// Judges content up to a chunk's end before its last octets are read: its reply stands behind them.
    /// - Returns: Whether there was anything to judge.
    private mutating func judgeChunk(endingWithin unread: Int, at now: Instant, into turn: inout Turn) -> Bool {
        guard let mark = nextMark, let left = dialogue.octetsLeft, left <= UInt64(unread) else { return false }
        let octets = dialogue.chunkedOctets + left
        guard mark <= octets else { return false }
        let judgement = plan.judgeBody(octets: octets)
        nextMark = plan.nextBodyMark(after: octets)
        follow(judgement, through: .content, at: now, into: &turn)
        return true
    }

    /// How many octets of content to read at once: not beyond what a fault waits for, nor faster than one has it.
    private func portion(of unread: Int) -> Int {
        guard nextMark != nil || $throttle.isSet else { return unread }
        let upToMark = nextMark.map { Int(clamping: $0 - min($0, contentOctets)) } ?? unread
        return min(unread, max(1, upToMark), throttle?.appetite ?? unread)
    }

    /// Makes writes of the dialogue's, which come first: what just came stays where it is, what was held is copied out.
    private func write(from rest: Span<UInt8>, at position: Int, isHeld: Bool, into turn: inout Turn) {
        guard turn.stores else { return }
        for deed in turn.deeds {
            guard case .write(let piece) = deed else { return }
            switch piece {
            case .carriageReturn: turn.effects.append(.write(.octets([.carriageReturn])))
            case .received(let range) where isHeld:
                turn.effects.append(.write(.octets([UInt8](copying: rest.extracting(range)))))
            case .received(let range):
                let place = position + range.lowerBound..<position + range.upperBound
                turn.effects.append(.write(.received(place)))
            }
        }
    }

    // MARK: The store's answers

    package mutating func storeOpened(at now: Instant, into turn: inout Turn) {
        guard !hasEnded else { return }
        let isChunked = dialogue.isChunked
        opened(at: now, into: &turn)
        apply(at: now, into: &turn)
        if !intake.isEmpty, !isChunked { irregular(.pipelinedBody, into: &turn) }
        advance(at: now, into: &turn)
    }

    /// There's a place for the message, or none is needed.
    mutating func opened(at now: Instant, into turn: inout Turn) {
        dialogue.opened(into: &turn.deeds)
        contentOctets = 0
        if dialogue.isChunked { contentSince = now }
        plan.beginContent()
        nextMark = plan.nextBodyMark(after: 0)
    }

    /// Where content comes from here on, its deadlines count.
    mutating func enterContent(at now: Instant) {
        if case .commands = phase, case .content = dialogue.awaits {
            phase = .content(line: now, message: contentSince ?? now)
        }
    }

    package mutating func storeRefused(_ refusal: StoreRefusal, at now: Instant, into turn: inout Turn) {
        guard !hasEnded else { return }
        dialogue.openRefused(refusal, into: &turn.deeds)
        apply(at: now, into: &turn)
        advance(at: now, into: &turn)
    }

    package mutating func storeSettled(_ verdict: StoreVerdict, at now: Instant, into turn: inout Turn) {
        switch phase {
        case .ended(let orphan?):
            phase = .ended(nil)
            guard case .committed(let id) = verdict else { return }
            note(.message(id, orphan.envelope, octets: orphan.octets), into: &turn)
            note(.commitUnacked(id), into: &turn)
        case .commands where dialogue.committing != nil:
            settle(verdict, into: &turn)
            apply(at: now, into: &turn)
            advance(at: now, into: &turn)
        case .greeting, .handshake, .commands, .content, .held, .ended(nil):
            break
        }
    }

    /// The message is kept, or isn't.
    mutating func settle(_ verdict: StoreVerdict, into turn: inout Turn) {
        if case .committed(let id) = verdict {
            if terms.told.contains(.outcomes), let (envelope, octets) = dialogue.committing {
                note(.message(id, envelope, octets: octets), into: &turn)
            }
            let isPlain = !$deliveries.isSet && !$strike.isSet
            if isPlain || deliveries?.tells ?? strike?.strike.tells ?? true {
                outbox.addAcknowledgement(of: id)
            } else {
                note(.commitUnacked(id), into: &turn)
            }
        }
        dialogue.settled(verdict, into: &turn.deeds)
    }

    /// The host couldn't keep content: the rest is read and dropped, and the reply comes after the dot. If the dot was
    /// there already, the `commit` that stood behind the failed `write` isn't carried out, and the reply comes now.
    package mutating func contentFailed(_ refusal: StoreRefusal, at now: Instant, into turn: inout Turn) {
        guard !hasEnded else { return }
        dialogue.contentFailed(refusal, into: &turn.deeds)
        apply(at: now, into: &turn)
        advance(at: now, into: &turn)
    }
}
