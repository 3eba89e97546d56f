package import Faults
package import Vocabulary

/// Which clients' words are heard, at every listener.
package struct FaultSettings: Hashable, Sendable {
    /// Whether words are heard that clients send.
    package var hearsClients = true
    /// The domains that they are heard in, and all below them; nil: in every one.
    package var domains: [Domain]?

    package static let standard = FaultSettings()
}

/// What one listener does wrong by itself, and whether its clients are heard.
package struct ListenerFaults: Hashable, Sendable {
    package var words: [Word]
    /// Of the TLS handshake.
    package var tls: TLSFault?
    package var hearsClients: Bool

    package init(words: [Word] = [], tls: TLSFault? = nil, hearsClients: Bool = true) {
        self.words = words
        self.tls = tls
        self.hearsClients = hearsClients
    }

    package static let none = ListenerFaults()
}

extension Configuration {
    /// What holds for the clients of one listener.
    package func faultTerms(of listener: ListenerFaults, seed: UInt64) -> FaultTerms {
        FaultTerms(
            hearsClients: faults.hearsClients && listener.hearsClients, domains: faults.domains, rules: rules,
            words: listener.words, tls: listener.tls, seed: seed)
    }
}
