package import SMTPGrammar
package import Vocabulary

/// The server's side of RFC 5321: honest, and strict.
///
/// It has two doors. `refusal(of:)` says whether a command is admissible now, and changes nothing; `perform(_:into:)`
/// does it. Whatever wants to refuse a command for a reason of its own stands between the two, and has nothing to
/// undo. The end of content has the same two: once it's whole the dialogue awaits a `decision`, which is `commit` or
/// `refuseContent`.
///
/// A command gets one reply. Where another process must be asked first, the command's effects hold the question
/// instead, `awaits` becomes `.store`, and the reply comes with the answer.
///
/// The dialogue knows no fault, no clock, no socket and no log.
package struct ServerDialogue: Sendable {
    /// What the host is to do, in this order.
    package enum Effect: Hashable, Sendable {
        case reply(Reply)
        /// A reply within an exchange that goes on.
        case challenge(Reply)
        /// An exchange has ended: somebody is authenticated, or nobody.
        case authenticated(Claim?)
        /// Ask the store for a place for a message; its answer goes to `opened` or `openRefused`.
        case open(Envelope)
        /// Add content to the message.
        case write(ContentReader.Piece)
        /// Ask the store to keep the message for good; its answer goes to `settled`.
        case commit(recipients: Int, octets: UInt64)
        /// The message isn't kept for these recipients, by their places.
        case withdraw([Int])
        /// Forget the message.
        case abandon
        /// Octets go by TLS behind this, from the first one on: `secured` or `goOnInClear` comes of it.
        case secure
        /// Nothing comes behind this.
        case close(Closing)
    }

    /// Why the dialogue closes.
    package enum Closing: Hashable, Sendable {
        case quit
        /// More bad commands than the limit.
        case tooManyErrors
        /// What the client sends can't be told apart into commands.
        case outOfStep
    }

    /// What brings the dialogue on.
    package enum Awaited: Hashable, Sendable {
        case command
        /// A line that belongs to the command before: `respond`.
        case response
        /// Whether who a client says it is will be believed: `conclude`.
        case verdict
        case content
        /// Whether content that is whole will be kept: `commit` or `refuseContent`.
        case decision
        case store
        /// TLS, which somebody else sees to: `secured` or `goOnInClear`.
        case handshake
        case nothing
    }

    /// Where it stands. Each case holds what exists then, and nothing else. What is large is indirect: it's looked at
    /// far more often than it changes.
    enum Standing: Sendable {
        /// The client hasn't said who it is.
        case connected
        case identified
        /// In an exchange, in which lines are no commands.
        indirect case exchanging(Authentication)
        case collecting(Envelope)
        /// The store was asked for a place, by DATA or by the first chunk.
        case opening(Envelope, Chunk?)
        indirect case receiving(Envelope, Content)
        /// A chunk is whole, and wasn't the last one.
        indirect case chunking(Envelope, Content)
        /// A chunk of the message was refused: those behind it are as well, up to the last one or RSET.
        case spoiled(Envelope)
        /// Octets of a refused chunk come. Behind them stands the reply, so many times, and then all is as here.
        indirect case dropping(octets: UInt64, Reply, times: Int, Standing)
        /// Content is whole, and nothing is wrong with it.
        case received(Envelope, octets: UInt64)
        /// The store was asked to keep the message.
        case committing(Envelope, octets: UInt64)
        /// STARTTLS was answered with 220.
        case securing
        /// The banner said that there's no service.
        case turnedAway
        case closed
    }

    /// A client that said who it is. A reference, since as a rule that is done once.
    final class Greeted: Sendable {
        /// As it wrote it.
        let name: String
        /// Whether it said so with EHLO.
        let isESMTP: Bool
        /// As whom it has authenticated.
        let user: String?

        init(name: String, isESMTP: Bool, user: String?) {
            self.name = name
            self.isESMTP = isESMTP
            self.user = user
        }
    }

    /// What holds for all clients of a listener, which share it.
    package final class Terms: Sendable {
        let hostname: Domain
        /// In LMTP each recipient taken gets a reply of its own behind the content. RFC 2033 §4.2.
        let language: ListenerProtocol
        let authentication: AuthenticationPolicy
        let profile: Profile
        /// The replies to QUIT and to EHLO that most clients get, made once.
        let closing: Reply
        private let greetings: [(offer: Offer, reply: Reply)]

        /// - Parameter usual: What most clients are offered.
        package init(
            hostname: Domain, language: ListenerProtocol = .smtp, authentication: AuthenticationPolicy = .standard,
            profile: Profile = .strict, usual: [Offer] = []
        ) {
            self.hostname = hostname
            self.language = language
            self.authentication = authentication
            self.profile = profile
            closing = .closing(hostname)
            greetings = usual.map { ($0, .ehlo(hostname, $0)) }
        }

        func greeting(with offer: Offer) -> Reply {
            for greeting in greetings where greeting.offer == offer { return greeting.reply }
            return .ehlo(hostname, offer)
        }
    }

    let terms: Terms
    var hostname: Domain { terms.hostname }
    var language: ListenerProtocol { terms.language }
    var authentication: AuthenticationPolicy { terms.authentication }
    var profile: Profile { terms.profile }
    /// What EHLO offers, and what is done of it: nothing else says so.
    package var offer: Offer
    package var limits: ClientLimits
    var standing = Standing.connected {
        didSet { awaits = standing.awaits }
    }
    /// What brings it on from where it stands: asked for far more often than that changes.
    package private(set) var awaits = Awaited.command
    /// Who the client says it is; nil before that.
    var client: Greeted?
    /// Whether TLS is on.
    package internal(set) var isSecured = false
    /// Since the last message taken.
    var badCommands: UInt32 = 0

    package init(_ terms: Terms, offer: Offer, limits: ClientLimits) {
        self.terms = terms
        self.offer = offer
        self.limits = limits
    }

    /// Whether parameters are taken from the client: those of HELO have none, unless that's forgiven.
    /// RFC 5321 §4.1.1.11.
    var takesParameters: Bool { isESMTP || profile == .lenient }

    /// Whether the client said HELO.
    package var isHELO: Bool { client.map { !$0.isESMTP } ?? false }

    /// Whether the client may send commands in groups, and knows it.
    package var allowsPipelining: Bool { offer.pipelining && isESMTP }

    /// Whether the client gets enhanced status codes: once EHLO has offered them. A client that said HELO, or nothing
    /// yet, wasn't told of them. RFC 2034 §3.
    package var tellsStatus: Bool { offer.enhancedStatusCodes && isESMTP }

    /// Whether a transaction is under way. RFC 5321 §3.3.
    package var hasTransaction: Bool { standing.hasTransaction }

    /// The message whose fate the store hasn't told yet.
    package var committing: (envelope: Envelope, octets: UInt64)? {
        guard case .committing(let envelope, let octets) = standing else { return nil }
        return (envelope.kept, octets)
    }

    /// The reply as this client gets it.
    package func phrased(_ reply: Reply) -> Reply { tellsStatus ? reply : reply.withoutStatus }

    /// Whether the client said who it is, and with EHLO.
    package var isESMTP: Bool { client?.isESMTP ?? false }

    /// Who the client says it is, as it wrote it; nil before that.
    package var helo: String? { client?.name }
}

extension ServerDialogue.Standing {
    fileprivate var awaits: ServerDialogue.Awaited {
        switch self {
        case .connected, .identified, .collecting, .chunking, .spoiled, .turnedAway: .command
        case .exchanging(let authentication):
            if case .claimed = authentication.stage { .verdict } else { .response }
        case .receiving, .dropping: .content
        case .received: .decision
        case .opening, .committing: .store
        case .securing: .handshake
        case .closed: .nothing
        }
    }

    var hasTransaction: Bool {
        switch self {
        case .collecting, .opening, .receiving, .chunking, .spoiled, .received, .committing: true
        case .connected, .identified, .exchanging, .securing, .turnedAway, .closed: false
        case .dropping(_, _, _, let next): next.hasTransaction
        }
    }
}
