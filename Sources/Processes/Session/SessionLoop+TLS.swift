import Conversation
import Faults
import Journal
import Kernel
import TLS
import Vocabulary

/// TLS of a session process's clients.
extension SessionLoop {
    /// From here on the client's octets go by TLS.
    func secure(_ client: Client, at now: Instant) {
        guard let context = certificates.usual() else {
            journal.note(.tlsFailed(client.session, reason: "no certificate", alert: nil))
            return client.conversation.handshakeFailed(at: now, into: &outcomes)
        }
        do {
            let dripPause = settings.timeScale.applied(to: Limit.handshakeDrip)
            // Asked once: its answer is in the log.
            var asked: TLSFault??
            let stage = try TLSStage(context, dripPause: dripPause) { [unowned self, unowned client] name in
                let fault = asked ?? client.conversation.handshakeFault(serverName: name, into: &outcomes)
                asked = .some(fault)
                return play(fault, for: name, to: client)
                    ?? (.proceed(HandshakeTerms(certificates.usual(for: name) ?? context)), .none)
            }
            client.exchange(stage: stage)
        } catch {
            journal.note(.tlsFailed(client.session, reason: "\(error)", alert: nil))
            client.conversation.handshakeFailed(at: now, into: &outcomes)
        }
    }

    /// How a fault goes; nil for none. Where its certificate isn't made the handshake waits for it.
    private func play(
        _ fault: TLSFault?, for name: String?, to client: Client
    ) -> (HandshakeChoice, TLSStage.Deviation)? {
        guard let fault else { return nil }
        if let certifier, let kind = fault.certificate, !certificates.has(kind) {
            certifier.want(kind, for: client.session)
            return (.wait, .none)
        }
        return fault.play(certificates, for: name)
    }

    /// Certificates that were asked for have been made.
    func hearCertifier() throws {
        let now = Clock.now()
        while let made = try certifier?.next() {
            certificates.add(made.kind, made.credential)
            for session in made.waiting {
                // It may be gone meanwhile, or have asked twice.
                guard let client = clients[session], case .none = client.end, let stage = client.stage else { continue }
                take([UInt8]().span, through: stage, from: client, at: now)
                try advance(client, at: now)
            }
        }
    }

    /// Octets from the socket, by way of the stage.
    func take(_ arrived: Span<UInt8>, through stage: any Stage, from client: Client, at now: Instant) {
        plain.removeAll(keepingCapacity: true)
        let news = stage.take(arrived, into: &plain)
        client.answer(news.answer, drip: news.drip, at: now)
        if news.isSecured {
            if journal.logs(.info), let security = stage.security { journal.note(.tls(client.session, security)) }
            client.conversation.secured(at: now, into: &outcomes)
        }
        if !plain.isEmpty {
            client.hasSpoken = true
            // A span of a local: one of a class's property can't be had.
            let plain = plain
            client.conversation.receive(plain.span, at: now, into: &outcomes)
        }
        if let ending = news.ending {
            end(client, by: ending, at: now)
        } else if let failure = news.failure {
            if journal.logs(.info) {
                journal.note(.tlsFailed(client.session, reason: failure.reason, alert: failure.alert))
            }
            client.conversation.handshakeFailed(at: now, into: &outcomes)
        } else if news.isClosed {
            inputEnded(client, at: now)
        }
    }

    /// A client that finds fault with a certificate may leave without an alert. What is known of it is that it left.
    func noteIfMute(_ client: Client) {
        guard [.clientClosed, .lost].contains(client.reason), !client.hasSpoken, journal.logs(.info),
            client.stage?.security != nil
        else { return }
        journal.note(.tlsFailed(client.session, reason: Self.mute, alert: nil))
    }

    private static let mute = "the client left behind the handshake, without a command"

    /// A fault takes the place of the handshake.
    private func end(_ client: Client, by ending: StageNews.Ending, at now: Instant) {
        switch ending {
        case .closed(let end): client.conversation.endHandshake(by: end, into: &outcomes)
        case .held: client.conversation.holdHandshake(at: now, into: &outcomes)
        case .clear(let octets):
            client.exchange(stage: nil)
            client.conversation.goOnInClear(at: now, into: &outcomes)
            client.conversation.receive(octets.span, at: now, into: &outcomes)
        }
    }
}
