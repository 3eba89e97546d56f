import HeapModule
import Vocabulary

/// Which client's time is up next. A deadline that moved back is looked at when its old time comes; so most
/// changes cost nothing.
struct Deadlines {
    private var heap: Heap<Entry> = []

    private struct Entry: Comparable {
        let time: Instant
        let session: SessionID

        static func < (left: Entry, right: Entry) -> Bool { left.time < right.time }
    }

    /// When to look again, at the latest.
    var next: Instant? { heap.min?.time }

    /// Looks at the client when its deadline comes, unless it will be looked at before anyway.
    mutating func arm(_ client: Client) {
        guard let deadline = client.deadline else { return }
        if let armed = client.armed, armed <= deadline { return }
        client.armed = deadline
        heap.insert(Entry(time: deadline, session: client.session))
    }

    /// The sessions to look at now.
    mutating func expired(at now: Instant) -> [SessionID] {
        var sessions: [SessionID] = []
        while let entry = heap.min, entry.time <= now {
            heap.removeMin()
            sessions.append(entry.session)
        }
        return sessions
    }
}
