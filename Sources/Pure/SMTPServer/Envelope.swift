package import Vocabulary

/// Who a message is from and to. RFC 5321 §2.3.1.
package struct Envelope: Hashable, Sendable {
    package let sender: Addressee
    /// In the order of their RCPTs; one that came twice stands there twice.
    package internal(set) var recipients: [Addressee]

    package init(sender: Addressee, recipients: [Addressee] = []) {
        self.sender = sender
        self.recipients = recipients
    }

    /// Whether addresses may be outside of US-ASCII: MAIL had SMTPUTF8. RFC 6531 §3.4.
    package var isInternational: Bool { sender.parameters.contains { $0.keyword == "SMTPUTF8" } }

    /// Whether its content may be any octets, and so can't come by DATA. RFC 3030 §3.
    var isBinary: Bool {
        sender.parameters.contains { $0.keyword == "BODY" && $0.value?.uppercased() == "BINARYMIME" }
    }
}
