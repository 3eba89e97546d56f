import Conversation
import DequeModule
import SMTPServer
import Vocabulary
import Wire

extension StoreDesk {
    /// Openings that wait until the sink has answered earlier ones.
    struct Queue {
        private var entries: Deque<Entry> = []

        struct Entry {
            let transaction: TransactionID
            let provenance: Provenance
            let envelope: Envelope
        }

        mutating func append(_ entry: Entry) { entries.append(entry) }

        mutating func popFirst() -> Entry? { entries.popFirst() }

        mutating func remove(_ transaction: TransactionID) { entries.removeAll { $0.transaction == transaction } }
    }
}
