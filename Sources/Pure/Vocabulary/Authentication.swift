/// A SASL mechanism of AUTH: RFC 4954, RFC 4422. The numbers stand on the wire and keep their meaning.
package enum SASLMechanism: UInt8, Hashable, Sendable, CaseIterable, CustomStringConvertible {
    /// RFC 4616.
    case plain = 1
    /// draft-murchison-sasl-login.
    case login = 2
    /// RFC 2195.
    case cramMD5 = 3
    /// The same with SHA-256.
    case cramSHA256 = 4
    /// RFC 5802.
    case scramSHA1 = 5
    /// RFC 7677.
    case scramSHA256 = 6
    /// Google's, before there was a standard.
    case xoauth2 = 7
    /// RFC 7628.
    case oauthbearer = 8
    /// MS-NLMP, in AUTH as MS-SMTPNTLM has it.
    case ntlm = 9

    /// As EHLO offers it. RFC 4422 §3.1.
    package var description: String {
        switch self {
        case .plain: "PLAIN"
        case .login: "LOGIN"
        case .cramMD5: "CRAM-MD5"
        case .cramSHA256: "CRAM-SHA256"
        case .scramSHA1: "SCRAM-SHA-1"
        case .scramSHA256: "SCRAM-SHA-256"
        case .xoauth2: "XOAUTH2"
        case .oauthbearer: "OAUTHBEARER"
        case .ntlm: "NTLM"
        }
    }

    /// Whether it's done only with a secret that client and server both know.
    package var needsSecret: Bool { self == .scramSHA1 || self == .scramSHA256 }
}

/// What holds of AUTH.
package struct AuthenticationPolicy: Hashable, Sendable {
    /// Whether MAIL is refused until a client has authenticated.
    package var isRequired: Bool
    /// Whether AUTH is neither announced nor taken until TLS is on.
    package var needsTLS: Bool
    /// What is offered; nil: what can be.
    package var mechanisms: [SASLMechanism]?
    /// Whether a user is accepted of whom nothing else is said.
    package var acceptsByDefault: Bool
    /// Every user's password, for the mechanisms that can't do without one. Printable US-ASCII: what RFC 4013
    /// leaves as it is.
    package var secret: String?

    package init(
        isRequired: Bool = false, needsTLS: Bool = false, mechanisms: [SASLMechanism]? = nil,
        acceptsByDefault: Bool = true, secret: String? = nil
    ) {
        self.isRequired = isRequired
        self.needsTLS = needsTLS
        self.mechanisms = mechanisms
        self.acceptsByDefault = acceptsByDefault
        self.secret = secret
    }

    package static let standard = AuthenticationPolicy()

    /// What is offered, in the order in which it's announced.
    package var offered: [SASLMechanism] {
        mechanisms ?? (secret == nil ? Self.withoutSecret : Self.withSecret)
    }

    private static let withoutSecret: [SASLMechanism] = [.plain, .login, .cramMD5, .cramSHA256, .xoauth2, .oauthbearer]
    private static let withSecret: [SASLMechanism] = [
        .plain, .login, .cramMD5, .cramSHA256, .scramSHA1, .scramSHA256, .xoauth2, .oauthbearer,
    ]

    /// The secret where none is configured and a client asks for a mechanism that needs one.
    package static let knownSecret = "fumbled"
}
