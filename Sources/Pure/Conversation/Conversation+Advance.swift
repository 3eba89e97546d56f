import SMTPGrammar
import SMTPServer
import Vocabulary

/// From input to effects.
extension Conversation {
    /// Interprets what is held, as far as it goes.
    mutating func advance(at now: Instant, into turn: inout Turn) {
        var held = intake.take()
        let consumed = advance(over: held.octets.span.extracting(held.head...), isHeld: true, at: now, into: &turn)
        guard !hasEnded else { return }
        held.consume(consumed)
        intake.putBack(held)
    }

    /// Interprets input as far as it goes, then lets go of the replies it gave: in one parcel, and whenever
    /// nothing more can be read. RFC 2920 §3.2.
    /// - Parameter isHeld: Whether the input is what was held here, and not what just came.
    /// - Returns: How many octets are read; the rest is to be kept.
    mutating func advance(over input: Span<UInt8>, isHeld: Bool, at now: Instant, into turn: inout Turn) -> Int {
        switch phase {
        case .greeting, .handshake: return 0
        case .commands, .content, .held, .ended: break
        }
        var position = 0
        while !hasEnded, outbox.hasRoom, !isAsking {
            switch dialogue.awaits {
            case .command, .response:
                if drainUntil != nil, dialogue.awaits == .command, !dialogue.isBetweenChunks {
                    end(saying: .stopping(terms.hostname), .stopped, at: now, into: &turn)
                    return position
                }
                guard position < input.count, readLine(in: input, at: &position, now, into: &turn) else {
                    rest(at: now, into: &turn)
                    return position
                }
            case .content:
                guard position < input.count else {
                    rest(at: now, into: &turn)
                    return position
                }
                guard throttle?.appetite != 0 else {
                    flush(at: now, into: &turn)
                    return position
                }
                readContent(in: input, at: &position, isHeld: isHeld, now, into: &turn)
            case .verdict:
                guard let claim = dialogue.claim else { return position }
                approach(.claim(claim), at: now, into: &turn)
            case .decision:
                switch terms.language {
                case .smtp: approach(.endOfContent, at: now, into: &turn)
                case .lmtp: decideDeliveries(at: now, into: &turn)
                }
            case .handshake:
                // Whatever stands behind STARTTLS came before there was TLS: RFC 3207 §4.2.
                if position < input.count { irregular(.behindStartTLS, into: &turn) }
                return input.count
            case .store, .nothing:
                flush(at: now, into: &turn)
                return position
            }
        }
        flush(at: now, into: &turn)
        return position
    }

    /// Nothing is left that could be read. If nothing more comes, what's unfinished never will be.
    private mutating func rest(at now: Instant, into turn: inout Turn) {
        if intake.hasEnded {
            finish(.clientClosed, at: now, into: &turn)
        } else {
            flush(at: now, into: &turn)
        }
    }

    /// - Returns: false if no line is there.
    private mutating func readLine(
        in input: Span<UInt8>, at position: inout Int, _ now: Instant, into turn: inout Turn
    ) -> Bool {
        let isResponse = if case .response = dialogue.awaits { true } else { false }
        let isLong = isResponse || input.extracting(position...).beginsWithAuth
        let most = isLong ? Limit.responseLine : Limit.heldLine
        guard let event = intake.nextLine(in: input, at: &position, holding: most) else { return false }
        if position < input.count, !dialogue.allowsPipelining, !event.beginsChunk(in: input) {
            irregular(.unpipelined, into: &turn)
        }
        if isResponse {
            respond(event, in: input, at: now, into: &turn)
        } else {
            interpret(event, in: input, at: now, into: &turn)
        }
        return true
    }

    private mutating func interpret(
        _ event: LineReader.Event, in input: Span<UInt8>, at now: Instant, into turn: inout Turn
    ) {
        switch event {
        case .line(let place): interpret(input.extracting(place), at: now, into: &turn)
        case .bareLF(let place):
            let line = input.extracting(place)
            irregular(.bareLF, into: &turn)
            if terms.isLenient { return interpret(line, at: now, into: &turn) }
            reporter.unknown(line, into: &turn.effects)
            refuse(.bareLF(line), at: now, into: &turn)
        case .tooLong(let beginning):
            reporter.unknown(beginning.span.extracting(first: Limit.commandLine), into: &turn.effects)
            note(.limit(.commandLine), into: &turn)
            refuse(.lineTooLong(beginning), at: now, into: &turn)
        case .unending:
            reporter.unknown(Span(), into: &turn.effects)
            note(.limit(.commandLine), into: &turn)
            refuse(.unendingLine, at: now, into: &turn)
        case .tlsHandshake:
            reporter.unknown(Span(), into: &turn.effects)
            irregular(.tlsHandshake, into: &turn)
            refuse(.tlsHandshake, at: now, into: &turn)
        }
    }

