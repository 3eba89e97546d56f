/// What the listener decides of a connection before anybody reads an octet of it.
package enum Admission: UInt8, Hashable, Sendable, CaseIterable {
    case admitted = 0
    /// As many clients as the daemon takes at a time are there.
    case tooManyConnections = 1
    /// As many clients as one address may have are there.
    case tooManyFromAddress = 2
    /// As many connections as one address may begin in a minute have begun.
    case tooFrequent = 3
}

/// How often something may happen.
package struct RateLimit: Hashable, Sendable {
    package let limit: UInt32
    /// A minute, scaled.
    package let span: Duration

    package init(limit: UInt32, span: Duration) {
        self.limit = limit
        self.span = span
    }
}

/// By what messages are counted.
package enum RateSubject: UInt8, Hashable, Sendable, CaseIterable {
    case address = 0
    /// Who has authenticated; who hasn't counts by the address.
    case user = 1
    /// The address behind MAIL FROM.
    case sender = 2
}

/// How many messages may begin.
package struct MessageRate: Hashable, Sendable {
    package let rate: RateLimit
    package let subject: RateSubject

    package init(_ rate: RateLimit, by subject: RateSubject) {
        self.rate = rate
        self.subject = subject
    }
}

/// What one client may use up.
package struct ClientLimits: Hashable, Sendable {
    /// Message content, in octets, dots unstuffed.
    package var messageOctets: UInt64
    package var recipients: UInt32
    /// Commands answered with a syntax or sequence error since the last message taken.
    package var badCommands: UInt32

    package init(messageOctets: UInt64, recipients: UInt32, badCommands: UInt32) {
        self.messageOctets = messageOctets
        self.recipients = recipients
        self.badCommands = badCommands
    }

    package static let standard = ClientLimits(
        messageOctets: UInt64(Limit.messageOctets), recipients: UInt32(Limit.recipients),
        badCommands: UInt32(Limit.badCommands))
}

/// How long one client may take. As it is set until `TimeScale` made of it what is waited for: what goes to a
/// session process is scaled.
package struct ClientDeadlines: Hashable, Sendable {
    /// For a whole command line, from the last octet of our reply.
    package var command: Duration
    /// For the next whole line of content.
    package var content: Duration
    /// For the end of the content, from the 354.
    package var message: Duration
    /// To take the replies it has coming.
    package var reply: Duration
    /// To end its side after we ended ours.
    package var linger: Duration
    /// For a whole TLS handshake.
    package var handshake: Duration
    /// To give up a connection on which a fault has us say nothing any more.
    package var hold: Duration

    package init(
        command: Duration, content: Duration, message: Duration, reply: Duration, linger: Duration, hold: Duration,
        handshake: Duration = Limit.handshakeWait
    ) {
        self.command = command
        self.content = content
        self.message = message
        self.reply = reply
        self.linger = linger
        self.hold = hold
        self.handshake = handshake
    }

    package static let standard = ClientDeadlines(
        command: Limit.commandWait, content: Limit.contentWait, message: Limit.messageWait,
        reply: Limit.replyWait, linger: Limit.lingerWait, hold: Limit.holdWait)
}
