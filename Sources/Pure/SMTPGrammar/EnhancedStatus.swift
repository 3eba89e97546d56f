/// The subject and the detail of an enhanced status code. RFC 3463 §3.
///
/// The class isn't here: it's the first digit of the reply's code (RFC 2034 §4), so the two can't differ.
package struct EnhancedStatus: Hashable, Sendable {
    package let subject: UInt16
    package let detail: UInt16

    package init(_ subject: UInt16, _ detail: UInt16) {
        self.subject = subject
        self.detail = detail
    }

    /// X.0.0: nothing to add.
    package static let other = EnhancedStatus(0, 0)
    /// X.1.0: of an address.
    package static let address = EnhancedStatus(1, 0)
    /// X.1.2: the destination's system can't be.
    package static let destinationSystem = EnhancedStatus(1, 2)
    /// X.1.3: the destination isn't written like an address.
    package static let destinationSyntax = EnhancedStatus(1, 3)
    /// X.1.5: the destination is valid.
    package static let destinationValid = EnhancedStatus(1, 5)
    /// X.1.4: the destination's address may mean several mailboxes.
    package static let destinationAmbiguous = EnhancedStatus(1, 4)
    /// X.1.6: the mailbox has moved, and where to isn't known.
    package static let destinationMoved = EnhancedStatus(1, 6)
    /// X.1.7: the sender isn't written like an address.
    package static let senderSyntax = EnhancedStatus(1, 7)
    /// X.3.0: of the mail system.
    package static let system = EnhancedStatus(3, 0)
    /// X.3.1: the mail system has no room.
    package static let systemFull = EnhancedStatus(3, 1)
    /// X.3.2: the system takes no messages now.
    package static let systemStopping = EnhancedStatus(3, 2)
    /// X.3.4: the message is too big for the system.
    package static let messageTooBig = EnhancedStatus(3, 4)
    /// X.4.2: the connection is bad.
    package static let badConnection = EnhancedStatus(4, 2)
    /// X.5.1: no such command, or not now.
    package static let invalidCommand = EnhancedStatus(5, 1)
    /// X.5.2: the command isn't written like one.
    package static let syntax = EnhancedStatus(5, 2)
    /// X.5.3: more recipients than one message may have.
    package static let tooManyRecipients = EnhancedStatus(5, 3)
    /// X.5.4: the command's arguments are invalid.
    package static let invalidArguments = EnhancedStatus(5, 4)
    /// X.5.6: a line of an authentication exchange is too long. RFC 4954 §6.
    package static let authenticationLineTooLong = EnhancedStatus(5, 6)
    /// X.6.0: of the content.
    package static let media = EnhancedStatus(6, 0)
    /// X.6.7: an address outside of US-ASCII. RFC 6531 §3.5.
    package static let nonASCIIAddress = EnhancedStatus(6, 7)
    /// X.6.8: a reply would have to be outside of US-ASCII. RFC 6531 §3.7.4.2.
    package static let unicodeReplyNeeded = EnhancedStatus(6, 8)
    /// X.7.8: the credentials aren't right. RFC 4954 §6.
    package static let badCredentials = EnhancedStatus(7, 8)
    /// X.7.11: the mechanism needs encryption. RFC 4954 §6.
    package static let encryptionNeeded = EnhancedStatus(7, 11)
    /// X.7.0: of security or policy.
    package static let policy = EnhancedStatus(7, 0)
    /// X.7.1: delivery not authorized, message refused.
    package static let refusedByPolicy = EnhancedStatus(7, 1)
}
