package import SMTPGrammar
import Vocabulary

/// The two doors.
extension ServerDialogue {
    /// Whether the command is admissible now: nil, or the reply that refuses it.
    package func refusal(of command: Command) -> Reply? {
        switch (command, standing) {
        case (_, .opening), (_, .receiving), (_, .committing), (_, .closed):
            .badSequence  // No line is read as a command here.
        case (.helo, _), (.ehlo, _), (.rset, _), (.noop, _), (.vrfy, _), (.help, _), (.quit, _):
            nil  // RFC 5321 §4.1.4: at any time.
        case (.unimplemented, _):
            .notImplemented
        case (.mail(_, let parameters), .identified(let client)):
            refusal(ofMail: parameters, from: client)
        case (.mail, .connected):
            .notGreeted
        case (.mail, .collecting):
            .nestedMail
        case (.rcpt(_, let parameters), .collecting(_, let envelope)):
            refusal(ofRecipient: parameters, in: envelope)
        case (.rcpt, .connected), (.rcpt, .identified), (.data, .connected), (.data, .identified):
            .noSender
        case (.data, .collecting(_, let envelope)):
            envelope.recipients.isEmpty ? .noRecipient : nil
        }
    }

    private func refusal(ofMail parameters: [Parameter], from client: Client) -> Reply? {
        do throws(SyntaxError) {
            // HELO brings no extension, so no parameter either: RFC 5321 §4.1.1.11.
            let said = try MailParameters(parameters, accepting: client.isESMTP ? offer.mailKeywords : [])
            return said.size.map { $0 > limits.messageOctets } == true ? .messageTooBig : nil
        } catch {
            return error.reply
        }
    }

    private func refusal(ofRecipient parameters: [Parameter], in envelope: Envelope) -> Reply? {
        guard parameters.isEmpty else { return SyntaxError.unknownParameter.reply }
        return envelope.recipients.count < limits.recipients ? nil : .tooManyRecipients
    }

    /// Performs an admissible command.
    package mutating func perform(_ command: Command) -> [Effect] {
        switch command {
        case .helo(let name):
            standing = .identified(Client(name: name, isESMTP: false))
            return [.reply(.helo(hostname))]
        case .ehlo(let name):
            standing = .identified(Client(name: name, isESMTP: true))  // It also resets: RFC 5321 §4.1.4.
            return [.reply(.ehlo(hostname, offer))]
        case .mail(let path, let parameters): return begin(Addressee(address: path.address, parameters: parameters))
        case .rcpt(let path, let parameters): return add(Addressee(address: path.address, parameters: parameters))
        case .data: return askForPlace()
        case .rset: return reset()
        case .noop: return [say(.ok)]
        case .vrfy: return [say(.cannotVerify)]
        case .help: return [say(.help)]
        case .quit: return close([say(.closing(hostname))], .quit)
        case .unimplemented: return inadmissible
        }
    }

    /// Nobody should have asked for it.
    private var inadmissible: [Effect] { [say(.badSequence)] }

    private mutating func begin(_ sender: Addressee) -> [Effect] {
        guard case .identified(let client) = standing else { return inadmissible }
        standing = .collecting(client, Envelope(sender: sender))
        return [say(.senderTaken)]
    }

    private mutating func add(_ recipient: Addressee) -> [Effect] {
        guard case .collecting(let client, var envelope) = standing else { return inadmissible }
        standing = .identified(client)  // Else the list had two owners, and each recipient would copy it.
        envelope.recipients.append(recipient)
        standing = .collecting(client, envelope)
        return [say(.recipientTaken)]
    }

    private mutating func askForPlace() -> [Effect] {
        guard case .collecting(let client, let envelope) = standing else { return inadmissible }
        standing = .opening(client, envelope)
        return [.open(envelope)]
    }

    private mutating func reset() -> [Effect] {
        if case .collecting(let client, _) = standing { standing = .identified(client) }
        return [say(.reset)]
    }

    /// Answers a line that isn't done: it's no command, or not admissible, or somebody else refused it.
    ///
    /// A syntax or sequence error counts, and the one beyond the limit ends the dialogue (RFC 5321 §7.8).
    package mutating func refuse(with reply: Reply, then aftermath: Aftermath = .nextLine) -> [Effect] {
        if reply.isSyntaxOrSequenceError {
            guard badCommands < limits.badCommands else {
                return close([say(.tooManyErrors(hostname))], .tooManyErrors)
            }
            badCommands += 1
        }
        switch aftermath {
        case .nextLine: return [say(reply)]
        case .close: return close([say(reply)], .outOfStep)
        case .announceAndClose: return close([say(reply), say(.outOfStep(hostname))], .outOfStep)
        }
    }

    /// Ends the dialogue for a reason that isn't its own.
    /// - Returns: What becomes of a message on its way. One that the store already has to keep stays `committing`.
    package mutating func end() -> [Effect] {
        switch standing {
        case .committing:
            return []
        case .opening:
            standing = .closed
            return [.abandon]
        case .receiving(_, _, let content):
            standing = .closed
            return content.isAbandoned ? [] : [.abandon]
        case .connected, .identified, .collecting, .closed:
            standing = .closed
            return []
        }
    }

    private mutating func close(_ last: [Effect], _ why: Closing) -> [Effect] {
        standing = .closed
        return last + [.close(why)]
    }

    func say(_ reply: Reply) -> Effect { .reply(phrased(reply)) }
}
