import SMTPGrammar
package import SMTPServer
package import Vocabulary

/// One client's conversation: octets and the store's answers in, effects out.
///
/// A pure machine around the honest dialogue. It cuts the client's octets into commands and content, batches
/// replies, says what waits and until when, and tells the log what happened. After each event the host takes the
/// effects and carries them out in their order:
///
///     C: EHLO a.test            receive    → send "250-…"
///                               repliesSent
///     C: MAIL, RCPT, DATA       receive    → send "250 …250 …", open
///                               storeOpened → send "354 …"
///     C: content, dot           receive    → write, commit
///                               storeSettled → send "250 … id=…"
///
/// While the host is asked, input waits: `wantsInput` is false, and what came before is kept. Any command may come to
/// wait in the same way.
package struct Conversation: Sendable {
    /// What holds for one client.
    package struct Terms: Sendable {
        package let hostname: Domain
        package let offer: Offer
        package let limits: ClientLimits
        package let deadlines: ClientDeadlines
        package let admission: Admission

        package init(
            hostname: Domain, offer: Offer, limits: ClientLimits, deadlines: ClientDeadlines, admission: Admission
        ) {
            self.hostname = hostname
            self.offer = offer
            self.limits = limits
            self.deadlines = deadlines
            self.admission = admission
        }
    }

    /// What the host is to do.
    package enum Effect: Hashable, Sendable {
        case send(Parcel)
        /// Close at once; what isn't sent stays unsent. The client doesn't take its replies.
        case drop
        /// Ask the store for a place for a message, and call `storeOpened` or `storeRefused`.
        case open(Envelope)
        /// Add octets to the message. If that fails, call `contentFailed`, and leave out what's behind this up to
        /// the message's `commit`.
        case write([UInt8])
        /// Ask the store to keep the message, and call `storeSettled`.
        case commit(recipients: Int, octets: UInt64)
        /// Forget the message, opened or not yet; no answer is expected.
        case abandon
        case note(Note)
    }

    /// How far it has come. Each case holds what exists then.
    enum Phase {
        /// The banner isn't out yet; what the client says meanwhile waits.
        case greeting
        case commands
        /// Since when the line, and the message, has been coming.
        case content(line: Instant, message: Instant)
        /// With the message, if any, that the store was asked to keep when the conversation ended.
        case ended(Orphan?)
    }

    /// A message whose sender won't hear what became of it.
    struct Orphan {
        let envelope: Envelope
        let octets: UInt64
    }

    let terms: Terms
    var dialogue: ServerDialogue
    var phase = Phase.greeting
    var lines = LineReader()
    var inbox = Inbox()
    var outbox = Outbox()
    var redaction = Redaction()
    var effects: [Effect] = []
    /// From when the command deadline counts.
    var commandSince: Instant
    /// Until when a message may still come, once the daemon stops.
    var drainUntil: Instant?
    /// Whether the client ended its side.
    var inputEnded = false
    /// The line that replies are about, as the log shows it.
    var subject = ""
    /// Each is noted once.
    var irregularities: Set<Irregularity> = []
    /// Messages whose 250 isn't with the kernel yet.
    var unacknowledged: [MessageID] = []

    package init(_ terms: Terms, at now: Instant) {
        self.terms = terms
        dialogue = ServerDialogue(hostname: terms.hostname, offer: terms.offer, limits: terms.limits)
        commandSince = now
        switch terms.admission {
        case .admitted:
            say(.banner(terms.hostname))
            flush(at: now)
        case .tooManyConnections:
            note(.limit(.connections))
            end(saying: .tooManyConnections(terms.hostname), .limit, at: now)
        case .tooManyFromAddress:
            note(.limit(.connectionsPerAddress))
            end(saying: .tooManyFromAddress(terms.hostname), .limit, at: now)
        }
    }

    /// Whether the host should read from the client. Nothing is lost if it does all the same; it's only kept longer.
    package var wantsInput: Bool {
        guard !inputEnded, outbox.hasRoom else { return false }
        switch phase {
        case .greeting: return inbox.isEmpty
        case .commands, .content: return dialogue.awaits != .store
        case .ended: return false
        }
    }

    /// Octets held here at the moment, effects aside.
    package var heldOctets: Int { inbox.count + outbox.held }

    /// What is to be done now; taken after each event, and `contentFailed` in the midst of effects is one.
    package mutating func takeEffects() -> [Effect] {
        defer { effects = [] }
        return effects
    }

    var hasEnded: Bool {
        if case .ended = phase { true } else { false }
    }
}
