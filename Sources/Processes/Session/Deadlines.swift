import HeapModule
import Vocabulary

/// Which client's time is up next. A deadline that moved back is looked at when its old time comes; so most
/// changes cost nothing.
struct Deadlines {
    private var heap: Heap<Entry> = []
    /// The earliest moment that holds for each client. Any other entry of its in the heap is stale.
    private var armed: [SessionID: Instant] = [:]

    /// Stale entries that are never worth sweeping out.
    private static let fewEntries = 64

    private struct Entry: Comparable {
        let time: Instant
        let session: SessionID

        static func < (left: Entry, right: Entry) -> Bool { left.time < right.time }
    }

    /// When to look again, at the latest.
    var next: Instant? { heap.min?.time }

    /// Entries held: never more than twice the clients that have a deadline, and a few.
    var count: Int { heap.count }

    /// Looks at the client when its deadline comes, unless it will be looked at before anyway.
    mutating func arm(_ session: SessionID, at deadline: Instant?) {
        guard let deadline else { return }
        if let armed = armed[session], armed <= deadline { return }
        armed[session] = deadline
        heap.insert(Entry(time: deadline, session: session))
        sweep()
    }

    /// The client is gone.
    mutating func forget(_ session: SessionID) {
        armed[session] = nil
        sweep()
    }

    /// The sessions to look at now, each once. They hold no deadline until they are armed again.
    mutating func expired(at now: Instant) -> [SessionID] {
        var sessions: [SessionID] = []
        while let entry = heap.min, entry.time <= now {
            heap.removeMin()
            guard armed[entry.session] == entry.time else { continue }
            armed[entry.session] = nil
            sessions.append(entry.session)
        }
        return sessions
    }

    /// Clients that come and go faster than deadlines pass would fill the heap otherwise.
    private mutating func sweep() {
        guard heap.count > 2 * armed.count + Self.fewEntries else { return }
        heap = Heap(armed.map { Entry(time: $0.value, session: $0.key) })
    }
}
