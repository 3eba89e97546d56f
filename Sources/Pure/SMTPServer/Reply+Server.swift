package import SMTPGrammar
package import Vocabulary

/// What the server says. RFC 5321 §4.2.2, §4.3.2; the enhanced codes are RFC 3463's.
extension Reply {
    // MARK: The connection

    package static func banner(_ hostname: Domain, _ language: ListenerProtocol = .smtp) -> Reply {
        Reply(220, "\(hostname) \(language == .lmtp ? "LMTP" : "ESMTP") fumbled")
    }
    static func closing(_ hostname: Domain) -> Reply { Reply(221, .other, "\(hostname) closing connection") }

    /// The 421s: the server closes behind each. RFC 5321 §3.8.
    package static func tooManyConnections(_ hostname: Domain) -> Reply {
        Reply(421, .policy, "\(hostname) too many connections")
    }
    package static func tooManyFromAddress(_ hostname: Domain) -> Reply {
        Reply(421, .policy, "\(hostname) too many connections from your address")
    }
    package static func tooFrequent(_ hostname: Domain) -> Reply {
        Reply(421, .policy, "\(hostname) too many connections from your address in a minute")
    }
    static func tooManyErrors(_ hostname: Domain) -> Reply { Reply(421, .policy, "\(hostname) too many errors") }
    static func outOfStep(_ hostname: Domain) -> Reply { Reply(421, .policy, "\(hostname) this is not SMTP") }
    package static func timeout(_ hostname: Domain) -> Reply { Reply(421, .badConnection, "\(hostname) timeout") }
    package static func stopping(_ hostname: Domain) -> Reply {
        Reply(421, .systemStopping, "\(hostname) service is stopping")
    }

    // MARK: Commands

    static func helo(_ hostname: Domain) -> Reply { Reply(250, hostname.text) }
    static func ehlo(_ hostname: Domain, _ offer: Offer) -> Reply {
        Reply(250, hostname.text, offer.lines)
    }
    static let senderTaken = Reply(250, .address, "Sender OK")
    static let recipientTaken = Reply(250, .destinationValid, "Recipient OK")
    static let sendContent = Reply(354, "Send the message; end it with CRLF.CRLF")
    /// RFC 3030 §2: a chunk that isn't the last one.
    static func taken(_ chunk: Chunk) -> Reply { Reply(250, .other, "\(chunk.octets) octets received") }
    package static func taken(_ id: MessageID) -> Reply { messageTaken.followed(by: id.text) }
    private static let messageTaken = Reply(250, .other, "Message taken, id=")
    static let reset = Reply(250, .other, "Transaction reset")
    static let ok = Reply(250, .other, "OK")
    static let cannotVerify = Reply(252, .other, "Cannot verify the user; RCPT would be tried")

    /// By what the local part begins with, since no user is known here. RFC 5321 §3.5.3.
    static func verification(of query: Query) -> Reply {
        let name = query.text
        let address = name.hasPrefix("<") ? name.dropFirst() : name[...]
        let beginning = address.prefix(while: \.isLetter).lowercased()
        if beginning.hasPrefix("exists"), query.isInternational {
            // The 250 would have to name the mailbox: RFC 6531 §3.7.4.2.
            return query.smtputf8 ? .cannotVerify : .cannotShow
        }
        if beginning.hasPrefix("exists") { return Reply(250, .destinationValid, "<\(address.filter { $0 != ">" })>") }
        if beginning.hasPrefix("unknown") { return Reply(551, .destinationMoved, "User not local") }
        if beginning.hasPrefix("ambiguous") { return Reply(553, .destinationAmbiguous, "User ambiguous") }
        return .cannotVerify
    }
    static let cannotShow = Reply(252, .unicodeReplyNeeded, "The mailbox's name can be shown in UTF-8 only")
    /// RFC 3207 §4.
    static let readyForTLS = Reply(220, .other, "Ready to start TLS")
    static let help = Reply(
        214, .other, "Commands: HELO EHLO MAIL RCPT DATA BDAT RSET", ["STARTTLS AUTH NOOP VRFY HELP QUIT; see RFC 5321"]
    )

    // MARK: AUTH, RFC 4954 §4 and §6

    /// What it may have in base64 is a response line's measure as well.
    static func challenge(_ octets: [UInt8]) -> Reply {
        Reply(334, String(ascii: Base64.encode(octets)), holding: Limit.responseLine)
    }
    static let authenticated = Reply(235, .policy, "Authentication successful")
    static let badCredentials = Reply(535, .badCredentials, "Authentication credentials invalid")
    static let authenticationCancelled = Reply(501, .other, "Authentication cancelled")
    static let notBase64 = Reply(501, .syntax, "Response is not base64")
    static let unexpectedResponse = Reply(501, .syntax, "Response does not fit the mechanism")
    static let noInitialResponse = Reply(501, .policy, "Mechanism takes no initial response")
    static let unknownMechanism = Reply(504, .invalidArguments, "Mechanism not offered")
    static let authenticatedAlready = Reply(503, .invalidCommand, "Authenticated already")
    static let authenticationInTransaction = Reply(503, .invalidCommand, "No AUTH within a transaction")
    static let notGreetedByEHLO = Reply(503, .invalidCommand, "Send EHLO first")
    /// RFC 4954 §6.
    static let encryptionRequired = Reply(538, .encryptionNeeded, "Encryption required; send STARTTLS first")
    static let authenticationRequired = Reply(530, .policy, "Authentication required")
    package static let responseTooLong = SyntaxError.authenticationLineTooLong.reply

    // MARK: Refusals

    package static let notImplemented = Reply(502, .invalidCommand, "Command not implemented")
    static let notGreeted = Reply(503, .invalidCommand, "Send EHLO or HELO first")
    /// RFC 3207 §4.2.
    static let alreadySecured = Reply(503, .invalidCommand, "TLS is on already")
    static let nestedMail = Reply(503, .invalidCommand, "Sender given already")
    static let noSender = Reply(503, .invalidCommand, "Send MAIL first")
    static let noRecipient = Reply(503, .invalidCommand, "Send RCPT first")
    /// RFC 6531 §3.5, which has 550 for the sender; servers say 553 for both.
    static let senderNotASCII = Reply(553, .nonASCIIAddress, "Sender address needs SMTPUTF8, which MAIL did not have")
    static let recipientNotASCII = Reply(
        553, .nonASCIIAddress, "Recipient address needs SMTPUTF8, which MAIL did not have")
    static let binaryNeedsChunks = Reply(503, .invalidCommand, "BODY=BINARYMIME needs BDAT")
    /// RFC 3030 §2.
    static let noMoreChunks = Reply(503, .invalidCommand, "A chunk was refused; send RSET")
    static let badSequence = Reply(503, .invalidCommand, "Bad sequence of commands")
    static let tooManyRecipients = Reply(452, .tooManyRecipients, "Too many recipients")
    package static let tooManyMessages = Reply(450, .refusedByPolicy, "Too many messages in a minute; try again later")
    static let messageTooBig = Reply(552, .messageTooBig, "Message too big")
    static let bareLineBreak = Reply(554, .media, "Message has a bare CR or LF; its lines must end with CRLF")

    static func store(_ refusal: StoreRefusal) -> Reply {
        switch refusal {
        case .full: Reply(452, .systemFull, "No room for the message now")
        case .failed: Reply(451, .system, "The message could not be stored")
        }
    }
}
