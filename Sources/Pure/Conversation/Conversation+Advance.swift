import SMTPGrammar
import SMTPServer
import Vocabulary

/// From input to effects.
extension Conversation {
    /// Interprets input as far as it goes, then lets go of the replies it gave: in one parcel, and whenever
    /// nothing more can be read. RFC 2920 §3.2.
    mutating func advance(at now: Instant) {
        if case .greeting = phase { return }
        while !hasEnded, outbox.hasRoom {
            switch dialogue.awaits {
            case .command:
                if drainUntil != nil { return end(saying: .stopping(terms.hostname), .stopped, at: now) }
                guard let event = lines.next(from: &inbox) else { return rest(at: now) }
                interpret(event, at: now)
            case .content:
                guard !inbox.isEmpty else { return rest(at: now) }
                receiveContent(at: now)
            case .store, .nothing:
                return flush(at: now)
            }
        }
        flush(at: now)
    }

    /// Nothing is left that could be read. If nothing more comes, what's unfinished never will be.
    private mutating func rest(at now: Instant) {
        if inputEnded { finish(.clientClosed, at: now) } else { flush(at: now) }
    }

    private mutating func interpret(_ event: LineReader.Event, at now: Instant) {
        if !inbox.isEmpty, !dialogue.allowsPipelining { note(.unpipelined) }
        switch event {
        case .line(let line):
            show(line)
            do throws(SyntaxError) {
                answer(try Command(line, mailLine: terms.offer.mailLine), at: now)
            } catch {
                refuse(error, at: now)
            }
        case .bareLF(let line):
            show(line)
            note(.bareLF)
            refuse(.bareLF, at: now)
        case .tooLong(let beginning):
            show(Array(beginning.prefix(Limit.commandLine)))
            note(.limit(.commandLine))
            refuse(.lineTooLong(beginning), at: now)
        case .unending:
            show([])
            note(.limit(.commandLine))
            refuse(.unendingLine, at: now)
        case .tlsHandshake:
            show([])
            note(.tlsHandshake)
            refuse(.tlsHandshake, at: now)
        }
    }

    /// The two doors. Whoever refuses a command for reasons of its own, or has it wait, comes between them.
    private mutating func answer(_ command: Command, at now: Instant) {
        if let refusal = dialogue.refusal(of: command) {
            if refusal.status == .tooManyRecipients { note(.limit(.recipients)) }
            return apply(dialogue.refuse(with: refusal, then: command.aftermath), at: now)
        }
        switch command {
        case .helo(let name): note(.identified(helo: name.description, esmtp: false))
        case .ehlo(let name): note(.identified(helo: name.description, esmtp: true))
        case .mail, .rcpt, .data, .rset, .noop, .vrfy, .help, .quit, .unimplemented: break
        }
        apply(dialogue.perform(command), at: now)
    }

    private mutating func refuse(_ error: SyntaxError, at now: Instant) {
        if error == .http { note(.http) }
        apply(dialogue.refuse(with: error.reply, then: error.aftermath), at: now)
    }

    private mutating func receiveContent(at now: Instant) {
        let receipt = dialogue.receive(from: &inbox)
        switch (phase, dialogue.awaits) {
        case (.content(_, let message), .content):
            if receipt.completedLine { phase = .content(line: now, message: message) }
        default:
            phase = .commands
            if receipt.hasBareCR { note(.bareCR) }
            if receipt.hasBareLF { note(.bareLF) }
        }
        apply(receipt.effects, at: now)
    }

    /// Passes on what the dialogue wants done.
    mutating func apply(_ wanted: [ServerDialogue.Effect], at now: Instant) {
        for effect in wanted {
            switch effect {
            case .reply(let reply):
                say(reply)
                if reply.isRefusal { note(.refused(command: subject, reply)) }
                if reply.code == Self.tooBig { note(.limit(.messageOctets)) }
            case .open(let envelope):
                // Replies to what came before don't wait for the store.
                flush(at: now)
                effects.append(.open(envelope))
            case .write(let octets):
                effects.append(.write(octets))
            case .commit(let recipients, let octets):
                flush(at: now)
                effects.append(.commit(recipients: recipients, octets: octets))
            case .abandon:
                effects.append(.abandon)
            case .close(let why):
                finish(after: why, at: now)
            }
        }
    }

    /// RFC 1870 §6: for nothing but the size.
    private static let tooBig: UInt16 = 552

    private mutating func finish(after why: ServerDialogue.Closing, at now: Instant) {
        switch why {
        case .quit:
            finish(.quit, at: now)
        case .tooManyErrors:
            note(.limit(.badCommands))
            finish(.limit, at: now)
        case .outOfStep:
            finish(.outOfStep, at: now)
        }
    }
}
