import SMTPGrammar
package import Vocabulary

/// Who a message is from and to. RFC 5321 §2.3.1.
package struct Envelope: Hashable, Sendable {
    package let sender: Addressee
    /// In the order of their RCPTs; one that came twice stands there twice.
    package internal(set) var recipients: [Addressee]

    /// What is said to whom the message isn't kept for, by their places: only LMTP tells them apart.
    var refusals: [Int: Reply] = [:]

    package init(sender: Addressee, recipients: [Addressee] = []) {
        self.sender = sender
        self.recipients = recipients
    }

    /// Whether addresses may be outside of US-ASCII: MAIL had SMTPUTF8. RFC 6531 §3.4.
    package var isInternational: Bool { sender.parameters.contains { $0.keyword == "SMTPUTF8" } }

    /// For whom the message is kept.
    var kept: Envelope {
        guard !refusals.isEmpty else { return self }
        return Envelope(
            sender: sender, recipients: recipients.indices.filter { refusals[$0] == nil }.map { recipients[$0] })
    }

    /// Whether its content may be any octets, and so can't come by DATA. RFC 3030 §3.
    var isBinary: Bool {
        sender.parameters.contains { $0.keyword == "BODY" && $0.value?.uppercased() == "BINARYMIME" }
    }
}
