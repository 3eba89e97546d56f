import SMTPGrammar
import Vocabulary

/// Replies on their way out: the batch that's being made, and what the kernel hasn't taken yet.
struct Outbox {
    private var batch: [UInt8] = []
    /// Handed over and not taken yet, in octets.
    private var unsent = 0
    /// When the last of it may go, if it has a time.
    private(set) var last: Instant?
    /// Since when the client has had something to take; nil if it has nothing.
    private(set) var since: Instant?
    /// Messages whose 250 isn't with the kernel yet.
    private(set) var unacknowledged: [MessageID] = []

    /// What this holds itself, in octets.
    var held: Int { batch.count }

    /// Whether another reply may be made before those are taken.
    var hasRoom: Bool { batch.count + unsent < Limit.unsentReplies }

    /// Adds octets to the batch that goes in one write.
    mutating func add(_ octets: [UInt8]) {
        // A single reply isn't copied.
        guard !batch.isEmpty else {
            batch = octets
            return
        }
        batch.reserveCapacity(Reply.group)
        batch += octets
    }

    mutating func addAcknowledgement(of id: MessageID) { unacknowledged.append(id) }

    /// Hands the batch over, with what stands behind it; nil if there's nothing to do.
    mutating func flush(at now: Instant, end: ConnectionEnd? = nil) -> Parcel? {
        guard !batch.isEmpty || end != nil else { return nil }
        defer { batch = [] }
        return handOver(Parcel(batch, end: end), at: now)
    }

    /// Hands over a parcel of its own. The batch has to be flushed before.
    mutating func handOver(_ parcel: Parcel, at now: Instant) -> Parcel {
        unsent += parcel.octets.count
        guard !parcel.isImmediate else {
            if !parcel.octets.isEmpty, since == nil { since = now }
            return parcel
        }
        let wait = parcel.pause + parcel.span
        let time = max(now, last ?? now) + wait
        last = time
        since = time
        return parcel
    }

    /// Everything went to the kernel.
    mutating func clear() {
        unsent = 0
        last = nil
        since = nil
        if !unacknowledged.isEmpty { unacknowledged.removeAll(keepingCapacity: true) }
    }

    /// Nothing more will go to the kernel.
    /// - Returns: messages whose acknowledgement didn't.
    mutating func giveUp() -> [MessageID] {
        defer { self = Outbox() }
        return unacknowledged
    }
}
