import SMTPGrammar
import SMTPServer
import Vocabulary

typealias DialogueEffect = ServerDialogue.Effect

/// What the dialogue wants done becomes effects, and how a conversation ends.
extension Conversation {
    /// Passes on what the dialogue wants done.
    mutating func apply(at now: Instant, into turn: inout Turn) {
        // As a rule there's one, and what is done at once may have the dialogue want more.
        while turn.deeds.count == 1, let deed = turn.deeds.popLast() { carryOut(deed, at: now, into: &turn) }
        var index = 0
        while index < turn.deeds.count {
            let deed = turn.deeds[index]
            if $deliveries.isSet, !outbox.hasRoom, case .reply = deed {
                unsaid = Array(turn.deeds[index...])
                break
            }
            index += 1
            carryOut(deed, at: now, into: &turn)
        }
        if !turn.deeds.isEmpty { turn.deeds.removeAll(keepingCapacity: true) }
        enterContent(at: now)
        if nextMark != nil || $throttle.isSet || $contentSince.isSet, !dialogue.takesContent {
            (throttle, nextMark, contentSince) = (nil, nil, nil)
        }
        let hasTransaction = dialogue.hasTransaction
        if hadTransaction, !hasTransaction { plan.endTransaction() }
        hadTransaction = hasTransaction
    }

    /// The client has taken what was said: what waited for that is said, as far as there's room.
    mutating func sayRest(at now: Instant, into turn: inout Turn) {
        guard let rest = unsaid else { return }
        unsaid = nil
        turn.deeds = rest
        apply(at: now, into: &turn)
    }

    private mutating func carryOut(_ deed: DialogueEffect, at now: Instant, into turn: inout Turn) {
        switch deed {
        case .reply(let reply):
            // Of several replies behind one message one may have ended the connection.
            guard !hasEnded else { return }
            takeDelivery()
            if reply.code == Self.tooBig, strike == nil { note(.limit(.messageOctets), into: &turn) }
            self.reply(reply, at: now, into: &turn)
            if reply.isRefusal { reporter.refused(reply, into: &turn.effects) }
        case .challenge(let reply):
            challenge(reply, at: now, into: &turn)
        case .authenticated(let claim):
            authenticated(claim, into: &turn)
        case .open(let envelope):
            guard turn.stores else {
                opened(at: now, into: &turn)
                return
            }
            // Replies to what came before don't wait for the store.
            flush(at: now, into: &turn)
            turn.effects.append(.open(envelope, greeting))
        case .write: break  // Made where the input is at hand.
        case .commit(let recipients, let octets):
            if turn.stores {
                flush(at: now, into: &turn)
                turn.effects.append(.commit(recipients: recipients, octets: octets, faults: fired))
            } else {
                settle(.committed(turn.discard(octets: octets)), into: &turn)
            }
        case .withdraw(let places):
            if turn.stores { turn.effects.append(.withdraw(places)) }
        case .abandon:
            if turn.stores { turn.effects.append(.abandon) }
        case .secure: beginHandshake(at: now, into: &turn)
        case .close(let why):
            finish(after: why, at: now, into: &turn)
        }
    }

    /// RFC 1870 §6: for nothing but the size.
    private static let tooBig: UInt16 = 552

    /// Says a reply that no command asked for.
    private mutating func say(_ reply: Reply, into turn: inout Turn) {
        outbox.add(reply.octets)
        reporter.replied(reply, into: &turn.effects)
    }

    mutating func flush(at now: Instant, into turn: inout Turn) {
        if let parcel = outbox.flush(at: now) { turn.effects.append(.send(parcel)) }
    }

    // MARK: The end

    private mutating func finish(after why: ServerDialogue.Closing, at now: Instant, into turn: inout Turn) {
        switch why {
        case .quit:
            finish(.quit, at: now, into: &turn)
        case .tooManyErrors:
            note(.limit(.badCommands), into: &turn)
            finish(.limit, at: now, into: &turn)
        case .outOfStep:
            finish(.outOfStep, at: now, into: &turn)
        }
    }

    /// Ends with a reply that no command asked for.
    mutating func end(saying reply: Reply, _ reason: EndReason, at now: Instant, into turn: inout Turn) {
        say(dialogue.phrased(reply), into: &turn)
        finish(reason, at: now, into: &turn)
    }

    /// Ends behind the replies that are there, unless a fault has ended or held the connection already.
    mutating func finish(_ reason: EndReason, at now: Instant, into turn: inout Turn) {
        guard !hasEnded else { return }
        close(reason, into: &turn)
        if let parcel = outbox.flush(at: now, end: .finish) { turn.effects.append(.send(parcel)) }
    }

    /// Ends without a word. A message on its way is given up, unless the store has to keep it already.
    mutating func close(_ reason: EndReason, into turn: inout Turn) {
        guard !hasEnded else { return }
        let orphan = dialogue.committing.map { Orphan($0.envelope, octets: $0.octets) }
        if dialogue.end(), turn.stores { turn.effects.append(.abandon) }
        phase = .ended(orphan)
        (asking, strike, deliveries, unsaid) = (nil, nil, nil, nil)
        intake.discard()
        note(.ended(reason), into: &turn)
    }

    /// The client won't get the replies that it has coming.
    mutating func giveUpReplies(into turn: inout Turn) {
        for id in outbox.giveUp() { note(.commitUnacked(id), into: &turn) }
    }

    // MARK: The log

    func note(_ note: Note, into turn: inout Turn) {
        turn.effects.append(.note(note))
    }

    mutating func irregular(_ irregularity: Irregularity, into turn: inout Turn) {
        reporter.irregular(irregularity, into: &turn.effects)
    }
}
