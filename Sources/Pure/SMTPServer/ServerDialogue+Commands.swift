package import SMTPGrammar
import Vocabulary

/// The two doors of commands.
extension ServerDialogue {
    /// Whether the command is admissible now: nil, or the reply that refuses it.
    package func refusal(of command: Command) -> Reply? {
        switch standing {
        case .exchanging, .opening, .receiving, .dropping, .received, .committing, .securing, .closed:
            return .badSequence  // No line is read as a command here.
        case .turnedAway:
            return if case .quit = command { nil } else { .badSequence }  // RFC 5321 §3.1.
        case .connected, .identified, .collecting, .chunking, .spoiled:
            break
        }
        switch command {
        case .helo, .ehlo, .rset, .noop, .help, .quit: return nil  // RFC 5321 §4.1.4: at any time.
        case .vrfy(let query), .expn(let query): return refusal(of: query)
        case .starttls: return refusalOfTLS
        case .unimplemented: return .notImplemented
        case .auth(let mechanism, let response): return refusal(ofAuthentication: mechanism, response)
        case .mail(let path, let parameters): return refusal(ofMail: path, parameters)
        case .rcpt(let path, let parameters): return refusal(ofRecipient: path, parameters)
        case .data: return refusalOfData
        case .bdat(let chunk): return refusal(of: chunk)
        }
    }

    private func refusal(of query: Query) -> Reply? {
        if offer.smtputf8, isESMTP { return nil }
        if query.smtputf8 { return SyntaxError.unknownParameter.reply }
        return query.isInternational ? SyntaxError.controlOctet.reply : nil
    }

    private func refusal(ofMail path: ReversePath, _ parameters: [Parameter]) -> Reply? {
        switch standing {
        case .identified: break
        case .connected: return .notGreeted
        default: return .nestedMail
        }
        // RFC 4954 §6.
        if authentication.isRequired, user == nil { return .authenticationRequired }
        guard !parameters.isEmpty else { return path.isInternational ? .senderNotASCII : nil }
        do throws(SyntaxError) {
            // HELO brings no extension, so no parameter either: RFC 5321 §4.1.1.11.
            let said = try MailParameters(
                parameters, accepting: takesParameters ? announced.mailKeywords : [], binary: offer.binaryMIME)
            if path.isInternational, !said.smtputf8 { return .senderNotASCII }
            return said.size.map { $0 > limits.messageOctets } == true ? .messageTooBig : nil
        } catch {
            return error.reply
        }
    }

    private func refusal(ofRecipient path: ForwardPath, _ parameters: [Parameter]) -> Reply? {
        let envelope: Envelope
        switch standing {
        case .collecting(let collected): envelope = collected
        case .connected, .identified: return .noSender
        default: return .badSequence  // RFC 3030 §2: behind a chunk there's no RCPT.
        }
        if path.isInternational, !envelope.isInternational { return .recipientNotASCII }
        if !parameters.isEmpty {
            do throws(SyntaxError) {
                _ = try RecipientParameters(
                    parameters, dsn: offer.dsn && takesParameters, international: envelope.isInternational)
            } catch {
                return error.reply
            }
        }
        return envelope.recipients.count < limits.recipients ? nil : .tooManyRecipients
    }

    private var refusalOfData: Reply? {
        switch standing {
        case .collecting(let envelope):
            envelope.recipients.isEmpty ? .noRecipient : envelope.isBinary ? .binaryNeedsChunks : nil
        case .connected, .identified: .noSender
        default: .badSequence  // RFC 3030 §2: DATA and BDAT are never mixed.
        }
    }

    /// Performs an admissible command.
    package mutating func perform(_ command: Command, into effects: inout [Effect]) {
        switch command {
        case .helo(let name):
            forget(into: &effects)
            identify(name, isESMTP: false)
            effects.append(.reply(.helo(hostname)))
        case .ehlo(let name):
            forget(into: &effects)
            identify(name, isESMTP: true)
            effects.append(.reply(terms.greeting(with: announced)))
        case .mail(let path, let parameters):
            begin(Addressee(address: path.address, parameters: parameters), into: &effects)
        case .rcpt(let path, let parameters):
            add(Addressee(address: path.address, parameters: parameters), into: &effects)
        case .data: askForPlace(nil, into: &effects)
        case .bdat(let chunk): take(chunk, into: &effects)
        case .rset: reset(into: &effects)
        case .starttls: startTLS(into: &effects)
        case .noop: effects.append(say(.ok))
        case .vrfy(let query): effects.append(say(.verification(of: query)))
        case .expn: refuse(with: .notImplemented, into: &effects)
        case .help: effects.append(say(.help))
        case .quit: close(saying: terms.closing, .quit, into: &effects)
        case .unimplemented: effects.append(say(.notImplemented))
        case .auth: effects.append(say(.badSequence))  // `authenticate` does it: it takes more than the command.
        }
    }

