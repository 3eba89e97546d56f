import Conversation
import IPC
import Journal
import Kernel
import SMTPServer
import Vocabulary
import Wire

/// What a conversation wants done is done here: octets to the client, messages to the store, notes to the log.
extension SessionLoop {
    /// Does all that there is to do for a client now, until it's its turn again.
    func advance(_ client: Client, at now: Instant) throws {
        repeat { try perform(for: client, at: now) } while flush(client, at: now)
        try settle(client)
    }

    /// Does what came of the event, so far that nothing of it refers to the input any more; what goes to the client
    /// waits in its queue.
    func perform(for client: Client, at now: Instant) throws {
        // As a rule there's one, and what is done may be answered at once, with more to do.
        while outcomes.effects.count == 1, let effect = outcomes.effects.popLast() {
            try act(effect, for: client, at: now)
        }
        guard !outcomes.effects.isEmpty else { return }
        var index = 0
        while index < outcomes.effects.count {
            let effect = outcomes.effects[index]
            index += 1
            try act(effect, for: client, at: now)
        }
        outcomes.effects.removeAll(keepingCapacity: true)
    }

    private func act(_ effect: Conversation.Effect, for client: Client, at now: Instant) throws {
        switch effect {
        case .send(let parcel): client.send(parcel, at: now)
        case .drop: drop(client, at: now)
        case .secure: secure(client, at: now)
        case .open(let envelope, let greeting): open(envelope, greeting, for: client, at: now)
        case .write(let written): try write(written, for: client, at: now)
        case .commit(let recipients, let octets, let faults):
            let ending = IncomingMessage.Ending(recipients: recipients, octets: octets, faults: faults)
            try commit(ending, for: client)
        case .ask(let key, let keep): try desk.ask(client.session, key: key, keep: keep)
        case .askRate(let key, let rate): try desk.ask(client.session, key: key, rate: rate)
        case .abandon: try abandon(client)
        case .withdraw(let places): client.message?.withdrawn = places
        case .note(let note): self.note(note, of: client)
        }
    }

    // MARK: The connection

    /// Sends what can be sent.
    /// - Returns: whether the conversation went on by it.
    private func flush(_ client: Client, at now: Instant) -> Bool {
        guard client.connection != nil, !client.sending.isEmpty else { return false }
        switch client.flush(at: now) {
        case .waiting: break
        case .emptied:
            client.conversation.repliesSent(at: now, into: &outcomes)
            return true
        case .ended(.finish, _) where client.inputHasEnded && client.conversation.tellsOfMessage:
            confirm(client, at: now)
            return true
        case .ended(let end, _):
            client.conversation.repliesSent(at: now, into: &outcomes)
            finish(client, by: end, at: now)
            return true
        case .lost:
            lose(client, at: now)
            return true
        }
        return false
    }

    /// An honest end lets the last reply arrive: shutdown(2), then the client's own end is waited for. Who has ended its
    /// side already sends nothing more, and after QUIT nobody does: unless something is unread, close(2) does it all.
    private func finish(_ client: Client, by end: ConnectionEnd, at now: Instant) {
        client.giveUpSending()
        switch end {
        case .finish where client.inputHasEnded || (client.reason == .quit && client.hasReadAll):
            client.end = .over
        case .finish:
            shutdownWriting(client.number)
            client.end = .lingering(until: now + lingerWait)
        case .reset:
            try? resetOnClose(client.number)
            client.end = .over
        }
    }

    /// Who has ended its side may wait for the reply, or may be gone: only what its kernel says to the reply tells.
    private func confirm(_ client: Client, at now: Instant) {
        client.giveUpSending()
        shutdownWriting(client.number)
        client.end = .confirming(until: now + lingerWait)
    }

    /// The connection is no more: the client reset it, or it can't be written to.
    func lose(_ client: Client, at now: Instant) {
        guard client.connection != nil else { return }
        switch client.end {
        case .none, .confirming: client.conversation.lost(at: now, into: &outcomes)
        case .lingering, .over: break
        }
        drop(client, at: now)
    }

    /// The connection ends here and now.
    private func drop(_ client: Client, at now: Instant) {
        client.giveUpSending()
        client.end = .over
    }

    /// After each step: a client that's at its end goes, the others are watched for what they need.
    private func settle(_ client: Client) throws {
        if case .over = client.end {
            try close(client)
            if !client.awaitsVerdict { forget(client) }
            return
        }
        client.lookAtConversation()
        let wanted = client.wanted
        // A client that waits for the store sends nothing, as a rule, and isn't watched less for that.
        if !client.interest.covers(wanted) { try watch(client, for: wanted) }
        deadlines.arm(client.session, at: client.deadline, &client.alarm)
    }

    func watch(_ client: Client, for wanted: Poller.Interest) throws {
        guard client.connection != nil, wanted != client.interest else { return }
        client.interest = wanted
        try poller.modify(client.number, wanted, token: client.session.number)
    }

    private func close(_ client: Client) throws {
        guard client.connection != nil else { return }
        // Before the close: while a duplicate lives elsewhere the entry would stay. epoll(7).
        try poller.remove(client.number)
        client.connection = nil
    }

    private func forget(_ client: Client) {
        client.isForgotten = true
        clients[client.session] = nil
        ended.append(client.session)
        guard journal.logs(.info) else { return }
        journal.note(
            .disconnect(
                client.session, reason: client.reason.rawValue, messages: client.messages, octetsIn: client.octetsIn,
                octetsOut: client.octetsOut, lasted: Clock.now() - client.connected.at))
    }
}
