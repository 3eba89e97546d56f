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
        repeat {
            // What is done may be answered at once, with more to do.
            var effects = client.conversation.takeEffects()
            while !effects.isEmpty {
                for effect in effects { try act(effect, for: client, at: now) }
                effects = client.conversation.takeEffects()
            }
        } while flush(client, at: now)
        try settle(client)
    }

    private func act(_ effect: Conversation.Effect, for client: Client, at now: Instant) throws {
        switch effect {
        case .send(let parcel): if client.connection != nil { client.outbox.append(parcel) }
        case .drop: lose(client, at: now)
        case .open(let envelope): try open(envelope, for: client, at: now)
        case .write(let octets): write(octets, for: client, at: now)
        case .commit(let recipients, let octets):
            try commit(recipients: recipients, octets: octets, for: client, at: now)
        case .abandon:
            client.content?.close()
            client.content = nil
            if let transaction = client.transaction, settings.stores { try desk.abandon(transaction) }
            client.transaction = nil
        case .note(let note): self.note(note, of: client)
        }
    }

    // MARK: The store

    private func open(_ envelope: Envelope, for client: Client, at now: Instant) throws {
        guard settings.stores else { return client.conversation.storeOpened(at: now) }
        guard let transaction = client.nextTransaction() else {
            // Four thousand million messages in one session: it's time for another.
            return client.conversation.storeRefused(.failed, at: now)
        }
        let provenance = Provenance(
            client: client.peer, listener: client.listener, helo: client.greeting.helo, esmtp: client.greeting.esmtp,
            connected: client.connected.wall)
        try desk.open(transaction, provenance, envelope)
    }

    private func write(_ octets: [UInt8], for client: Client, at now: Instant) {
        guard let content = client.content else { return }
        do {
            try content.write(octets)
        } catch {
            content.close()
            client.content = nil
            journal.note(.store("session \(client.session): \(error)"))
            client.conversation.contentFailed(error.isNoRoom ? .full : .failed, at: now)
        }
    }

    private func commit(recipients: Int, octets: UInt64, for client: Client, at now: Instant) throws {
        guard settings.stores else {
            let id = discarded.take(octets: octets, at: Clock.wall())
            return client.conversation.storeSettled(.committed(id), at: now)
        }
        guard let content = client.content, let transaction = client.transaction else { return }
        // Closed before the sink hears of it: no descriptor of the file may be left outside the sink.
        let digest = content.finish()
        client.content = nil
        client.awaitsVerdict = true
        try desk.commit(transaction, recipients: recipients, octets: octets, digest: digest)
    }

    // MARK: The connection

    /// Sends what can be sent.
    /// - Returns: whether the conversation went on by it.
    private func flush(_ client: Client, at now: Instant) -> Bool {
        guard client.connection != nil, !client.outbox.isEmpty else { return false }
        switch client.outbox.flush(to: client.number, at: now) {
        case .waiting(let octets):
            client.octetsOut += UInt64(octets)
            return false
        case .emptied(let octets):
            client.octetsOut += UInt64(octets)
            client.conversation.repliesSent(at: now)
            return true
        case .ended(let end, let octets):
            client.octetsOut += UInt64(octets)
            finish(client, by: end, at: now)
            return false
        case .lost:
            lose(client, at: now)
            return true
        }
    }

    /// An honest end lets the last reply arrive: shutdown(2), then the client's own end is waited for.
    private func finish(_ client: Client, by end: ConnectionEnd, at now: Instant) {
        client.outbox.removeAll()
        switch end {
        case .finish:
            shutdownWriting(client.number)
            client.end = .lingering(until: now + settings.deadlines.linger)
        case .reset:
            try? resetOnClose(client.number)
            client.end = .over
        case .hold:
            client.end = .held
        }
    }

    /// The connection is no more: the client reset it, or takes nothing any longer.
    func lose(_ client: Client, at now: Instant) {
        guard client.connection != nil else { return }
        client.outbox.removeAll()
        if case .none = client.end { client.conversation.lost(at: now) }
        client.end = .over
    }

    /// After each step: a client that's at its end goes, the others are watched for what they need.
    private func settle(_ client: Client) throws {
        if case .over = client.end {
            try close(client)
            if !client.awaitsVerdict { forget(client) }
            return
        }
        if client.wanted != client.interest {
            client.interest = client.wanted
            try poller.modify(client.number, client.interest, token: client.session.number)
        }
        deadlines.arm(client.session, at: client.deadline)
    }

    private func close(_ client: Client) throws {
        guard client.connection != nil else { return }
        // Before the close: while a duplicate lives elsewhere the entry would stay. epoll(7).
        try poller.remove(client.number)
        client.connection = nil
    }

    private func forget(_ client: Client) {
        clients[client.session] = nil
        deadlines.forget(client.session)
        ended.append(client.session)
        journal.note(
            .disconnect(
                client.session, reason: client.reason.rawValue, messages: client.messages, octetsIn: client.octetsIn,
                octetsOut: client.octetsOut, lasted: Clock.now() - client.connected.at))
    }
}
