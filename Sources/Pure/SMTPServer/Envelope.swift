import SMTPGrammar
package import Vocabulary

/// Who a message is from and to. RFC 5321 §2.3.1.
package struct Envelope: Hashable, Sendable {
    package var sender: Addressee { written.sender }
    /// In the order of their RCPTs; one that came twice stands there twice.
    package var recipients: [Addressee] { written.recipients }
    /// What is said to whom the message isn't kept for, by their places: only LMTP tells them apart.
    var refusals: [Int: Reply] { written.refusals }

    private var written: Written

    package init(sender: Addressee, recipients: [Addressee] = []) {
        written = Written(sender, recipients, [:])
    }

    mutating func add(_ recipient: Addressee) {
        own()
        written.recipients.append(recipient)
    }

    mutating func refuse(_ refusals: [Int: Reply]) {
        guard !refusals.isEmpty || !self.refusals.isEmpty else { return }
        own()
        written.refusals = refusals
    }

    /// What is written in it; copied before it changes if it has another owner. One reference, since it's handed on with
    /// every step of a transaction.
    private final class Written: @unchecked Sendable {
        let sender: Addressee
        var recipients: [Addressee]
        var refusals: [Int: Reply]

        init(_ sender: Addressee, _ recipients: [Addressee], _ refusals: [Int: Reply]) {
            self.sender = sender
            self.recipients = recipients
            self.refusals = refusals
        }
    }

    private mutating func own() {
        guard !isKnownUniquelyReferenced(&written) else { return }
        written = Written(written.sender, written.recipients, written.refusals)
    }

    package static func == (left: Envelope, right: Envelope) -> Bool {
        left.written === right.written
            || (left.sender == right.sender && left.recipients == right.recipients && left.refusals == right.refusals)
    }

    package func hash(into hasher: inout Hasher) {
        hasher.combine(sender)
        hasher.combine(recipients)
        hasher.combine(refusals)
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