    private mutating func interpret(_ line: Span<UInt8>, at now: Instant, into turn: inout Turn) {
        var used = Leniency.none
        do throws(SyntaxError) {
            let command = try Command(
                line, lengths: dialogue.offer.lineLengths, in: terms.language,
                allowing: terms.isLenient ? .everything : .none, used: &used)
            reporter.command(command.verb, line, into: &turn.effects)
            if terms.isLenient { tell(used, in: command, into: &turn) }
            answer(command, at: now, into: &turn)
        } catch {
            reporter.unknown(line, into: &turn.effects)
            refuse(error, at: now, into: &turn)
        }
    }

    /// What is taken though the standard forbids it is told.
    private mutating func tell(_ used: Leniency, in command: Command, into turn: inout Turn) {
        if used.contains(.blankBeforePath) { irregular(.blankBeforePath, into: &turn) }
        if used.contains(.noBrackets) { irregular(.noBrackets, into: &turn) }
        if used.contains(.misplacedDots) { irregular(.misplacedDots, into: &turn) }
        if dialogue.isHELO, command.hasParameters { irregular(.parametersOfHELO, into: &turn) }
    }

    /// A line within an exchange. One that is too long or ends wrongly isn't passed on: it ends the exchange.
    private mutating func respond(
        _ event: LineReader.Event, in input: Span<UInt8>, at now: Instant, into turn: inout Turn
    ) {
        reporter.response(into: &turn.effects)
        switch event {
        case .line(let place):
            dialogue.respond(to: Array(copying: input.extracting(place)), into: &turn.deeds)
        case .bareLF: dialogue.breakOff(saying: SyntaxError.bareLF.reply, into: &turn.deeds)
        case .tooLong:
            note(.limit(.commandLine), into: &turn)
            dialogue.breakOff(saying: .responseTooLong, into: &turn.deeds)
        case .unending, .tlsHandshake:
            note(.limit(.commandLine), into: &turn)
            dialogue.refuse(with: SyntaxError.unendingLine.reply, then: .close, into: &turn.deeds)
        }
        apply(at: now, into: &turn)
    }

    /// The first of the two doors is the dialogue's own: an honest error is never hidden.
    private mutating func answer(_ command: Command, at now: Instant, into turn: inout Turn) {
        guard let refusal = dialogue.refusal(of: command) else {
            if case .auth(let mechanism, let response) = command {
                return authenticate(by: mechanism, response, at: now, into: &turn)
            }
            return rate(command, at: now, into: &turn)
        }
        if refusal.status == .tooManyRecipients { note(.limit(.recipients), into: &turn) }
        dialogue.refuse(command, with: refusal, into: &turn.deeds)
        apply(at: now, into: &turn)
    }

    private mutating func refuse(_ error: SyntaxError, at now: Instant, into turn: inout Turn) {
        if error == .http { irregular(.http, into: &turn) }
        dialogue.refuse(with: error.reply, then: error.aftermath, into: &turn.deeds)
        apply(at: now, into: &turn)
    }
}

extension LineReader.Event {
    /// Whether what follows is no command, and so grouped with none.
    fileprivate func beginsChunk(in input: Span<UInt8>) -> Bool {
        if case .line(let place) = self { Verb(of: input.extracting(place)) == .bdat } else { false }
    }
}

extension Span<UInt8> {
    /// Whether a command line begins here that may be as long as a response.
    fileprivate var beginsWithAuth: Bool {
        count > 4 && self[4] == .blank && self[0] & 0xDF == UInt8(ascii: "A") && self[1] & 0xDF == UInt8(ascii: "U")
            && self[2] & 0xDF == UInt8(ascii: "T") && self[3] & 0xDF == UInt8(ascii: "H")
    }
}
