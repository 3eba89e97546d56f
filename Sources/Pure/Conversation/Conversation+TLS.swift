package import Faults
import SMTPGrammar
import SMTPServer
package import Vocabulary

/// TLS, whose handshake is the host's: behind `secure` it feeds the client's octets there, and tells what came of it.
extension Conversation {
    /// What EHLO offers before the client takes something away.
    var offered: Offer { dialogue.isSecured ? terms.securedOffer : terms.offer }

    /// The client has its 220, or will have it.
    mutating func beginHandshake(at now: Instant, into turn: inout Turn) {
        // A fault may have ended or held the connection in place of the reply, or behind it.
        guard !hasEnded else { return }
        flush(at: now, into: &turn)
        phase = .handshake(since: now, nil)
        turn.effects.append(.secure)
    }

    /// The ClientHello has come: what the handshake does wrong, if anything.
    /// - Parameter serverName: what the client calls the server; nil if it doesn't.
    package mutating func handshakeFault(serverName: String?, into turn: inout Turn) -> TLSFault? {
        guard let (fault, carrier) = plan.handshake(serverName: serverName, helo: service?.tls) else { return nil }
        note(.tlsFault(fault, carrier), into: &turn)
        return fault
    }

    /// A fault ends the connection in place of the handshake.
    package mutating func endHandshake(by end: ConnectionEnd, into turn: inout Turn) {
        close(.fault, into: &turn)
        turn.effects.append(.send(Parcel([], end: end)))
    }

    /// A fault has nothing come any more in place of the handshake.
    package mutating func holdHandshake(at now: Instant, into turn: inout Turn) {
        close(.fault, into: &turn)
        phase = .held(since: now)
    }

    /// The handshake is done.
    package mutating func secured(at now: Instant, into turn: inout Turn) {
        guard case .handshake(_, let admission) = phase else { return }
        dialogue.secured()
        leaveHandshake(admission, at: now, into: &turn)
    }

    /// There's no handshake: what comes from here on is in the clear.
    package mutating func goOnInClear(at now: Instant, into turn: inout Turn) {
        guard case .handshake(_, let admission) = phase else { return }
        dialogue.goOnInClear()
        leaveHandshake(admission, at: now, into: &turn)
    }

    /// The handshake came to nothing, or the connection broke in mid-session.
    package mutating func handshakeFailed(at now: Instant, into turn: inout Turn) {
        finish(.tls, at: now, into: &turn)
        giveUpReplies(into: &turn)
    }

    /// Nothing that the client said before is known any more. RFC 3207 §4.2.
    private mutating func leaveHandshake(_ admission: Admission?, at now: Instant, into turn: inout Turn) {
        (service, fired, hasAnswer, hidesStartTLS) = (nil, [], false, false)
        plan.forget()
        (dialogue.offer, dialogue.limits) = (offered, terms.limits)
        commandSince = now
        guard let admission else {
            phase = .commands
            return
        }
        phase = .greeting
        greet(admission, at: now, into: &turn)
    }
}
