package import Vocabulary

/// What a session process has to know of faults and certificates, piece by piece. Words, patterns and networks are texts here: the
/// session reads them as it reads a client's.
package enum SessionEntry: SettingsEntry {
    /// Behind those that came before it.
    case rule(RuleText)
    /// What one listener does by itself, and whether its clients are heard. Words are joined by `+`.
    case listener(UInt8, words: String, hearsClients: Bool)
    /// Clients are heard in this domain; in every one if there's none.
    case domain(Domain)
    /// A certificate, a key or what belongs to one.
    case credential(CertificateKind, CredentialPart)
    /// What session tickets are enciphered with, in every session process the same.
    case ticketKeys([UInt8])
    /// A certificate of the server's own chain whose private key the keeper has, by its number there. Those of a chain
    /// come in its order, and the chain that holds where no other fits comes first.
    case certificate(key: UInt32, [UInt8])

    /// The most there are of them.
    package static let most =
        Limit.rules + Limit.listeners + Limit.faultDomains + CertificateKind.allCases.count * CredentialPart.most + 1
        + Limit.certificates * CredentialPart.mostCertificates
    /// Octets of the keys of session tickets.
    package static let ticketKeyOctets = 80
    /// Words with the plus signs between them, in octets.
    package static let longestWords = Limit.ruleWords * (Limit.faultWord + 1)

    package func encode(to writer: inout Writer) {
        switch self {
        case .rule(let rule):
            writer.uint8(1)
            rule.encode(to: &writer)
        case .listener(let number, let words, let hearsClients):
            writer.uint8(2)
            writer.uint8(number)
            writer.text(words)
            writer.flag(hearsClients)
        case .domain(let domain):
            writer.uint8(3)
            writer.text(domain.text)
        case .credential(let kind, let part):
            writer.uint8(4)
            writer.uint8(kind.rawValue)
            part.encode(to: &writer)
        case .ticketKeys(let keys):
            writer.uint8(5)
            writer.bytes(keys)
        case .certificate(let key, let octets):
            writer.uint8(6)
            writer.uint32(key)
            writer.bytes(octets)
        }
    }

    package init(from reader: inout Reader) throws(WireError) {
        let kind = try reader.uint8("entry")
        switch kind {
        case 1: self = .rule(try RuleText(from: &reader))
        case 2:
            self = .listener(
                try reader.uint8("listener"), words: try reader.text("words", most: Self.longestWords),
                hearsClients: try reader.flag("hears clients"))
        case 3: self = .domain(try reader.valid("domain", Domain(try reader.text("domain", most: Limit.domain))))
        case 4: self = .credential(try reader.choice("kind"), try CredentialPart(from: &reader))
        case 5:
            let keys = try reader.bytes("ticket keys", most: Self.ticketKeyOctets)
            guard keys.count == Self.ticketKeyOctets else { throw reader.error("ticket keys", .invalid) }
            self = .ticketKeys(keys)
        case 6:
            self = .certificate(
                key: try reader.uint32("key"), try reader.bytes("certificate", most: CredentialPart.longest))
        default: throw reader.error("entry", .invalid)
        }
    }
}

/// A rule as it was written: whom it's for, and what goes wrong.
package struct RuleText: Hashable, Sendable {
    package var client: String?
    package var listener: String?
    package var helo: String?
    package var sender: String?
    package var recipient: String?
    package var user: String?
    /// Joined by `+`.
    package let words: String

    /// An IPv6 address with its prefix, in octets.
    package static let longestNetwork = 64

    package init(
        client: String? = nil, listener: String? = nil, helo: String? = nil, sender: String? = nil,
        recipient: String? = nil, user: String? = nil, words: String
    ) {
        self.client = client
        self.listener = listener
        self.helo = helo
        self.sender = sender
        self.recipient = recipient
        self.user = user
        self.words = words
    }

    func encode(to writer: inout Writer) {
        for text in [client, listener, helo, sender, recipient, user] { writer.optional(text) { $0.text($1) } }
        writer.text(words)
    }

    init(from reader: inout Reader) throws(WireError) {
        client = try Self.optional("client", most: Self.longestNetwork, &reader)
        listener = try Self.optional("listener", most: Limit.pattern, &reader)
        helo = try Self.optional("helo", most: Limit.pattern, &reader)
        sender = try Self.optional("sender", most: Limit.pattern, &reader)
        recipient = try Self.optional("recipient", most: Limit.pattern, &reader)
        user = try Self.optional("user", most: Limit.pattern, &reader)
        words = try reader.text("words", most: SessionEntry.longestWords)
    }

    private static func optional(
        _ field: String, most: Int, _ reader: inout Reader
    ) throws(WireError) -> String? {
        try reader.optional(field) { (reader) throws(WireError) in try reader.text(field, most: most) }
    }
}
