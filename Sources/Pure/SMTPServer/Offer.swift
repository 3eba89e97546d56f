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
    package var extensions: [Extension] { didSet { refresh() } }
    /// What follows of them, looked at for every command.
    package private(set) var pipelining = false
    package private(set) var enhancedStatusCodes = false
    package private(set) var chunking = false
    private(set) var smtputf8 = false
    private(set) var dsn = false
    private(set) var binaryMIME = false
    package private(set) var startTLS = false
    /// What is done, and not announced.
    package var unannounced: Set<Extension> = []
    /// What MAIL may carry.
    private(set) var mailKeywords: Set<MailParameters.Keyword> = []
    /// What AUTH takes; empty where it isn't offered.
    package private(set) var mechanisms: [SASLMechanism] = []
    package private(set) var lineLengths = LineLengths()

    package init(_ extensions: [Extension]) {
        self.extensions = extensions
        refresh()
    }

    private mutating func refresh() {
        pipelining = extensions.contains(.pipelining)
        enhancedStatusCodes = extensions.contains(.enhancedStatusCodes)
        chunking = extensions.contains(.chunking)
        binaryMIME = extensions.contains(.binaryMIME)
        startTLS = extensions.contains(.startTLS)
        smtputf8 = extensions.contains(.smtputf8)
        dsn = extensions.contains(.dsn)
        mailKeywords = Set(extensions.flatMap { $0.mailParameters.keywords })
        mechanisms = extensions.lazy.compactMap { if case .auth(let some) = $0 { some } else { nil } }.first ?? []
        lineLengths.mail = extensions.reduce(Limit.commandLine) { $0 + $1.mailParameters.octets }
        lineLengths.recipient = Limit.commandLine + (dsn ? Limit.commandLineForNotify : 0)
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

    /// The lines that announce it.
    var lines: [String] { extensions.filter { !unannounced.contains($0) }.map(\.line) }
}
