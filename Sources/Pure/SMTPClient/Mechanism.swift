import SMTPGrammar

/// How a client proves who it is: RFC 4954, and the mechanism's own specification.
package enum Mechanism: String, Hashable, Sendable, CaseIterable {
    /// RFC 7628.
    case oauthBearer = "OAUTHBEARER"
    /// Google's and Microsoft's, before RFC 7628.
    case xoauth2 = "XOAUTH2"
    /// RFC 2195.
    case cramMD5 = "CRAM-MD5"
    /// RFC 4616.
    case plain = "PLAIN"
    /// Never specified: draft-murchison-sasl-login.
    case login = "LOGIN"

    /// In upper or lower case.
    package init?(_ name: String) { self.init(rawValue: name.uppercased()) }

    /// Those that prove knowledge of a password, the first being preferred.
    package static let withPassword: [Mechanism] = [.cramMD5, .plain, .login]
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

/// One AUTH exchange of a client: challenges in, responses out, none of them in base64.
package struct Authentication: Sendable {
    package let mechanism: Mechanism
    private let credentials: Credentials
    private let hmacMD5: @Sendable (_ key: [UInt8], _ message: [UInt8]) -> [UInt8]
    private var answered = 0

    /// - Parameter hmacMD5: RFC 2104 with MD5, for CRAM-MD5.
    package init(
        _ mechanism: Mechanism, _ credentials: Credentials,
        hmacMD5: @escaping @Sendable (_ key: [UInt8], _ message: [UInt8]) -> [UInt8]
    ) {
        self.mechanism = mechanism
        self.credentials = credentials
        self.hmacMD5 = hmacMD5
    }

    /// What goes with the AUTH command itself; nil where the server speaks first.
    package mutating func initialResponse() -> [UInt8]? {
        let (user, secret) = (Array(credentials.user.utf8), Array(credentials.secret.utf8))
        let separator: UInt8 = 1
        switch mechanism {
        case .plain: return [0] + user + [0] + secret
        case .xoauth2:
            return Array("user=".utf8) + user + [separator] + Array("auth=Bearer ".utf8) + secret
                + [separator, separator]
        case .oauthBearer:
            return Array("n,a=".utf8) + user + [UInt8(ascii: ","), separator] + Array("auth=Bearer ".utf8) + secret
                + [separator, separator]
        case .login, .cramMD5: return nil
        }
    }

    /// What answers a challenge; nil if the mechanism has nothing more to say, and `*` cancels it.
    package mutating func response(to challenge: [UInt8]) -> [UInt8]? {
        defer { answered += 1 }
        switch (mechanism, answered) {
        case (.login, 0): return Array(credentials.user.utf8)
        case (.login, 1): return Array(credentials.secret.utf8)
        case (.cramMD5, 0):
            let digest = hmacMD5(Array(credentials.secret.utf8), challenge)
            return Array("\(credentials.user) ".utf8) + digest.flatMap(Self.hexadecimal)
        // A server that asks although PLAIN's response went with the command: it takes none there.
        case (.plain, 0): return initialResponse()
        // The challenge is the reason of the refusal, and wants an answer before the reply: RFC 7628 §3.2.3.
        case (.oauthBearer, 0): return [1]
        case (.xoauth2, 0): return []
        default: return nil
        }
    }

    private static func hexadecimal(_ octet: UInt8) -> [UInt8] {
        let digits = Array("0123456789abcdef".utf8)
        return [digits[Int(octet >> 4)], digits[Int(octet & 15)]]
    }
}
