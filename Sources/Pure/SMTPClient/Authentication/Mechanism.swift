/// How a client proves who it is: RFC 4954, and the mechanism's own specification.
package enum Mechanism: String, Hashable, Sendable, CaseIterable {
    /// RFC 7677.
    case scramSHA256 = "SCRAM-SHA-256"
    /// RFC 5802.
    case scramSHA1 = "SCRAM-SHA-1"
    /// CRAM-MD5 with SHA-256.
    case cramSHA256 = "CRAM-SHA256"
    /// RFC 2195.
    case cramMD5 = "CRAM-MD5"
    /// RFC 4616.
    case plain = "PLAIN"
    /// Never specified: draft-murchison-sasl-login.
    case login = "LOGIN"
    /// RFC 7628.
    case oauthBearer = "OAUTHBEARER"
    /// Google's and Microsoft's, before RFC 7628.
    case xoauth2 = "XOAUTH2"
    /// MS-NLMP, in AUTH as MS-SMTPNTLM has it.
    case ntlm = "NTLM"

    /// In upper or lower case.
    package init?(_ name: String) { self.init(rawValue: name.uppercased()) }

    /// Those that prove knowledge of a password, the first being preferred.
    package static let withPassword: [Mechanism] = [
        .scramSHA256, .scramSHA1, .cramSHA256, .cramMD5, .plain, .login, .ntlm,
    ]
}

/// Who the client says it is, and what proves it.
package struct Credentials: Hashable, Sendable {
    package var user: String
    /// The password, or the token of an OAuth mechanism.
    package var secret: String

    package init(user: String, secret: String) {
        self.user = user
        self.secret = secret
    }
}
