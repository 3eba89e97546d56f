import SMTPGrammar
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
        /// RFC 3030 §2.
        case chunking
        /// RFC 3030 §3. Never without CHUNKING.
        case binaryMIME
        /// RFC 2034.
        case enhancedStatusCodes
        /// In the order in which the line has them; never empty. RFC 4954 §3.
        case auth([Mechanism])
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
            case .chunking: "CHUNKING"
            case .binaryMIME: "BINARYMIME"
            case .enhancedStatusCodes: "ENHANCEDSTATUSCODES"
            case .auth(let mechanisms): "AUTH \(mechanisms.map(\.description).joined(separator: " "))"
            case .limits(let recipients): "LIMITS RCPTMAX=\(recipients)"
            case .help: "HELP"
            case .experimental(let name): "X\(name)"
            }
        }

        /// The parameter of MAIL that it brings, and what that adds to the line's length, in octets.
        var mailParameter: (keyword: MailParameters.Keyword, octets: Int)? {
            switch self {
            case .size: (.size, Limit.commandLineForSize)
            case .eightBitMIME: (.body, Limit.commandLineForBody)
            case .auth: (.auth, Limit.commandLineForAuth)
            case .pipelining, .chunking, .binaryMIME, .enhancedStatusCodes, .limits, .help, .experimental: nil
            }
        }
    }

    /// In the order in which they're announced.
    package var extensions: [Extension] { didSet { refresh() } }
    /// What follows of them, looked at for every command.
    package private(set) var pipelining = false
    package private(set) var enhancedStatusCodes = false
    package private(set) var chunking = false
    private(set) var binaryMIME = false
    /// What MAIL may carry.
    private(set) var mailKeywords: Set<MailParameters.Keyword> = []
    /// What AUTH takes; empty where it isn't offered.
    package private(set) var mechanisms: [Mechanism] = []
    /// How long a MAIL line may be, CRLF included, in octets. RFC 5321 §4.5.3.1.4 and each extension's.
    package private(set) var mailLine = Limit.commandLine

    package init(_ extensions: [Extension]) {
        self.extensions = extensions
        refresh()
    }

    private mutating func refresh() {
        pipelining = extensions.contains(.pipelining)
        enhancedStatusCodes = extensions.contains(.enhancedStatusCodes)
        chunking = extensions.contains(.chunking)
        binaryMIME = extensions.contains(.binaryMIME)
        mailKeywords = Set(extensions.compactMap { $0.mailParameter?.keyword })
        mechanisms = extensions.lazy.compactMap { if case .auth(let some) = $0 { some } else { nil } }.first ?? []
        mailLine = extensions.reduce(Limit.commandLine) { $0 + ($1.mailParameter?.octets ?? 0) }
    }

    /// Everything there is.
    package static func everything(
        messageOctets: UInt64, mechanisms: [Mechanism] = AuthenticationPolicy.standard.offered
    ) -> Offer {
        Offer([
            .pipelining, .size(messageOctets), .eightBitMIME, .chunking, .binaryMIME, .enhancedStatusCodes,
            .auth(mechanisms), .help,
        ])
    }
}
