package import SMTPGrammar
package import Vocabulary

/// The server's side of RFC 5321: honest, and strict.
///
/// It has two doors. `refusal(of:)` says whether a command is admissible now, and changes nothing;
/// `perform(_:)` does it. Whatever wants to refuse a command for a reason of its own stands between the two,
/// and has nothing to undo. A command gets one reply. Where another process must be asked first,
/// the command's effects hold the question instead, `awaits` becomes `.store`, and the reply comes with the answer.
///
/// The dialogue knows no fault, no clock, no socket and no log.
package struct ServerDialogue: Sendable {
    /// What the host is to do, in this order.
    package enum Effect: Hashable, Sendable {
        case reply(Reply)
        /// Ask the store for a place for a message; its answer goes to `opened()` or `openRefused(_:)`.
        case open(Envelope)
        /// Add octets to the message.
        case write([UInt8])
        /// Ask the store to keep the message for good; its answer goes to `settled(_:)`.
        case commit(recipients: Int, octets: UInt64)
        /// Forget the message.
        case abandon
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
        case content
        case store
        case nothing
    }

    /// Where it stands. Each case holds what exists then, and nothing else.
    enum Standing {
        case connected
        case identified(Client)
        case collecting(Client, Envelope)
        /// The store was asked for a place.
        case opening(Client, Envelope)
        case receiving(Client, Envelope, Content)
        /// The store was asked to keep the message.
        case committing(Client, Envelope, octets: UInt64)
        case closed
    }

    /// A client that said who it is.
    struct Client {
        let name: Host
        /// Whether it said so with EHLO.
        let isESMTP: Bool
    }

    let hostname: Domain
    let offer: Offer
    let limits: ClientLimits
    var standing = Standing.connected
    /// Since the last message taken.
    var badCommands: UInt32 = 0

    package init(hostname: Domain, offer: Offer, limits: ClientLimits) {
        self.hostname = hostname
        self.offer = offer
        self.limits = limits
    }

    package var awaits: Awaited {
        switch standing {
        case .connected, .identified, .collecting: .command
        case .receiving: .content
        case .opening, .committing: .store
        case .closed: .nothing
        }
    }

    /// Whether the client may send commands in groups, and knows it.
    package var allowsPipelining: Bool { client?.isESMTP == true && offer.pipelining }

    /// The message whose fate the store hasn't told yet.
    package var committing: (envelope: Envelope, octets: UInt64)? {
        guard case .committing(_, let envelope, let octets) = standing else { return nil }
        return (envelope, octets)
    }

    /// The reply as this client gets it: with its enhanced code once EHLO has offered them. A client that said HELO,
    /// or nothing yet, wasn't told of them.
    package func phrased(_ reply: Reply) -> Reply {
        client?.isESMTP == true && offer.enhancedStatusCodes ? reply : reply.withoutStatus
    }

    private var client: Client? {
        switch standing {
        case .connected, .closed: nil
        case .identified(let client), .collecting(let client, _), .opening(let client, _),
            .receiving(let client, _, _), .committing(let client, _, _):
            client
        }
    }
}
