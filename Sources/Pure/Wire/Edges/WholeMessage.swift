package import Vocabulary

/// A message that has room in a packet: its envelope and all of its content.
package struct WholeMessage: Hashable, Sendable {
    package let provenance: Provenance
    package let sender: Addressee
    /// Those that it's kept for, in order.
    package let recipients: [Addressee]
    /// As they are stored.
    package let content: [UInt8]
    /// The content's SHA-256.
    package let digest: [UInt8]
    /// The words that fired.
    package let faults: [String]

    package init(
        provenance: Provenance, sender: Addressee, recipients: [Addressee], content: [UInt8], digest: [UInt8],
        faults: [String]
    ) {
        self.provenance = provenance
        self.sender = sender
        self.recipients = recipients
        self.content = content
        self.digest = digest
        self.faults = faults
    }

    func encode(to writer: inout Writer) {
        provenance.encode(to: &writer)
        writer.addressee(sender)
        writer.list(recipients) { $0.addressee($1) }
        writer.bytes(content)
        writer.bytes(digest)
        writer.list(faults) { $0.text($1) }
    }

    init(from reader: inout Reader) throws(WireError) {
        provenance = try Provenance(from: &reader)
        sender = try reader.addressee("sender")
        recipients = try reader.recipients()
        content = try reader.bytes("content", most: Limit.heldContent)
        digest = try reader.digest()
        faults = try reader.faults()
    }
}

extension Reader {
    mutating func recipients() throws(WireError) -> [Addressee] {
        try list("recipients", most: Limit.packet / 8) { (reader) throws(WireError) in
            try reader.addressee("recipients")
        }
    }

    mutating func digest() throws(WireError) -> [UInt8] {
        let digest = try bytes("digest", most: SessionToSink.digestOctets)
        guard digest.count == SessionToSink.digestOctets else { throw error("digest", .invalid) }
        return digest
    }

    mutating func faults() throws(WireError) -> [String] {
        try list("faults", most: SessionToSink.mostFaults) { (reader) throws(WireError) in
            try reader.text("faults", most: SessionToSink.longestFault)
        }
    }
}
