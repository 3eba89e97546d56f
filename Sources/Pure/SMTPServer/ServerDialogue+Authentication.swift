package import SMTPGrammar
import Vocabulary

/// AUTH, RFC 4954.
///
/// `authenticate` begins an exchange, `respond` takes the client's lines. Once the client has said who it is the
/// dialogue awaits a `verdict`: whoever knows users says `conclude`, and the reply that ends the exchange follows, at
/// once or behind the mechanism's last word.
extension ServerDialogue {
    /// An exchange under way.
    struct Authentication {
        var exchange: any Exchange
        var stage = Stage.responding

        enum Stage {
            case responding
            case claimed(Claim)
            /// The mechanism's last word is said, and this follows the client's response to it.
            case concluded(Claim, Verdict)
        }
    }

    /// What whoever knows users says of a claim.
    package enum Verdict: Hashable, Sendable {
        case accepted
        /// The user isn't accepted.
        case rejected
        /// Somebody else has the client refused.
        case refused(Reply)
    }

    /// Who has authenticated. Nobody else can in this session (RFC 4954 §4).
    package var user: String? { client?.user }

    /// Whether AUTH waits for TLS: it isn't announced then, RFC 4954 §4.
    private var lacksTLS: Bool { authentication.needsTLS && !isSecured }

    /// The offer as EHLO announces it, and MAIL goes by it.
    var announced: Offer { lacksTLS ? offer.withoutAuthentication : offer }

    /// Whether AUTH is admissible now.
    ///
    /// Its order: the command, its place, TLS, the mechanism, the response.
    func refusal(ofAuthentication name: String, _ response: [UInt8]?) -> Reply? {
        guard !offer.mechanisms.isEmpty else { return .notImplemented }
        switch standing {
        case .identified where isESMTP:
            if user != nil { return .authenticatedAlready }
        case .collecting, .chunking, .spoiled: return .authenticationInTransaction
        default: return .notGreetedByEHLO
        }
        if lacksTLS { return .encryptionRequired }
        guard let mechanism = offer.mechanisms.first(where: { $0.description == name.uppercased() }) else {
            return .unknownMechanism
        }
        guard let response else { return nil }
        guard mechanism.isClientFirst else { return .noInitialResponse }
        return Self.initialResponse(response) == nil ? .notBase64 : nil
    }

    /// `=` stands for no octets. RFC 4954 §4.
    private static func initialResponse(_ text: [UInt8]) -> [UInt8]? {
        text == [.equals] ? [] : Base64.decode(text)
    }

    /// Begins the exchange that an admissible AUTH asks for.
    package mutating func authenticate(
        by name: String, _ response: [UInt8]?, with means: ExchangeMeans, into effects: inout [Effect]
    ) {
        guard case .identified = standing,
            let mechanism = offer.mechanisms.first(where: { $0.description == name.uppercased() })
        else { return refuse(with: .badSequence, into: &effects) }
        let exchange = mechanism.begin(with: means)
        standing = .exchanging(Authentication(exchange: exchange))
        if let response {
            proceed(Self.initialResponse(response), into: &effects)
        } else {
            effects.append(.challenge(.challenge(exchange.prompt)))
        }
    }

    /// A line of the client's within an exchange, without its CRLF.
    package mutating func respond(to line: [UInt8], into effects: inout [Effect]) {
        if line == [UInt8(ascii: "*")] {
            breakOff(saying: .authenticationCancelled, into: &effects)
        } else {
            proceed(Base64.decode(line), into: &effects)
        }
    }

    private mutating func proceed(_ response: [UInt8]?, into effects: inout [Effect]) {
        guard case .exchanging(var authentication) = standing else { return }
        guard let response else { return breakOff(saying: .notBase64, into: &effects) }
        switch authentication.stage {
        case .claimed: break
        case .concluded(let claim, let verdict):
            if verdict == .accepted, !response.isEmpty {
                breakOff(saying: .unexpectedResponse, into: &effects)
            } else {
                finish(claim, verdict, into: &effects)
            }
        case .responding:
            let step = authentication.exchange.respond(to: response)
            if case .claim(let claim) = step { authentication.stage = .claimed(claim) }
            standing = .exchanging(authentication)
            take(step, into: &effects)
        }
    }

    private mutating func take(_ step: ExchangeStep, into effects: inout [Effect]) {
        switch step {
        case .challenge(let octets): effects.append(.challenge(.challenge(octets)))
        case .claim: break
        case .empty: breakOff(saying: .unexpectedResponse, into: &effects)
        case .malformed(nil): breakOff(saying: .badCredentials, into: &effects)
        case .malformed(let lastWord?):
            guard case .exchanging(var authentication) = standing else { return }
            let nobody = Claim(user: "", by: .plain, isProven: false)
            authentication.stage = .concluded(nobody, .rejected)
            standing = .exchanging(authentication)
            effects.append(.challenge(.challenge(lastWord)))
        }
    }

    /// The claim that awaits a verdict.
    package var claim: Claim? {
        guard case .exchanging(let authentication) = standing, case .claimed(let claim) = authentication.stage else {
            return nil
        }
        return claim
    }

    /// Whoever knows users has judged. A refusal for now says nothing of the credentials, so that the mechanism has
    /// no last word then.
    package mutating func conclude(_ verdict: Verdict, into effects: inout [Effect]) {
        guard let claim, case .exchanging(var authentication) = standing else { return }
        let lastWord =
            switch verdict {
            case .accepted: authentication.exchange.lastWord(isAccepted: true)
            case .rejected: authentication.exchange.lastWord(isAccepted: false)
            case .refused(let reply): reply.isForNow ? nil : authentication.exchange.lastWord(isAccepted: false)
            }
        guard let lastWord else { return finish(claim, verdict, into: &effects) }
        authentication.stage = .concluded(claim, verdict)
        standing = .exchanging(authentication)
        effects.append(.challenge(.challenge(lastWord)))
    }

    private mutating func finish(_ claim: Claim, _ verdict: Verdict, into effects: inout [Effect]) {
        guard case .exchanging = standing else { return }
        standing = .identified
        if verdict == .accepted, let client {
            self.client = Greeted(name: client.name, isESMTP: client.isESMTP, user: claim.user)
        }
        effects.append(.authenticated(verdict == .accepted ? claim : nil))
        switch verdict {
        case .accepted: effects.append(say(.authenticated))
        case .rejected: refuse(with: .badCredentials, into: &effects)
        case .refused(let reply): effects.append(say(reply))
        }
    }

    /// Ends an exchange for what a line is, or isn't.
    package mutating func breakOff(saying reply: Reply, into effects: inout [Effect]) {
        guard case .exchanging = standing else { return }
        standing = .identified
        effects.append(.authenticated(nil))
        refuse(with: reply, into: &effects)
    }
}

extension Reply {
    /// Whether it refuses, and another time it might not. RFC 5321 §4.2.1.
    fileprivate var isForNow: Bool { code / 100 == 4 }
}
