import Conversation
import Journal
import Kernel
import TLS
import Vocabulary

/// TLS of a session process's clients.
extension SessionLoop {
    /// From here on the client's octets go by TLS.
    func secure(_ client: Client, at now: Instant) {
        guard let context = certificates[.good] else {
            journal.note(.tlsFailed(client.session, reason: "no certificate", alert: nil))
            return client.conversation.handshakeFailed(at: now, into: &outcomes)
        }
        do {
            let stage = try TLSStage(context) { _ in .proceed(HandshakeTerms(context)) }
            client.exchange(stage: stage)
        } catch {
            journal.note(.tlsFailed(client.session, reason: "\(error)", alert: nil))
            client.conversation.handshakeFailed(at: now, into: &outcomes)
        }
    }

    /// Octets from the socket, by way of the stage.
    func take(_ arrived: Span<UInt8>, through stage: any Stage, from client: Client, at now: Instant) {
        plain.removeAll(keepingCapacity: true)
        let news = stage.take(arrived, into: &plain)
        client.answer(news.answer, at: now)
        if let security = news.secured {
            client.security = security
            if journal.logs(.info) { journal.note(.tls(client.session, security)) }
            client.conversation.secured(at: now, into: &outcomes)
        }
        if !plain.isEmpty {
            // A span of a local: one of a class's property can't be had.
            let plain = plain
            client.conversation.receive(plain.span, at: now, into: &outcomes)
        }
        if let failure = news.failure {
            if journal.logs(.info) {
                journal.note(.tlsFailed(client.session, reason: failure.reason, alert: failure.alert))
            }
            client.conversation.handshakeFailed(at: now, into: &outcomes)
        } else if news.isClosed {
            inputEnded(client, at: now)
        }
    }
}
