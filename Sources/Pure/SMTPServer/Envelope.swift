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
}
