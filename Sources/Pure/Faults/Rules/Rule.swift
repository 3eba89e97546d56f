/// Words that nobody has to send: they stand in the configuration, for whom their match fits.
package struct Rule: Hashable, Sendable {
    package let match: Match
    package let faults: [Word]
    /// Of the TLS handshake.
    package let tls: TLSFault?

    package init(match: Match, faults: [Word], tls: TLSFault? = nil) {
        self.match = match
        self.faults = faults
        self.tls = tls
    }
}

/// Whom a rule is for. Every key that is there must fit; what isn't known yet fits no key.
package struct Match: Hashable, Sendable {
    package var client: Network?
    package var listener: Pattern?
    package var helo: Pattern?
    package var sender: Pattern?
    package var recipient: Pattern?
    package var user: Pattern?

    package init(
        client: Network? = nil, listener: Pattern? = nil, helo: Pattern? = nil, sender: Pattern? = nil,
        recipient: Pattern? = nil, user: Pattern? = nil
    ) {
        self.client = client
        self.listener = listener
        self.helo = helo
        self.sender = sender
        self.recipient = recipient
        self.user = user
    }

    func fits(_ facts: Facts) -> Bool {
        (client.map { network in facts.address.map(network.contains) ?? false } ?? true)
            && fits(listener, facts.listener) && fits(helo, facts.helo) && fits(sender, facts.sender)
            && fits(recipient, facts.recipient) && fits(user, facts.user)
    }

    private func fits(_ pattern: Pattern?, _ text: String?) -> Bool {
        guard let pattern else { return true }
        guard let text else { return false }
        return pattern.matches(text) || text.otherSpellings.contains(where: pattern.matches)
    }
}
