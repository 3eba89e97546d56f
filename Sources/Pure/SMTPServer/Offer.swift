package import SMTPGrammar
package import Vocabulary

/// What EHLO offers: handed in, so that a test may offer what it likes.
package struct Offer: Hashable, Sendable {
    /// An extension, as EHLO announces it.
    package enum Extension: Hashable, Sendable {
        /// RFC 2920.
        case pipelining
        /// With the largest message taken, in octets; 0 names none. RFC 1870.
        case size(UInt64)
        /// RFC 6152.
        case eightBitMIME
        /// RFC 6531. Never without 8BITMIME.
        case smtputf8
        /// RFC 3030 §2.
        case chunking
        /// RFC 3030 §3. Never without CHUNKING.
        case binaryMIME
        /// RFC 3461.
        case dsn
        /// RFC 2034.
        case enhancedStatusCodes
        /// In the order in which the line has them; never empty. RFC 4954 §3.
        case auth([SASLMechanism])
        /// RFC 3207.
        case startTLS
        /// RFC 9422.
        case limits(recipients: Int)
        /// RFC 5321 §4.1.1.8.
        case help
        /// A keyword that means nothing, in upper case and without its X. RFC 5321 §2.2.2.
        case experimental(String)

        /// The line that announces it. RFC 5321 §4.1.1.1, `ehlo-line`.
        package var line: String {
            switch self {
            case .pipelining: "PIPELINING"
            case .size(let octets): "SIZE \(octets)"
            case .eightBitMIME: "8BITMIME"
            case .smtputf8: "SMTPUTF8"
            case .chunking: "CHUNKING"
            case .binaryMIME: "BINARYMIME"
            case .dsn: "DSN"
            case .enhancedStatusCodes: "ENHANCEDSTATUSCODES"
            case .auth(let mechanisms): "AUTH \(mechanisms.map(\.description).joined(separator: " "))"
            case .startTLS: "STARTTLS"
            case .limits(let recipients): "LIMITS RCPTMAX=\(recipients)"
            case .help: "HELP"
            case .experimental(let name): "X\(name)"
            }
        }

        /// The parameters of MAIL that it brings, and what they add to the line's length, in octets.
        var mailParameters: (keywords: [MailParameters.Keyword], octets: Int) {
            switch self {
            case .size: ([.size], Limit.commandLineForSize)
            case .eightBitMIME: ([.body], Limit.commandLineForBody)
            case .smtputf8: ([.smtputf8], Limit.commandLineForUTF8)
            case .dsn: ([.ret, .envid], Limit.commandLineForReturn)
            case .auth: ([.auth], Limit.commandLineForAuth)
            case .pipelining, .chunking, .binaryMIME, .enhancedStatusCodes, .startTLS, .limits, .help, .experimental:
                ([], 0)
            }
        }
    }

    /// In the order in which they're announced.
    package var extensions: [Extension] {
        get { announced.extensions }
        set { announced = Announced(newValue, unannounced) }
    }
    /// What is done, and not announced.
    package var unannounced: Set<Extension> {
        get { announced.unannounced }
        set { announced = Announced(extensions, newValue) }
    }
    package var pipelining: Bool { announced.pipelining }
    package var enhancedStatusCodes: Bool { announced.enhancedStatusCodes }
    package var chunking: Bool { announced.chunking }
    var smtputf8: Bool { announced.smtputf8 }
    var dsn: Bool { announced.dsn }
    var binaryMIME: Bool { announced.binaryMIME }
    package var startTLS: Bool { announced.startTLS }
    /// What MAIL may carry.
    var mailKeywords: Set<MailParameters.Keyword> { announced.mailKeywords }
    /// What AUTH takes; empty where it isn't offered.
    package var mechanisms: [SASLMechanism] { announced.mechanisms }
    package var lineLengths: LineLengths { announced.lineLengths }
    /// The lines that announce it.
    var lines: [String] { announced.lines }

    /// All the sessions that are offered the same share it.
    private var announced: Announced

    package init(_ extensions: [Extension]) { announced = Announced(extensions, []) }

    /// What is offered, and what follows of it, looked at for every command.
    private final class Announced: Sendable {
        let extensions: [Extension]
        let unannounced: Set<Extension>
        let pipelining: Bool
        let enhancedStatusCodes: Bool
        let chunking: Bool
        let smtputf8: Bool
        let dsn: Bool
        let binaryMIME: Bool
        let startTLS: Bool
        let mailKeywords: Set<MailParameters.Keyword>
        let mechanisms: [SASLMechanism]
        let lineLengths: LineLengths
        let lines: [String]

        init(_ extensions: [Extension], _ unannounced: Set<Extension>) {
            self.extensions = extensions
            self.unannounced = unannounced
            pipelining = extensions.contains(.pipelining)
            enhancedStatusCodes = extensions.contains(.enhancedStatusCodes)
            chunking = extensions.contains(.chunking)
            binaryMIME = extensions.contains(.binaryMIME)
            startTLS = extensions.contains(.startTLS)
            smtputf8 = extensions.contains(.smtputf8)
            dsn = extensions.contains(.dsn)
            mailKeywords = Set(extensions.flatMap { $0.mailParameters.keywords })
            mechanisms = extensions.lazy.compactMap { if case .auth(let some) = $0 { some } else { nil } }.first ?? []
            var lengths = LineLengths()
            lengths.mail = extensions.reduce(Limit.commandLine) { $0 + $1.mailParameters.octets }
            lengths.recipient = Limit.commandLine + (dsn ? Limit.commandLineForNotify : 0)
            lineLengths = lengths
            lines = extensions.filter { !unannounced.contains($0) }.map(\.line)
        }
    }

    package static func == (left: Offer, right: Offer) -> Bool {
        left.announced === right.announced
            || (left.extensions == right.extensions && left.unannounced == right.unannounced)
    }

    package func hash(into hasher: inout Hasher) {
        hasher.combine(extensions)
        hasher.combine(unannounced)
    }

    /// Everything there is, STARTTLS only where there's TLS and it isn't on.
    package static func everything(
        _ limits: ClientLimits, mechanisms: [SASLMechanism] = AuthenticationPolicy.standard.offered,
        startTLS: Bool = false
    ) -> Offer {
        Offer(
            [
                .pipelining, .size(limits.messageOctets), .eightBitMIME, .smtputf8, .chunking, .binaryMIME, .dsn,
                .enhancedStatusCodes,
            ] + (startTLS ? [.startTLS] : [])
                + [.limits(recipients: Int(limits.recipients)), .auth(mechanisms), .help])
    }

    /// The same where TLS is on: RFC 3207 §4.2.
    package var withoutStartTLS: Offer { Offer(extensions.filter { $0 != .startTLS }) }

    /// The same where AUTH isn't announced. RFC 4954 §4.
    var withoutAuthentication: Offer {
        var offer = Offer(extensions.filter { if case .auth = $0 { false } else { true } })
        offer.unannounced = unannounced
        return offer
    }
}
