import Faults
import SMTPGrammar
import SMTPServer
import Vocabulary

/// What faults do to a command, or to the message: between *may it?* and *do it*, and to the octets afterwards.
extension Conversation {
    mutating func meet(_ strike: Strike, at door: Door, at now: Instant, into turn: inout Turn) {
        let point = door.point
        for word in strike.fired {
            note(.fault(word), into: &turn)
            if fired.count < Limit.armedWords { fired.append(word.word.text) }
        }
        if door == .delivery {
            deliveries?.strikes.append(strike)
            return
        }
        var strike = strike
        let pending = self.strike
        // The last chunk's reply is the one to the end of content too.
        if door == .endOfContent, let pending { strike.join(pending.strike) }
        if strike.hidesStartTLS { hidesStartTLS = true }
        self.strike = (strike, point)
        if door == .content, let intake = strike.intake {
            throttle = Throttle(intake, scale: terms.timeScale, at: now)
        }
        if let refusal = strike.refusal {
            let reply = FaultReply.reply(refusal.code, refusal.status, at: point, hostname: terms.hostname)
            refuse(with: reply, at: door, at: now, into: &turn)
        } else if strike.lose {
            lose(at: now, into: &turn)
        } else if door == .content {
            self.strike = pending
            // Nothing is answered here: there's only an end to come to.
            if strike.ending != nil { end(by: strike, at: point, at: now, into: &turn) }
        } else if strike.isDone(at: point) {
            pass(door, at: now, into: &turn)
        } else {
            self.strike = nil
            end(by: strike, at: point, at: now, into: &turn)
        }
    }

    private mutating func refuse(with reply: Reply, at door: Door, at now: Instant, into turn: inout Turn) {
        switch door {
        case .banner:
            dialogue.turnAway()
            self.reply(reply, at: now, into: &turn)
        case .command(.bdat(let chunk)):
            dialogue.refuseChunk(chunk, with: reply, into: &turn.deeds)
            apply(at: now, into: &turn)
        case .command, .rated:
            self.reply(dialogue.phrased(reply), at: now, into: &turn)
            reporter.refused(reply, into: &turn.effects)
        case .content:
            // Answered now, while the client still sends; behind the end it has its answer already.
            self.reply(dialogue.phrased(reply), at: now, into: &turn)
            guard !hasEnded else { return }
            dialogue.refuseContent(with: reply, into: &turn.deeds)
            hasAnswer = true
            apply(at: now, into: &turn)
            flush(at: now, into: &turn)
        case .claim:
            dialogue.conclude(.refused(reply), into: &turn.deeds)
            apply(at: now, into: &turn)
        case .endOfContent, .delivery:
            dialogue.refuseContent(with: reply, into: &turn.deeds)
            apply(at: now, into: &turn)
        }
    }

    /// The one lie about storage: 250, and nothing is kept.
    private mutating func lose(at now: Instant, into turn: inout Turn) {
        dialogue.commit(into: &turn.deeds)
        turn.deeds.removeAll(keepingCapacity: true)
        if turn.stores { turn.effects.append(.abandon) }
        dialogue.settled(.committed(turn.names.next()), into: &turn.deeds)
        apply(at: now, into: &turn)
    }

    /// The connection ends in place of a reply.
    private mutating func end(by strike: Strike, at point: Point, at now: Instant, into turn: inout Turn) {
        // Of the reply nothing is left.
        let distortion = Distortion(hostname: terms.hostname, enhanced: dialogue.tellsStatus)
        deliver(distortion.distort(.banner(terms.hostname), by: strike, at: point), at: now, into: &turn)
    }

    // MARK: Replies

    /// Says a reply as the strike, if there's one, lets the client see it.
    mutating func reply(_ reply: Reply, at now: Instant, into turn: inout Turn) {
        guard !hasAnswer else {
            hasAnswer = false
            strike = nil
            return
        }
        reporter.replied(reply, into: &turn.effects)
        if $strike.isSet, let (strike, point) = strike {
            self.strike = nil
            // Behind QUIT's reply the dialogue knows no client any more.
            let enhanced = dialogue.tellsStatus || reply.enhanced != nil
            let distortion = Distortion(hostname: terms.hostname, enhanced: enhanced)
            deliver(distortion.distort(reply, by: strike, at: point), at: now, into: &turn)
        } else if plan.delay > .zero {
            flush(at: now, into: &turn)
            send(Parcel(reply.octets, pause: terms.timeScale.applied(to: plan.delay)), at: now, into: &turn)
        } else {
            outbox.add(reply.octets)
        }
    }

    private mutating func deliver(_ delivery: Delivery, at now: Instant, into turn: inout Turn) {
        let scale = terms.timeScale
        let pieces = delivery.pieces
        flush(at: now, into: &turn)
        var parcel = Parcel(pieces.octets, pause: scale.applied(to: pieces.wait + plan.delay))
        switch pieces.cuts {
        case .none: break
        case .one(let place, let pause): parcel.cuts = .one(at: place, pause: scale.applied(to: pause))
        case .each(let last, let pause): parcel.cuts = .each(before: last, pause: scale.applied(to: pause))
        }
        switch delivery.end {
        case .finish: parcel.end = .finish
        case .reset: parcel.end = .reset
        case .hold, nil: break
        }
        if delivery.end != nil { close(.fault, into: &turn) }
        if !parcel.octets.isEmpty || parcel.end != nil { send(parcel, at: now, into: &turn) }
        if delivery.end == .hold { phase = .held(since: now) }
        hasAnswer = delivery.swallowsNextReply
    }

    private mutating func send(_ parcel: Parcel, at now: Instant, into turn: inout Turn) {
        turn.effects.append(.send(outbox.handOver(parcel, at: now)))
    }
}

extension Strike {
    /// Whether the client can know what became of its command.
    var tells: Bool {
        switch ending {
        case .drop, .reset, .hang: return false
        case .late421, nil: break
        }
        if transport == .cut { return false }
        switch content {
        case .mute, .garbage, .nocode, .openend, .mixed, .cr: return false
        case .long, .lines, .notext, .nospace, .twice, .early, .lf, .inject, nil: return true
        }
    }
}
