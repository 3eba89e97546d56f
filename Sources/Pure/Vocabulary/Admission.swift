/// What the listener decides of a connection before anybody reads an octet of it.
package enum Admission: UInt8, Hashable, Sendable, CaseIterable {
    case admitted = 0
    /// As many clients as the daemon takes at a time are there.
    case tooManyConnections = 1
    /// As many clients as one address may have are there.
    case tooManyFromAddress = 2
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
    /// To give up a connection on which a fault has us say nothing any more.
    package var hold: Duration

    package init(
        command: Duration, content: Duration, message: Duration, reply: Duration, linger: Duration, hold: Duration
    ) {
        self.command = command
        self.content = content
        self.message = message
        self.reply = reply
        self.linger = linger
        self.hold = hold
    }

    package static let standard = ClientDeadlines(
        command: Limit.commandWait, content: Limit.contentWait, message: Limit.messageWait,
        reply: Limit.replyWait, linger: Limit.lingerWait, hold: Limit.holdWait)
}
