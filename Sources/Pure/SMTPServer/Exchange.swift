package import Vocabulary

/// An exchange of challenges and responses within AUTH, as one mechanism has it. RFC 4954 §4, RFC 4422 §3.
///
/// It takes no clock and no chance: what it needs of them comes with it, in `ExchangeMeans`. Base64, `*` and the codes
/// of replies aren't its business.
package protocol Exchange: Sendable {
    /// What the server says first, where the client hasn't spoken yet.
    var prompt: [UInt8] { get }

    /// A response of the client's.
    mutating func respond(to response: [UInt8]) -> ExchangeStep

    /// What the server says before its last reply, which the client has to respond to; nil for nothing.
    ///
    /// Called once, behind a claim.
    func lastWord(isAccepted: Bool) -> [UInt8]?
}

extension Exchange {
    package var prompt: [UInt8] { [] }
    package func lastWord(isAccepted: Bool) -> [UInt8]? { nil }
}

/// What comes of a response.
package enum ExchangeStep: Hashable, Sendable {
    case challenge([UInt8])
    /// The client has said who it is, and everything else that there's to say.
    case claim(Claim)
    /// A response of no octets, where the mechanism has none.
    case empty
    /// A response that isn't the mechanism's. With what the mechanism has the server say of it before its last reply.
    case malformed(lastWord: [UInt8]?)

    static let malformed = ExchangeStep.malformed(lastWord: nil)
}

/// Who a client says it is.
package struct Claim: Hashable, Sendable {
    /// Empty where the mechanism leaves it out.
    package let user: String
    package let mechanism: SASLMechanism
    /// Whether it has shown that it knows the secret, if the mechanism has it do that.
    package let isProven: Bool

    package init(user: String, by mechanism: SASLMechanism, isProven: Bool = true) {
        self.user = user
        self.mechanism = mechanism
        self.isProven = isProven
    }
}

/// What an exchange is made with.
package struct ExchangeMeans: Sendable {
    /// What the server calls itself.
    package let hostname: Domain
    /// Octets that were in no other exchange: as many as `Nonces` gives.
    package let nonce: [UInt8]
    /// The password that every user has, for the mechanisms that can't do without one.
    package let secret: [UInt8]
    package let digests: Digests

    package init(hostname: Domain, nonce: [UInt8], secret: [UInt8], digests: Digests) {
        self.hostname = hostname
        self.nonce = nonce
        self.secret = secret
        self.digests = digests
    }
}

extension SASLMechanism {
    /// Whether the client speaks first, so that its first response may come with AUTH.
    var isClientFirst: Bool { self != .cramMD5 && self != .cramSHA256 }

    func begin(with means: ExchangeMeans) -> any Exchange {
        switch self {
        case .plain: Plain()
        case .login: Login()
        case .cramMD5, .cramSHA256: Cram(self, with: means)
        case .scramSHA1: Scram(self, .sha1, with: means)
        case .scramSHA256: Scram(self, .sha256, with: means)
        case .xoauth2: XOAuth2()
        case .oauthbearer: OAuthBearer()
        case .ntlm: NTLM(with: means)
        }
    }
}
