package import SMTPGrammar
package import Vocabulary

/// What a refusal says: the standard's own text where it has one for the code, otherwise a sentence of the code's class.
package enum FaultReply {
    /// The whole reply of a word that refuses.
    ///
    /// - Parameters:
    ///   - status: The word's; nil for the one that goes with the code.
    ///   - point: Where it refuses. Two codes mean one thing here and another there, and banner and EHLO have no
    ///     enhanced code unless a word gives them one (RFC 2034 §4).
    package static func reply(
        _ code: UInt16, _ status: EnhancedStatus?, at point: Point, hostname: Domain
    ) -> Reply {
        let text = text(for: code, at: point)
        return Reply(
            code, status ?? usualStatus(for: code, at: point), code == 421 ? "\(hostname) \(text)" : text)
    }

    /// RFC 5321 §4.2.2 and §4.2.3, RFC 3207 §4, RFC 4954 §6, RFC 7504 §3, RFC 3463 §3.8.
    package static func text(for code: UInt16, at point: Point) -> String {
        switch (code, point) {
        case (454, .auth): "Temporary authentication failure"
        case (530, .auth): "Must issue a STARTTLS command first"
        case (554, .banner): "No SMTP service here"
        default: standard[code]?.text ?? classText(code)
        }
    }

    /// The enhanced code that goes with a code: as the registry of RFC 5248 associates them where that fits the text,
    /// otherwise X.0.0.
    package static func usualStatus(for code: UInt16, at point: Point) -> EnhancedStatus? {
        switch (code, point) {
        case (_, .banner), (_, .helo): nil
        // What is refused there is the sender, not the mailbox of a recipient.
        case (550, .mail): .policy
        default: standard[code]?.status ?? .other
        }
    }

    /// The codes that have a text of their own.
    package static var codes: [UInt16] { standard.keys.sorted() }

    private static let standard: [UInt16: (text: String, status: EnhancedStatus)] = [
        421: ("Service not available, closing transmission channel", .systemStopping),
        432: ("A password transition is needed", EnhancedStatus(7, 12)),
        450: ("Requested mail action not taken: mailbox unavailable", EnhancedStatus(2, 0)),
        451: ("Requested action aborted: local error in processing", .system),
        452: ("Requested action not taken: insufficient system storage", .systemFull),
        454: ("TLS not available due to temporary reason", .policy),
        455: ("Server unable to accommodate parameters", .invalidArguments),
        500: ("Syntax error, command unrecognized", .syntax),
        501: ("Syntax error in parameters or arguments", .invalidArguments),
        502: ("Command not implemented", .invalidCommand),
        503: ("Bad sequence of commands", .invalidCommand),
        504: ("Command parameter not implemented", .invalidArguments),
        521: ("Server does not accept mail", EnhancedStatus(3, 2)),
        530: ("Authentication required", .policy),
        534: ("Authentication mechanism is too weak", EnhancedStatus(7, 9)),
        535: ("Authentication credentials invalid", EnhancedStatus(7, 8)),
        538: ("Encryption required for requested authentication mechanism", EnhancedStatus(7, 11)),
        550: ("Requested action not taken: mailbox unavailable", EnhancedStatus(1, 1)),
        551: ("User not local; please try another address", EnhancedStatus(7, 1)),
        552: ("Requested mail action aborted: exceeded storage allocation", EnhancedStatus(2, 2)),
        553: ("Requested action not taken: mailbox name not allowed", .address),
        554: ("Transaction failed", .other),
        555: ("MAIL FROM/RCPT TO parameters not recognized or not implemented", .invalidArguments),
        556: ("Domain does not accept mail", EnhancedStatus(1, 10)),
        571: ("Delivery not authorized, message refused", EnhancedStatus(7, 1)),
    ]

    /// RFC 5321 §4.2.1 says what a code's first two digits mean.
    private static func classText(_ code: UInt16) -> String {
        let isTransient = code < 500
        return switch code / 10 % 10 {
        case 0: isTransient ? "Command not accepted now; try again later" : "Command not accepted"
        case 1: isTransient ? "No information now; try again later" : "No such information"
        case 2: isTransient ? "Transmission channel not usable now; try again later" : "Transmission channel not usable"
        case 5: isTransient ? "Mail system can't take this now; try again later" : "Mail system can't take this"
        default: isTransient ? "Temporary failure; try again later" : "Permanent failure"
        }
    }
}