    /// It also resets: RFC 5321 §4.1.4.
    private mutating func identify(_ name: Host, isESMTP: Bool) {
        client = Greeted(name: name.description, isESMTP: isESMTP, user: user)
        standing = .identified
    }

    private mutating func begin(_ sender: Addressee, into effects: inout [Effect]) {
        guard case .identified = standing else { return effects.append(say(.badSequence)) }
        standing = .collecting(Envelope(sender: sender))
        effects.append(say(.senderTaken))
    }

    private mutating func add(_ recipient: Addressee, into effects: inout [Effect]) {
        guard case .collecting(var envelope) = standing else { return effects.append(say(.badSequence)) }
        standing = .identified  // One owner of the list: each recipient would copy it otherwise.
        envelope.add(recipient)
        standing = .collecting(envelope)
        effects.append(say(.recipientTaken))
    }

    /// - Parameter chunk: The first one; nil: DATA.
    mutating func askForPlace(_ chunk: Chunk?, into effects: inout [Effect]) {
        guard case .collecting(let envelope) = standing else { return effects.append(say(.badSequence)) }
        standing = .opening(envelope, chunk)
        effects.append(.open(envelope))
    }

    private mutating func reset(into effects: inout [Effect]) {
        forget(into: &effects)
        effects.append(say(.reset))
    }

    /// Ends a transaction, if there's one.
    private mutating func forget(into effects: inout [Effect]) {
        switch standing {
        case .collecting, .spoiled:
            standing = .identified
        case .chunking(_, let content):
            standing = .identified
            if !content.isAbandoned { effects.append(.abandon) }
        case .connected, .identified, .exchanging, .opening, .receiving, .dropping, .received, .committing,
            .securing, .turnedAway, .closed:
            break
        }
    }

    /// Answers a command that isn't admissible. What BDAT announced is passed over.
    package mutating func refuse(_ command: Command, with reply: Reply, into effects: inout [Effect]) {
        guard case .bdat(let chunk) = command else { return refuse(with: reply, into: &effects) }
        refuse(chunk, with: reply, into: &effects)
    }

    /// Answers a line that isn't done: it's no command, or not admissible, or somebody else refused it.
    ///
    package mutating func refuse(
        with reply: Reply, then aftermath: Aftermath = .nextLine, into effects: inout [Effect]
    ) {
        guard count(reply, into: &effects) else { return }
        switch aftermath {
        case .nextLine: effects.append(say(reply))
        case .octets(let octets): drop(octets, then: reply, into: &effects)
        case .close: close(saying: reply, .outOfStep, into: &effects)
        case .announceAndClose:
            effects.append(say(reply))
            close(saying: .outOfStep(hostname), .outOfStep, into: &effects)
        }
    }

    /// A syntax or sequence error counts, and so do credentials that aren't right. The one beyond the limit ends the
    /// dialogue (RFC 5321 §7.8).
    /// - Returns: Whether it goes on.
    mutating func count(_ reply: Reply, into effects: inout [Effect]) -> Bool {
        guard reply.isSyntaxOrSequenceError || reply == .badCredentials else { return true }
        guard badCommands < limits.badCommands else {
            close(saying: .tooManyErrors(hostname), .tooManyErrors, into: &effects)
            return false
        }
        badCommands += 1
        return true
    }

    /// The banner says that there's no service: nothing but QUIT is admissible. RFC 5321 §3.1.
    package mutating func turnAway() {
        if case .connected = standing { standing = .turnedAway }
    }

    /// Ends the dialogue for a reason that isn't its own.
    /// - Returns: Whether a message on its way is to be forgotten. One that the store already has to keep stays
    ///   `committing`.
    package mutating func end() -> Bool {
        switch standing {
        case .dropping(_, _, _, let next):
            standing = next
            return end()
        case .committing:
            return false
        case .opening, .received:
            standing = .closed
            return true
        case .receiving(_, let content), .chunking(_, let content):
            standing = .closed
            return !content.isAbandoned
        case .connected, .identified, .exchanging, .collecting, .spoiled, .securing, .turnedAway, .closed:
            standing = .closed
            return false
        }
    }

    mutating func close(saying last: Reply, _ why: Closing, into effects: inout [Effect]) {
        effects.append(say(last))
        standing = .closed
        effects.append(.close(why))
    }

    func say(_ reply: Reply) -> Effect { .reply(phrased(reply)) }
}
