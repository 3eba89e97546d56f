import SMTPGrammar

extension ClientDialogue {
    // MARK: Commands

    /// MAIL, RCPT and DATA, in one group or one by one.
    mutating func envelope() -> [Effect] {
        var commands: [Command] = [.mail]
        if errand.quitsAfter != .mail { commands += errand.recipients.indices.map { .rcpt($0) } }
        if errand.quitsAfter != .mail, errand.quitsAfter != .rcpt { commands.append(.data) }
        if errand.pipelines, offers.contains("PIPELINING") {
            standing = .envelope(due: commands, later: [])
            return commands.map(spoken)
        }
        return sendNext(of: commands)
    }

    private mutating func sendNext(of commands: [Command]) -> [Effect] {
        standing = .envelope(due: [commands[0]], later: Array(commands.dropFirst()))
        return [spoken(commands[0])]
    }

    private func spoken(_ command: Command) -> Effect {
        switch command {
        case .mail:
            line(
                (["MAIL FROM:<\(errand.sender)>"] + neededParameters + errand.senderParameters).joined(separator: " "))
        case .rcpt(let index):
            line((["RCPT TO:<\(errand.recipients[index])>"] + errand.recipientParameters).joined(separator: " "))
        case .data: line("DATA")
        }
    }

    /// What the message needs and the server offers. Without the offer it's the server's to say what it makes of it.
    private var neededParameters: [String] {
        let addresses = [errand.sender] + errand.recipients
        let isInternational =
            errand.eightBit == .header || addresses.contains { $0.utf8.contains(where: \.isEightBit) }
        return (errand.eightBit != .nothing && offers.contains("8BITMIME") ? ["BODY=8BITMIME"] : [])
            + (isInternational && offers.contains("SMTPUTF8") ? ["SMTPUTF8"] : [])
    }

    // MARK: Replies

    mutating func takeEnvelope(_ reply: ServerReply, _ due: [Command], _ later: [Command]) -> [Effect] {
        guard let command = due.first else { return violate(.data, "a reply came that nobody asked for") }
        note(reply, to: command)
        let rest = Array(due.dropFirst())
        guard rest.isEmpty else {
            standing = .envelope(due: rest, later: later)
            return []
        }
        if command == .data { return takeData(reply) }
        let isHopeless = outcome != .done || (accepted.isEmpty && !later.contains { $0 != .data } && command != .mail)
        if isHopeless || later.isEmpty {
            if outcome == .done, command != .mail { outcome = judgedByRecipients }
            return quit()
        }
        return sendNext(of: later)
    }

    private mutating func note(_ reply: ServerReply, to command: Command) {
        switch command {
        case .mail:
            if reply.severity != .completion { outcome = .refused(.mail, ErrandOutcome.Refusal("MAIL", reply)) }
        case .rcpt(let index):
            if reply.severity == .completion {
                accepted.append(index)
            } else {
                refused.append(ErrandOutcome.Refusal(errand.recipients[index], reply))
            }
        case .data: break
        }
    }

    /// What the recipients' replies make of the errand.
    private var judgedByRecipients: ErrandOutcome {
        guard let first = refused.first else { return .done }
        return accepted.isEmpty ? .refused(.rcpt, first) : .partly(refused: refused)
    }

    private mutating func takeData(_ reply: ServerReply) -> [Effect] {
        guard reply.severity == .intermediate else {
            // Where nobody takes it, the refusal that counts came before.
            if outcome == .done, accepted.isEmpty { outcome = judgedByRecipients }
            if outcome == .done { outcome = .refused(.data, ErrandOutcome.Refusal("DATA", reply)) }
            return quit()
        }
        guard outcome == .done, !accepted.isEmpty else {
            if outcome == .done { outcome = judgedByRecipients }
            standing = .lonelyDot
            return [.say([.dot, .carriageReturn, .lineFeed], shown: ".")]
        }
        standing = .content
        return [.sendContent]
    }

    /// SMTP has one reply to the content, LMTP one for each recipient that was accepted: RFC 2033 §4.2.
    mutating func takeContent(_ reply: ServerReply) -> [Effect] {
        switch errand.protocolSpoken {
        case .smtp:
            guard reply.severity == .completion else { return fail(.content, "the message", reply) }
        case .lmtp:
            if reply.severity != .completion {
                refused.append(ErrandOutcome.Refusal(errand.recipients[accepted[answered]], reply))
                accepted.remove(at: answered)
            } else {
                answered += 1
            }
            guard answered == accepted.count else { return [] }
            if accepted.isEmpty, let last = refused.last {
                outcome = .refused(.content, last)
                return quit()
            }
        }
        outcome = refused.isEmpty ? .done : .partly(refused: refused)
        return quit()
    }
}
