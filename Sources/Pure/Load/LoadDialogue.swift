/// One well-behaved sender's session, reply by reply: codes in, what to do next out.
///
/// It's made to be cheap: a load has a thousand of them, and each reads a reply for every microsecond of its client.
package struct LoadDialogue: Hashable, Sendable {
    private enum Standing: Hashable, Sendable {
        case banner
        case hello
        case startTLS
        case handshake
        case auth
        /// There is no message for it.
        case resting
        case mail
        case recipient(Int)
        case data
        case content
        case lonelyDot
        case reset
        case quit
        case ended
    }

    private var standing: Standing
    private var isEncrypted = false
    /// Whether the banner came.
    private var hasGreeted = false
    /// Recipients of the message that were taken.
    private var accepted = 0
    /// Where the message was refused first, if it was.
    private var refusal: LoadStep?
    /// Whether the group of the next message went with the content.
    private var isAhead = false

    /// What is to be done now.
    package enum Action: Hashable, Sendable {
        /// More replies are due.
        case wait
        case say(LoadScript.Piece)
        case handshake
        /// The exchange of AUTH, up to `authenticated` or `unauthenticated`.
        case authenticate
        /// It has nothing to do until `begin`.
        case rest
        case close
    }

    /// What a reply came to.
    package struct Turn: Hashable, Sendable {
        package var action: Action
        /// What became of a message, if its last reply this was.
        package var ending: Ending?
        /// Where something was refused by this reply.
        package var refused: LoadStep?

        init(_ action: Action, ending: Ending? = nil, refused: LoadStep? = nil) {
            self.action = action
            self.ending = ending
            self.refused = refused
        }
    }

    /// What became of a message.
    package enum Ending: Hashable, Sendable {
        /// So many recipients were taken.
        case taken(recipients: Int)
        case refused
    }

    package init(_ plan: LoadPlan) { standing = plan.encryption == .implicit ? .handshake : .banner }

    /// Whose reply comes next.
    package var step: LoadStep {
        switch standing {
        case .banner: .banner
        case .hello: .hello
        case .startTLS: .startTLS
        case .handshake: .handshake
        case .auth: .auth
        case .resting, .ended: .rest
        case .mail: .mail
        case .recipient: .recipient
        case .data: .data
        case .content, .lonelyDot: .content
        case .reset: .reset
        case .quit: .quit
        }
    }

    /// Whether a message is under way, or waits for the session to stand.
    package var hasMessage: Bool {
        switch standing {
        case .resting, .reset, .quit, .ended: false
        default: true
        }
    }

    package var isResting: Bool { standing == .resting }

    /// The handshake is done.
    package mutating func encrypted() -> Action {
        isEncrypted = true
        guard standing == .handshake else { return .close }
        standing = hasGreeted ? .hello : .banner
        return hasGreeted ? .say(.hello) : .wait
    }

    /// Whether the text of the next reply counts where there's AUTH, and not its code alone: offers and challenges.
    package var needsText: Bool {
        switch standing {
        case .hello, .auth: true
        default: false
        }
    }

    /// The server believes who the client is.
    package mutating func authenticated(_ plan: LoadPlan) -> Action { standing == .auth ? begin(plan) : .close }

    /// The server doesn't, or the client doesn't believe the server.
    package mutating func unauthenticated() -> Turn { end() }

    /// A message is there for a session that rests.
    package mutating func begin(_ plan: LoadPlan) -> Action {
        accepted = 0
        refusal = nil
        isAhead = false
        standing = .mail
        return .say(plan.style == .lockStep ? .mail : .group)
    }

    /// Says QUIT.
    package mutating func quit() -> Action {
        standing = .quit
        return .say(.quit)
    }

    /// - Parameter claim: Takes a further message for this session; false if there is none, or none yet.
    package mutating func receive(_ code: UInt16, _ plan: LoadPlan, claim: () -> Bool) -> Turn {
        let isGood = code / 100 == 2
        // The server closes behind it: RFC 5321 §3.8.
        guard code != 421 || standing == .quit else { return end() }
        switch standing {
        case .banner:
            guard isGood else { return end() }
            hasGreeted = true
            standing = .hello
            return Turn(.say(.hello))
        case .hello:
            guard isGood else { return end() }
            if plan.encryption == .startTLS, !isEncrypted {
                standing = .startTLS
                return Turn(.say(.startTLS))
            }
            guard plan.authentication != nil else { return Turn(begin(plan)) }
            standing = .auth
            return Turn(.authenticate)
        case .startTLS:
            guard isGood else { return end() }
            standing = .handshake
            return Turn(.handshake)
        case .mail: return takeMail(isGood, plan, claim)
        case .recipient(let index): return takeRecipient(index, isGood, plan, claim)
        case .data: return takeData(code, plan, claim)
        case .content: return takeContent(isGood, plan, claim)
        case .lonelyDot:
            let next = next(plan, claim)
            return Turn(next, ending: .refused)
        case .reset: return Turn(next(plan, claim))
        case .quit:
            standing = .ended
            return Turn(.close)
        case .handshake, .auth, .resting, .ended: return end()
        }
    }

    // MARK: A message

    private mutating func takeMail(_ isGood: Bool, _ plan: LoadPlan, _ claim: () -> Bool) -> Turn {
        guard isGood else {
            refusal = .mail
            if plan.style == .lockStep { return Turn(next(plan, claim), ending: .refused, refused: .mail) }
            standing = .recipient(0)
            return Turn(.wait, refused: .mail)
        }
        standing = .recipient(0)
        return Turn(plan.style == .lockStep ? .say(.recipient(0)) : .wait)
    }

    private mutating func takeRecipient(
        _ index: Int, _ isGood: Bool, _ plan: LoadPlan, _ claim: () -> Bool
    ) -> Turn {
        if isGood { accepted += 1 }
        // Behind a MAIL that was refused nothing else is worth a word.
        let refused: LoadStep? = isGood || refusal == .mail ? nil : .recipient
        let isLast = index + 1 == plan.recipients.count
        standing = isLast ? .data : .recipient(index + 1)
        guard plan.style == .lockStep else { return Turn(.wait, refused: refused) }
        guard isLast else { return Turn(.say(.recipient(index + 1)), refused: refused) }
        guard accepted > 0 else {
            standing = .reset
            return Turn(.say(.reset), ending: .refused, refused: refused)
        }
        return Turn(.say(.data), refused: refused)
    }

    private mutating func takeData(_ code: UInt16, _ plan: LoadPlan, _ claim: () -> Bool) -> Turn {
        guard code == 354 else {
            standing = .reset
            return Turn(.say(.reset), ending: .refused, refused: accepted > 0 ? .data : nil)
        }
        guard accepted > 0 else {
            standing = .lonelyDot
            return Turn(.say(.lonelyDot))
        }
        standing = .content
        isAhead = plan.style == .streamed && plan.connections == .reused && claim()
        return Turn(.say(isAhead ? .contentAndGroup : .content))
    }

    private mutating func takeContent(_ isGood: Bool, _ plan: LoadPlan, _ claim: () -> Bool) -> Turn {
        let ending: Ending = isGood ? .taken(recipients: accepted) : .refused
        return Turn(next(plan, claim), ending: ending, refused: isGood ? nil : .content)
    }

    private mutating func next(_ plan: LoadPlan, _ claim: () -> Bool) -> Action {
        if isAhead {
            // Its group was sent already.
            _ = begin(plan)
            return .wait
        }
        if plan.connections == .perMessage { return quit() }
        if claim() { return begin(plan) }
        standing = .resting
        return .rest
    }

    /// The session is over, and its message refused with it.
    private mutating func end() -> Turn {
        let turn = Turn(.close, ending: hasMessage ? .refused : nil, refused: step)
        standing = .ended
        return turn
    }
}

/// Where a session stands, for whoever has to say where something went wrong.
package enum LoadStep: String, Hashable, Sendable, CaseIterable {
    case banner = "banner"
    case hello = "EHLO"
    case startTLS = "STARTTLS"
    case handshake = "TLS"
    case auth = "AUTH"
    case mail = "MAIL"
    case recipient = "RCPT"
    case data = "DATA"
    case content = "content"
    case reset = "RSET"
    case quit = "QUIT"
    /// Between two messages.
    case rest = "rest"
}
