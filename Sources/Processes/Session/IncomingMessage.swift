import Conversation
import Kernel
import SMTPServer
import TLS
import Vocabulary
import Wire

/// A message that is being received: who it's from and to, and its content as far as it has come.
///
/// Content is held, and goes to the sink with the envelope when it's whole. Of what is longer than a packet takes the sink
/// makes a file: there what was held is written first, and then what comes.
final class IncomingMessage {
    let transaction: TransactionID
    let provenance: Provenance
    let envelope: Envelope
    /// Places of recipients that it isn't kept for.
    var withdrawn: [Int] = []
    private var held: [UInt8]
    private var place = Place.here
    /// Octets in front of the content.
    private let traced: UInt64

    private enum Place {
        case here
        /// The sink was asked for a file. What comes meanwhile is held: no more than was read already. If there's an
        /// ending, the content is whole.
        case awaited(Ending?)
        case file(SharedDescriptor, SHA256)
        /// Nothing is written any more.
        case closed
    }

    /// What is known of a message that is whole.
    struct Ending {
        /// For how many it's kept.
        let recipients: Int
        /// Of the content.
        let octets: UInt64
        let faults: [String]
    }

    init(_ transaction: TransactionID, _ provenance: Provenance, _ envelope: Envelope, trace: TraceFields?) {
        self.transaction = transaction
        self.provenance = provenance
        self.envelope = envelope
        held = trace?.octets ?? []
        traced = UInt64(held.count)
    }

    /// Whether no more content should come until there's a file.
    var awaitsFile: Bool { if case .awaited = place { true } else { false } }

    /// Whether it's longer than what is held, and no file was asked for.
    var hasOutgrown: Bool { if case .here = place { held.count > Limit.heldContent } else { false } }

    func write(_ octets: Span<UInt8>) throws(SystemError) {
        switch place {
        case .here, .awaited: held.append(copying: octets)
        case .file(let file, let digest):
            digest.update(octets)
            try Kernel.write(all: octets, to: file.number)
        case .closed: break
        }
    }

    /// A file is asked for, or it's said what is to be done when there is one.
    func awaitFile(for ending: Ending? = nil) { place = .awaited(ending) }

    /// Writes what was held into the file.
    /// - Returns: how it ended, if it's whole.
    func take(_ file: consuming Descriptor) throws(SystemError) -> Ending? {
        guard case .awaited(let ending) = place else { return nil }
        let octets = held
        held = []
        place = .file(SharedDescriptor(file), SHA256())
        try write(octets.span)
        return ending
    }

    /// All of it, if it's held; not for whom it was withdrawn.
    func whole(faults: [String], digestedBy digester: SHA256) -> WholeMessage? {
        guard case .here = place else { return nil }
        // A span of a local: one of a class's property can't be had.
        let held = held
        return WholeMessage(
            provenance: provenance, sender: envelope.sender, recipients: recipients, content: held,
            digest: digester.digest(of: held.span), faults: Array(faults.prefix(SessionToSink.mostFaults)))
    }

    private var recipients: [Addressee] {
        guard !withdrawn.isEmpty else { return envelope.recipients }
        let withdrawn = Set(withdrawn)
        return envelope.recipients.indices.filter { !withdrawn.contains($0) }.map { envelope.recipients[$0] }
    }

    /// Closes the file, if there's one: now, not when the last reference goes, for the sink looks whether somebody can
    /// still write.
    /// - Returns: what it has in octets, and their digest.
    @discardableResult
    func close(_ ending: Ending? = nil) -> (octets: UInt64, digest: [UInt8])? {
        defer { place = .closed }
        guard case .file(let file, let digest) = place else { return nil }
        file.close()
        return ending.map { (traced + $0.octets, digest.finish()) }
    }
}
