import SMTPGrammar
import SMTPServer
import Vocabulary

/// Replies on their way out: the batch that's being made, and what the kernel hasn't taken yet.
struct Outbox {
    private var batch: [UInt8] = []
    /// Handed over and not taken yet, in octets.
    private var unsent = 0
    /// Since when the client has had something to take; nil if it has nothing.
    private(set) var since: Instant?

    /// What this holds itself, in octets.
    var held: Int { batch.count }

    /// Whether another reply may be made before those are taken.
    var hasRoom: Bool { batch.count + unsent < Limit.unsentReplies }

    mutating func add(_ reply: Reply) {
        batch += reply.octets
    }

    /// Hands the batch over; nil if there's nothing to say.
    mutating func flush(at now: Instant, end: ConnectionEnd? = nil) -> Parcel? {
        guard !batch.isEmpty || end != nil else { return nil }
        defer { batch = [] }
        if !batch.isEmpty {
            unsent += batch.count
            since = since ?? now
        }
        return Parcel(batch, end: end)
    }

    /// Everything went to the kernel, or nothing more will.
    mutating func clear() {
        unsent = 0
        since = nil
    }
}
