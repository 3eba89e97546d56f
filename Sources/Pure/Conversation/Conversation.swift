import Faults
import SMTPGrammar
package import SMTPServer
package import Vocabulary

/// One client's conversation: octets and others' answers in, effects out.
///
/// A pure machine around the honest dialogue. It cuts the client's octets into commands and content, gathers replies,
/// says what waits and until when, and tells the log what happened. After each event the host carries out the
/// effects in their order:
///
///     C: EHLO a.test            receive     → send "250-…"
///                               repliesSent
///     C: MAIL, RCPT, DATA       receive     → send "250 …250 …", open
///                               storeOpened → send "354 …"
///     C: content, dot           receive     → write, commit
///                               storeSettled → send "250 … id=…"
///
/// While somebody is asked, input waits: `appetite` is 0, and what came before is kept. The banner, each command,
/// whom AUTH came to and the end of content are doors (`Door`), at any of which the conversation may have to ask first.
package struct Conversation: ~Copyable, Sendable {
    /// What the host is to do.
    package enum Effect: Hashable, Sendable {
        case send(Parcel)
        /// Close at once; what isn't sent stays unsent.
        case drop
        /// Ask the store for a place for a message, and call `storeOpened` or `storeRefused`.
        case open(Envelope, Greeting)
        /// Add content to the message. If that fails, call `contentFailed`, and leave out what's behind this up to
        /// the message's `commit`.
        case write(Written)
        /// From here on octets go by TLS, behind what was sent before: what isn't read of the client's is thrown away,
        /// and `secured`, `goOnInClear` or `handshakeFailed` is called.
        case secure
        /// Ask the store to keep the message, and call `storeSettled`.
        ///
        /// With the words that fired on its way here.
        case commit(recipients: Int, octets: UInt64, faults: [String])
        /// Ask the ledger to count a key once more, to keep it so long, and call `counted`.
        case ask(key: UInt64, keep: Duration)
        /// Ask whether a key is within its rate, over all session processes, and call `rated`.
        case askRate(key: UInt64, RateLimit)
        /// Forget the message, opened or not yet; no answer is expected.
        case abandon
        /// The message isn't to be kept for these recipients, by their places; the commit comes behind it.
        case withdraw([Int])
        /// By reference: it's large, and seldom.
        indirect case note(Note)
    }

    /// Content to write.
    package enum Written: Hashable, Sendable {
        /// Octets of what `receive` was called with last, by their offsets in it.
        case received(Range<Int>)
        case octets([UInt8])
    }

    /// How far it has come. Each case holds what exists then.
    enum Phase {
        /// The banner isn't out yet; what the client says meanwhile waits.
        case greeting
        case commands
        /// Since when the line, and the message, has been coming.
        case content(line: Instant, message: Instant)
        /// TLS begins; what comes is no octet of the conversation's. Behind STARTTLS nil, otherwise what is said first.
        case handshake(since: Instant, Admission?)
        /// Nothing is said any more, and the connection stays.
        case held(since: Instant)
        /// With the message, if any, that the store was asked to keep when the conversation ended.
        case ended(Orphan?)
    }

    /// A message whose sender won't hear what became of it. A reference, since hardly any conversation has one.
    final class Orphan: Sendable {
        let envelope: Envelope
        let octets: UInt64

        init(_ envelope: Envelope, octets: UInt64) {
            self.envelope = envelope
            self.octets = octets
        }
    }

    let terms: Terms
    var dialogue: ServerDialogue
    var phase = Phase.greeting
    var intake = Intake()
    var outbox = Outbox()
    var reporter: Reporter
    var greeting: Greeting {
        dialogue.helo.map { Greeting(helo: $0, esmtp: dialogue.isESMTP, user: dialogue.user) } ?? .none
    }
    var plan: Plan
    /// What is offered, once EHLO has come; nil: what the listener offers.
    @Rare var service: Service?
    /// What strikes the command that is being done, when its reply is said.
    @Rare var strike: (strike: Strike, point: Point)?
    /// Where the conversation waits for the ledger.
    @Rare var asking: Door?
    var isAsking: Bool { _asking.isSet }
    /// What each recipient meets behind the content, where each has a reply of its own.
    @Rare var deliveries: Deliveries?
    /// What of that waits until the client has taken what was said before.
    @Rare var unsaid: [DialogueEffect]?
    /// Words that fired since the last MAIL came.
    var fired: [String] = []
    /// Whether STARTTLS is done and not announced, for this EHLO.
    var hidesStartTLS = false
    /// Whether the next reply was given already.
    var hasAnswer = false
    /// How content is read; nil: as fast as it comes.
    @Rare var throttle: Throttle?
    /// Content that came of the message, in octets.
    var contentOctets: UInt64 = 0
    /// How many of them a fault waits for.
    var nextMark: UInt64?
    /// Since when the message has been coming whose chunks do.
    @Rare var contentSince: Instant?
    var hadTransaction = false
    /// From when the command deadline counts.
    var commandSince: Instant
    /// Until when everything has to have ended, once the daemon stops.
    var drainUntil: Instant?

    /// - Parameter turn: Gets the effects, as in every other event.
    package init(
        _ terms: Terms, with client: Peer, _ admission: Admission, at now: Instant, into turn: inout Turn
    ) {
        self.terms = terms
        plan = Plan(terms.faults, client: client, listener: terms.listener)
        dialogue = ServerDialogue(terms.dialogue, offer: terms.offer, limits: terms.limits)
        reporter = Reporter(told: terms.told)
        commandSince = now
        guard terms.tls != .implicit else {
            phase = .handshake(since: now, admission)
            turn.effects.append(.secure)
            return
        }
        greet(admission, at: now, into: &turn)
    }

    mutating func greet(_ admission: Admission, at now: Instant, into turn: inout Turn) {
        switch admission {
        case .admitted:
            approach(.banner, at: now, into: &turn)
            leaveGreeting(at: now, into: &turn)
        case .tooManyConnections:
            note(.limit(.connections), into: &turn)
            end(saying: .tooManyConnections(terms.hostname), .limit, at: now, into: &turn)
        case .tooManyFromAddress:
            note(.limit(.connectionsPerAddress), into: &turn)
            end(saying: .tooManyFromAddress(terms.hostname), .limit, at: now, into: &turn)
        case .tooFrequent:
            note(.limit(.connectionsPerMinute), into: &turn)
            end(saying: .tooFrequent(terms.hostname), .limit, at: now, into: &turn)
        }
    }

    /// How many octets the host should read from the client, at most; 0: none now. Nothing is lost if it reads more
    /// all the same; it's only kept longer.
    package var appetite: Int {
        guard !intake.hasEnded, outbox.hasRoom, !isAsking else { return 0 }
        switch phase {
        case .greeting: return intake.isEmpty ? .max : 0
        case .commands: return if case .store = dialogue.awaits { 0 } else { .max }
        case .content: return throttle.map { intake.isEmpty ? $0.appetite : 0 } ?? .max
        case .held, .handshake: return .max
        case .ended: return 0
        }
    }

    /// Octets held here at the moment, effects aside.
    package var heldOctets: Int { intake.count + outbox.held }

    var hasEnded: Bool {
        switch phase {
        case .ended, .held: true
        case .greeting, .handshake, .commands, .content: false
        }
    }
}

/// Who a client says it is.
package struct Greeting: Hashable, Sendable {
    /// As the client wrote it; empty before it said so.
    package let helo: String
    /// Whether it said so with EHLO.
    package let esmtp: Bool
    /// As whom it has authenticated, if it has.
    package let user: String?

    package init(helo: String, esmtp: Bool, user: String? = nil) {
        self.helo = helo
        self.esmtp = esmtp
        self.user = user
    }

    package static let none = Greeting(helo: "", esmtp: false)
}
