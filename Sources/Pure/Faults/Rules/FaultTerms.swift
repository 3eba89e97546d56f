package import Vocabulary

/// What holds of faults for the clients of one listener.
package final class FaultTerms: Sendable {
    /// Whether words are heard that clients send.
    package let hearsClients: Bool
    /// The domains that clients' words are heard in, and all below them; nil: in every one.
    package let domains: [Domain]?
    package let rules: [Rule]
    /// The listener's own.
    package let words: [Word]
    /// The listener's own, of the TLS handshake.
    package let tls: TLSFault?
    /// The daemon's: what chance is drawn from, and the ledger's keys are hashed with.
    package let seed: UInt64

    package init(
        hearsClients: Bool = true, domains: [Domain]? = nil, rules: [Rule] = [], words: [Word] = [],
        tls: TLSFault? = nil, seed: UInt64
    ) {
        self.hearsClients = hearsClients
        self.domains = domains
        self.rules = rules
        self.words = words
        self.tls = tls
        self.seed = seed
    }

    /// Whether words that ride in this domain are heard: an address's, a user name's, or the EHLO name itself.
    /// - Parameter domain: Nil for a carrier without one, which is heard unless domains are named.
    package func hears(in domain: @autoclosure () -> String?) -> Bool {
        guard hearsClients else { return false }
        guard let domains else { return true }
        guard let domain = domain()?.folded else { return false }
        return domains.contains { listed in
            let listed = listed.text.folded
            return domain == listed || domain.hasSuffix("." + listed)
        }
    }
}
