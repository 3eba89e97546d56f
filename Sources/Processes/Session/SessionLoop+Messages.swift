import Conversation
import Kernel
import SMTPServer
import Vocabulary
import Wire

/// Messages on their way to the store: held until they are whole, or written into a file of the sink's.
extension SessionLoop {
    func open(_ envelope: Envelope, _ greeting: Greeting, for client: Client, at now: Instant) {
        guard let transaction = client.nextTransaction() else {
            return client.conversation.storeRefused(.failed, at: now, into: &outcomes)
        }
        let listener = settings.listeners[client.listener]
        let provenance = Provenance(
            client: client.peer, listener: listener.name, helo: greeting.helo,
            esmtp: greeting.esmtp, user: greeting.user, security: client.stage?.security,
            connected: client.connected.wall, opened: outcomes.names.now)
        let trace =
            !settings.traces
            ? nil
            : TraceFields(
                sender: envelope.sender.address, international: envelope.isInternational, greeting: greeting,
                client: client.peer, hostname: settings.hostname, transaction: transaction,
                language: listener.language, security: client.stage?.security, at: outcomes.names.now)
        client.message = IncomingMessage(transaction, provenance, envelope, trace: trace)
        client.conversation.storeOpened(at: now, into: &outcomes)
    }

    func write(_ written: Conversation.Written, for client: Client, at now: Instant) throws {
        guard let message = client.message else { return }
        do {
            switch written {
            case .octets(let octets): try message.write(octets.span)
            case .received(let range):
                let input = client.stage == nil ? input : plain
                try message.write(input.span.extracting(range))
            }
        } catch {
            return try fail(message, of: client, by: error, at: now)
        }
        if message.hasOutgrown { try askForFile(message) }
    }

    /// Content is whole: it goes to the sink with its envelope, or what is needed for it is asked for.
    func commit(_ ending: IncomingMessage.Ending, for client: Client) throws {
        guard let message = client.message else { return }
        client.awaitsVerdict = true
        if message.awaitsFile { return message.awaitFile(for: ending) }
        guard let whole = message.whole(faults: ending.faults, digestedBy: digester) else {
            return try commit(message, ending, for: client)
        }
        guard try !desk.keep(whole, as: message.transaction) else {
            client.message = nil
            return
        }
        // With so many recipients it takes several packets.
        try askForFile(message, for: ending)
    }

    /// What was written into a file.
    private func commit(_ message: IncomingMessage, _ ending: IncomingMessage.Ending, for client: Client) throws {
        // Closed before the sink hears of it: no descriptor of the file may be left outside the sink.
        guard let (octets, digest) = message.close(ending) else { return }
        client.message = nil
        try desk.withdraw(message.withdrawn, from: message.transaction)
        try desk.commit(
            message.transaction, recipients: ending.recipients, octets: octets, digest: digest, faults: ending.faults)
    }

    func abandon(_ client: Client) throws {
        client.message?.close()
        client.message = nil
        if let transaction = client.transaction { try desk.abandon(transaction) }
        client.transaction = nil
    }

    // MARK: The sink's answers

    private func askForFile(_ message: IncomingMessage, for ending: IncomingMessage.Ending? = nil) throws {
        message.awaitFile(for: ending)
        try desk.open(message.transaction, message.provenance, message.envelope)
    }

    /// The sink has made the file.
    func take(_ file: consuming Descriptor, for client: Client, at now: Instant) throws {
        guard let message = client.message else { return }
        do {
            if let ending = try message.take(file) { try commit(message, ending, for: client) }
        } catch let error as SystemError {
            try fail(message, of: client, by: error, at: now)
        }
    }

    private func fail(_ message: IncomingMessage, of client: Client, by error: SystemError, at now: Instant) throws {
        journal.note(.store("session \(client.session): \(error)"))
        message.close()
        try desk.abandon(message.transaction)
        refuse(client, error.isNoRoom ? .full : .failed, at: now)
    }

    /// There's no file, or nothing more goes into it.
    func refuse(_ client: Client, _ refusal: StoreRefusal, at now: Instant) {
        client.message = nil
        client.awaitsVerdict = false
        client.conversation.contentFailed(refusal, at: now, into: &outcomes)
    }
}
