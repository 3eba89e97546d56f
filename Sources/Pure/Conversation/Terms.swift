package import Faults
import SMTPGrammar
package import SMTPServer
package import Vocabulary

extension Conversation {
    /// What holds for the clients of one listener. All of them share it.
    package final class Terms: Sendable {
        package let hostname: Domain
        let banner: Reply
        package let offer: Offer
        /// The same where TLS is on.
        let securedOffer: Offer
        package let limits: ClientLimits
        package let authentication: AuthenticationPolicy
        package let profile: Profile
        let isLenient: Bool
        /// Scaled.
        package let deadlines: ClientDeadlines
        let waits: Waits
        let dialogue: ServerDialogue.Terms
        /// The listener's name.
        package let listener: String
        /// When TLS begins.
        package let tls: ListenerTLS
        package let faults: FaultTerms
        /// What a fault's time is multiplied with.
        package let timeScale: TimeScale
        /// What somebody wants to hear of.
        package let told: Told

        /// How many messages may begin; nil for any number.
        package let rate: MessageRate?
        package let language: ListenerProtocol

        package init(
            hostname: Domain, offer: Offer, limits: ClientLimits,
            authentication: AuthenticationPolicy = .standard, profile: Profile = .strict, deadlines: ClientDeadlines,
            listener: String, tls: ListenerTLS = .none,
            faults: FaultTerms, timeScale: TimeScale, told: Told, rate: MessageRate? = nil,
            language: ListenerProtocol = .smtp
        ) {
            self.hostname = hostname
            banner = .banner(hostname, language)
            self.language = language
            self.offer = offer
            securedOffer = offer.withoutStartTLS
            self.limits = limits
            self.authentication = authentication
            self.profile = profile
            isLenient = profile == .lenient
            self.deadlines = deadlines
            waits = Waits(deadlines)
            dialogue = ServerDialogue.Terms(
                hostname: hostname, language: language, authentication: authentication, profile: profile,
                usual: [offer, securedOffer])
            self.listener = listener
            self.tls = tls
            self.faults = faults
            self.timeScale = timeScale
            self.told = told
            self.rate = rate
        }
    }
    /// The deadlines in nanoseconds: they are looked at after every step.
    struct Waits {
        let command, content, message, reply, handshake, hold: UInt64

        init(_ deadlines: ClientDeadlines) {
            command = deadlines.command.nanoseconds
            content = deadlines.content.nanoseconds
            message = deadlines.message.nanoseconds
            reply = deadlines.reply.nanoseconds
            handshake = deadlines.handshake.nanoseconds
            hold = deadlines.hold.nanoseconds
        }
    }
}
