import SMTPGrammar
import Vocabulary

/// The honest client's side of a session: replies in, commands out. RFC 5321 §3, §4.1.4; RFC 2920; RFC 2033.
///
/// It has no socket and no clock: whoever runs it reads replies, sends what it says, does the handshake it asks for.
package struct ClientDialogue: Sendable {
    package enum Effect: Sendable {
        /// Octets to send, and how they may be shown: without a secret.
        case say([UInt8], shown: String)
        /// The content of the message, and its end.
        case sendContent
        case startTLS
        /// Nothing is left to be done but to close.
        case end(ErrandOutcome)
    }

    /// Where the dialogue stands: whose reply comes next.
    enum Standing: Sendable {
        case banner
        case hello
        /// EHLO was refused: RFC 5321 §3.2.
        case oldHello
        case startTLS
        case handshake
        case auth(AuthExchange)
        /// Commands that were sent, and what is to be sent behind them.
        case envelope(due: [Command], later: [Command])
        case content
        /// 354 came though nobody takes the message: a lone dot was sent. RFC 2920 §3.1.
        case lonelyDot
        case quit
        case ended
    }

    enum Command: Hashable, Sendable {
        case mail
        case rcpt(Int)
        case data
    }

    package let errand: Errand
    let means: ProofMeans
    var standing = Standing.banner
    /// What the server offered in its latest reply to EHLO.
    package internal(set) var offers = Offers.none
    /// Of what was said to authenticate.
    package internal(set) var mask = Mask()
    var isEncrypted: Bool
    var accepted: [Int] = []
    var refused: [ErrandOutcome.Refusal] = []
    /// LMTP: whose reply to the content comes next.
    var answered = 0
    var outcome = ErrandOutcome.done

    package init(_ errand: Errand, _ means: ProofMeans) {
        self.errand = errand
        self.means = means
        isEncrypted = errand.encryption == .implicit
    }

    /// The step that the dialogue is in, for whoever has to say where it broke.
    package var step: Errand.Step {
        switch standing {
        case .banner: .banner
        case .hello, .oldHello: .hello
        case .startTLS, .handshake: .tls
        case .auth: .auth
        case .envelope(let due, _):
            switch due.first {
            case .mail: .mail
            case .rcpt: .rcpt
            case .data, nil: .data
            }
        case .content, .lonelyDot: .content
        case .quit, .ended: .quit
        }
    }

    /// Whether the message was taken, however the session ends.
    package var result: ErrandOutcome { outcome }

    /// A reply came.
    package mutating func receive(_ reply: ServerReply) -> [Effect] {
        switch standing {
        case .banner: return takeBanner(reply)
        case .hello: return takeHello(reply)
        case .oldHello:
            return reply.severity == .completion ? identified() : fail(.hello, "HELO", reply)
        case .startTLS:
            guard reply.severity == .completion else { return fail(.tls, "STARTTLS", reply) }
            standing = .handshake
            return [.startTLS]
        case .handshake: return violate(.tls, "a reply came where the handshake belongs")
        case .auth(let exchange): return takeAuth(reply, exchange)
        case .envelope(let due, let later): return takeEnvelope(reply, due, later)
        case .content: return takeContent(reply)
        case .lonelyDot: return quit()
        case .quit:
            standing = .ended
            return [.end(outcome)]
        case .ended: return []
        }
    }

    /// The handshake that it asked for is done. What was known of the server before is forgotten: RFC 3207 §4.2.
    package mutating func encrypted() -> [Effect] {
        guard case .handshake = standing else { return [] }
        isEncrypted = true
        offers = .none
        if errand.quitsAfter == .tls { return quit() }
        return hello()
    }

    // MARK: Hello

    private mutating func takeBanner(_ reply: ServerReply) -> [Effect] {
        guard reply.severity == .completion else { return fail(.banner, "the connection", reply) }
        if errand.quitsAfter == .banner || errand.quitsAfter == .connect { return quit() }
        return hello()
    }

    private mutating func hello() -> [Effect] {
        standing = .hello
        return [line(errand.protocolSpoken == .lmtp ? "LHLO \(errand.name)" : "EHLO \(errand.name)")]
    }

    private mutating func takeHello(_ reply: ServerReply) -> [Effect] {
        if reply.severity == .completion {
            offers = Offers(reply)
            return identified()
        }
        // Extensions are needed for what was asked for, so there's no going back to HELO then.
        guard reply.severity == .permanent, errand.protocolSpoken == .smtp, errand.authentication == nil,
            errand.encryption != .required
        else { return fail(.hello, errand.protocolSpoken == .lmtp ? "LHLO" : "EHLO", reply) }
        standing = .oldHello
        return [line("HELO \(errand.name)")]
    }

    private mutating func identified() -> [Effect] {
        switch errand.encryption {
        case .offered where !isEncrypted && offers.contains("STARTTLS"), .required where !isEncrypted:
            guard offers.contains("STARTTLS") else { return miss(.tls, "the server doesn't offer STARTTLS") }
            if errand.quitsAfter == .hello { return quit() }
            standing = .startTLS
            return [line("STARTTLS")]
        case .never, .offered, .required, .implicit: break
        }
        if errand.quitsAfter == .hello || errand.quitsAfter == .tls { return quit() }
        guard let proof = errand.authentication else {
            return errand.quitsAfter == .auth ? quit() : envelope()
        }
        return authenticate(proof)
    }

    // MARK: The end

    /// Says QUIT; what became of the errand is kept.
    mutating func quit() -> [Effect] {
        standing = .quit
        return [line("QUIT")]
    }

    mutating func fail(_ step: Errand.Step, _ what: String, _ reply: ServerReply) -> [Effect] {
        outcome = .refused(step, ErrandOutcome.Refusal(what, reply))
        // The server closes behind 421: RFC 5321 §3.8. QUIT is said all the same, and its reply may never come.
        return quit()
    }

    mutating func miss(_ step: Errand.Step, _ what: String) -> [Effect] {
        outcome = .missing(step, what)
        return quit()
    }

    mutating func violate(_ step: Errand.Step, _ what: String) -> [Effect] {
        outcome = .violated(step, what)
        standing = .ended
        return [.end(outcome)]
    }

    func line(_ text: String, shown: String? = nil) -> Effect {
        .say(Array(text.utf8) + [.carriageReturn, .lineFeed], shown: shown ?? text)
    }
}
