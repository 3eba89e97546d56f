import SMTPGrammar

/// One message to be sent, and how: what the honest client's dialogue carries out.
package struct Errand: Sendable {
    package var protocolSpoken = ProtocolSpoken.smtp
    /// What EHLO or LHLO names.
    package var name = "localhost"
    package var encryption = Encryption.never
    package var authentication: Proof?
    /// Without angle brackets; empty is the null reverse-path.
    package var sender = ""
    /// Behind MAIL's path, as they're sent: `BODY=8BITMIME`.
    package var senderParameters: [String] = []
    /// Without angle brackets.
    package var recipients: [String] = []
    package var recipientParameters: [String] = []
    /// What in the message isn't US-ASCII: of those the server hears by MAIL's parameters, where it offers them.
    package var eightBit = EightBit.nothing
    /// Whether MAIL, RCPT and DATA go in one group where the server offers PIPELINING: RFC 2920 §3.1.
    package var pipelines = true
    /// The step behind whose reply QUIT is said; nil sends the message.
    package var quitsAfter: Step?

    package init() {}

    package enum EightBit: Hashable, Sendable {
        case nothing
        /// `BODY=8BITMIME`: RFC 6152 §3.
        case body
        /// `SMTPUTF8` besides: RFC 6531 §3.4, RFC 6532 §3.
        case header

        /// - Parameter message: Header, an empty line and body; lines may end in LF alone.
        package init(of message: [UInt8]) {
            guard message.contains(where: \.isEightBit) else {
                self = .nothing
                return
            }
            var isEmptyLine = true
            for octet in message {
                if octet == .lineFeed {
                    guard !isEmptyLine else { break }
                    isEmptyLine = true
                } else if octet.isEightBit {
                    self = .header
                    return
                } else if octet != .carriageReturn {
                    isEmptyLine = false
                }
            }
            self = .body
        }
    }

    package enum ProtocolSpoken: Hashable, Sendable {
        case smtp
        /// RFC 2033.
        case lmtp
    }

    package enum Encryption: Hashable, Sendable {
        case never
        /// STARTTLS where it's offered.
        case offered
        /// STARTTLS, or nothing is sent.
        case required
        /// From the first octet on: RFC 8314 §3.3.
        case implicit
    }

    /// How to authenticate.
    package struct Proof: Sendable {
        package var credentials: Credentials
        /// Those to try, the first that's offered being taken.
        package var mechanisms: [Mechanism]

        package init(_ credentials: Credentials, mechanisms: [Mechanism]) {
            self.credentials = credentials
            self.mechanisms = mechanisms
        }
    }

    /// Where a session stands, in its order.
    package enum Step: String, Hashable, Sendable, CaseIterable {
        case connect
        case banner
        case hello
        case tls
        case auth
        case mail
        case rcpt
        case data
        case content
        case quit
    }
}

/// What became of an errand.
package enum ErrandOutcome: Hashable, Sendable {
    /// All that was to be done is done.
    case done
    /// The message was taken, for fewer than all recipients.
    case partly(refused: [Refusal])
    /// Refused for good or for now at this step.
    case refused(Errand.Step, Refusal)
    /// The server doesn't offer what must be.
    case missing(Errand.Step, String)
    /// What came is no reply of SMTP's.
    case violated(Errand.Step, String)

    /// Who, or what, was refused, and the reply.
    package struct Refusal: Hashable, Sendable {
        /// A recipient, or the command.
        package let what: String
        package let reply: ServerReply

        package init(_ what: String, _ reply: ServerReply) {
            self.what = what
            self.reply = reply
        }
    }
}
