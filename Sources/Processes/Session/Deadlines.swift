import HeapModule
import Vocabulary

/// Which client's time is up next. A deadline that moved back is looked at when its old time comes; so most
/// changes cost nothing.
///
/// The earliest moment that holds for a client is the client's to keep. Any other entry of its is stale.
struct Deadlines {
    private var heap: Heap<Entry> = []

    /// Stale entries that are never worth sweeping out.
    private static let fewEntries = 64

    private struct Entry: Comparable {
        let time: Instant
        let session: SessionID

        static func < (left: Entry, right: Entry) -> Bool { left.time < right.time }
    }

    /// When to look again, at the latest.
    var next: Instant? { heap.min?.time }

    /// Entries held: never more than twice the clients that there are, and a few.
    var count: Int { heap.count }

    /// Looks at the client when its deadline comes, unless it will be looked at before anyway.
    /// - Parameter alarm: The client's.
    mutating func arm(_ session: SessionID, at deadline: Instant?, _ alarm: inout Instant?) {
        guard let deadline else { return }
        if let alarm, alarm <= deadline { return }
        alarm = deadline
        heap.insert(Entry(time: deadline, session: session))
    }

    /// The sessions to look at now, each once. They hold no deadline until they are armed again.
    /// - Parameter take: Whether this is when the client's alarm is; then the client has none any more.
    mutating func expired(at now: Instant, _ take: (SessionID, Instant) -> Bool) -> [SessionID] {
        var sessions: [SessionID] = []
        while let entry = heap.min, entry.time <= now {
            heap.removeMin()
            if take(entry.session, entry.time) { sessions.append(entry.session) }
        }
        return sessions
    }

    /// Clients that come and go faster than deadlines pass would fill the heap otherwise.
    /// - Parameters:
    ///   - clients: That there are.
    ///   - holds: Whether this is when the client's alarm is.
    mutating func sweep(_ clients: Int, _ holds: (SessionID, Instant) -> Bool) {
        guard heap.count > 2 * clients + Self.fewEntries else { return }
        var kept: Set<SessionID> = []
        heap = Heap(heap.unordered.filter { holds($0.session, $0.time) && kept.insert($0.session).inserted })
    }
}
