package import SMTPGrammar
import Vocabulary

/// The two doors of commands.
extension ServerDialogue {
    /// Whether the command is admissible now: nil, or the reply that refuses it.
    package func refusal(of command: Command) -> Reply? {
        switch (command, standing) {
        case (_, .exchanging), (_, .opening), (_, .receiving), (_, .dropping), (_, .received), (_, .committing),
            (_, .securing), (_, .closed):
            .badSequence  // No line is read as a command here.
        case (.quit, .turnedAway): nil
        case (_, .turnedAway): .badSequence  // RFC 5321 §3.1.
        case (.helo, _), (.ehlo, _), (.rset, _), (.noop, _), (.help, _), (.quit, _):
            nil  // RFC 5321 §4.1.4: at any time.
        case (.vrfy(let query), _), (.expn(let query), _):
            refusal(of: query)
        case (.starttls, _):
            refusalOfTLS
        case (.unimplemented, _):
            .notImplemented
        case (.auth(let mechanism, let response), _):
            refusal(ofAuthentication: mechanism, response)
        case (.mail(let path, let parameters), .identified(let client)):
            refusal(ofMail: path, parameters, from: client)
        case (.mail, .connected):
            .notGreeted
        case (.mail, .collecting), (.mail, .chunking), (.mail, .spoiled):
            .nestedMail
        case (.bdat(let chunk), _):
            refusal(of: chunk)
        case (.rcpt, .chunking), (.rcpt, .spoiled), (.data, .chunking), (.data, .spoiled):
            .badSequence  // RFC 3030 §2: DATA and BDAT are never mixed.
        case (.rcpt(let path, let parameters), .collecting(let client, let envelope)):
            refusal(ofRecipient: path, parameters, in: envelope, from: client)
        case (.rcpt, .connected), (.rcpt, .identified), (.data, .connected), (.data, .identified):
            .noSender
        case (.data, .collecting(_, let envelope)):
            envelope.recipients.isEmpty ? .noRecipient : envelope.isBinary ? .binaryNeedsChunks : nil
        }
    }

    private func refusal(of query: Query) -> Reply? {
        if offer.smtputf8, isESMTP { return nil }
        if query.smtputf8 { return SyntaxError.unknownParameter.reply }
        return query.isInternational ? SyntaxError.controlOctet.reply : nil
    }

    private func refusal(ofMail path: ReversePath, _ parameters: [Parameter], from client: Greeted) -> Reply? {
        // RFC 4954 §6.
        if authentication.isRequired, client.user == nil { return .authenticationRequired }
        guard !parameters.isEmpty else { return path.isInternational ? .senderNotASCII : nil }
        do throws(SyntaxError) {
            // HELO brings no extension, so no parameter either: RFC 5321 §4.1.1.11.
            let said = try MailParameters(
                parameters, accepting: takesParameters(of: client) ? announced.mailKeywords : [],
                binary: offer.binaryMIME)
            if path.isInternational, !said.smtputf8 { return .senderNotASCII }
            return said.size.map { $0 > limits.messageOctets } == true ? .messageTooBig : nil
        } catch {
            return error.reply
        }
    }

    private func refusal(
        ofRecipient path: ForwardPath, _ parameters: [Parameter], in envelope: Envelope, from client: Greeted
    ) -> Reply? {
        if path.isInternational, !envelope.isInternational { return .recipientNotASCII }
        if !parameters.isEmpty {
            do throws(SyntaxError) {
                _ = try RecipientParameters(
                    parameters, dsn: offer.dsn && takesParameters(of: client), international: envelope.isInternational)
            } catch {
                return error.reply
            }
        }
        return envelope.recipients.count < limits.recipients ? nil : .tooManyRecipients
    }

    /// Performs an admissible command.
    package mutating func perform(_ command: Command, into effects: inout [Effect]) {
        switch command {
        case .helo(let name):
            forget(into: &effects)
            standing = .identified(Greeted(name: name, isESMTP: false, user: user))
            effects.append(.reply(.helo(hostname)))
        case .ehlo(let name):
            forget(into: &effects)
            standing = .identified(Greeted(name: name, isESMTP: true, user: user))  // It also resets: RFC 5321 §4.1.4.
            effects.append(.reply(.ehlo(hostname, announced)))
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
        case .quit: close(saying: .closing(hostname), .quit, into: &effects)
        case .unimplemented: effects.append(say(.notImplemented))
        case .auth: effects.append(say(.badSequence))  // `authenticate` does it: it takes more than the command.
        }
    }

    private mutating func begin(_ sender: Addressee, into effects: inout [Effect]) {
        guard case .identified(let client) = standing else { return effects.append(say(.badSequence)) }
        standing = .collecting(client, Envelope(sender: sender))
        effects.append(say(.senderTaken))
    }

    private mutating func add(_ recipient: Addressee, into effects: inout [Effect]) {
        guard case .collecting(let client, var envelope) = standing else { return effects.append(say(.badSequence)) }
        standing = .identified(client)  // One owner of the list: each recipient would copy it otherwise.
        envelope.add(recipient)
        standing = .collecting(client, envelope)
        effects.append(say(.recipientTaken))
    }

    /// - Parameter chunk: The first one; nil: DATA.
    mutating func askForPlace(_ chunk: Chunk?, into effects: inout [Effect]) {
        guard case .collecting(let client, let envelope) = standing else { return effects.append(say(.badSequence)) }
        standing = .opening(client, envelope, chunk)
        effects.append(.open(envelope))
    }

    private mutating func reset(into effects: inout [Effect]) {
        forget(into: &effects)
        effects.append(say(.reset))
    }

    /// Ends a transaction, if there's one.
    private mutating func forget(into effects: inout [Effect]) {
        switch standing {
        case .collecting(let client, _), .spoiled(let client, _):
            standing = .identified(client)
        case .chunking(let client, _, let content):
            standing = .identified(client)
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
        case .receiving(_, _, let content), .chunking(_, _, let content):
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
