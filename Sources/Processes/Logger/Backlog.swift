import Vocabulary

/// Records on their way out of the logger, as octets, in the order they came: so many octets at most.
///
/// Once one was dropped all are, until the number is told: so the log shows where it's missing.
struct Backlog {
    /// Octets that may wait.
    private let room: Int
    /// What waits, from `head` on, and something that has gone before it.
    private var octets: [UInt8] = []
    private var head = 0
    /// The records that waits, from `first` on.
    private var entries: [Entry] = []
    private var first = 0
    /// Octets of the first record that are gone already.
    private var begun = 0
    /// Records that were dropped and that nobody has been told of.
    private(set) var lost: UInt64 = 0

    private struct Entry {
        let octets: Int
        /// How many records it stands for: the notice of a loss for all that it tells of.
        let records: UInt64
    }

    init(room: Int) { self.room = room }

    var isEmpty: Bool { first == entries.count }
    /// Whether what comes is dropped, so that it needn't be made.
    var isDropping: Bool { lost > 0 }
    private var waiting: Int { octets.count - head }
    /// Records that wait or were dropped.
    var missing: UInt64 { entries[first...].reduce(lost) { $0 + $1.records } }

    mutating func append(_ record: [UInt8]) {
        guard !isDropping, waiting + record.count <= room else {
            lost += 1
            return
        }
        add(record, records: 1)
    }

    mutating func drop() { lost += 1 }

    private mutating func add(_ record: [UInt8], records: UInt64) {
        octets += record
        entries.append(Entry(octets: record.count, records: records))
    }

    /// Puts the notice of a loss behind what waits, if there was one and half of the room is free again.
    mutating func tellLoss(_ notice: (UInt64) -> [UInt8]) {
        guard lost > 0, waiting <= room / 2 else { return }
        add(notice(lost), records: lost)
        lost = 0
    }

    /// All octets that wait.
    func withAll<Result>(_ body: (Span<UInt8>) -> Result) -> Result {
        body(octets.span.extracting(droppingFirst: head + begun))
    }

    /// Those of the first record, whole. There is one.
    func withFirst<Result>(_ body: (Span<UInt8>) -> Result) -> Result {
        body(octets.span.extracting(head..<head + entries[first].octets))
    }

    /// So many octets from the front are gone.
    mutating func remove(octets count: Int) {
        begun += count
        while first < entries.count, begun >= entries[first].octets {
            begun -= entries[first].octets
            head += entries[first].octets
            first += 1
        }
        tidy()
    }

    /// The first record is gone.
    /// - Returns: how many records it stood for.
    @discardableResult
    mutating func removeFirst() -> UInt64 {
        let entry = entries[first]
        head += entry.octets
        begun = 0
        first += 1
        tidy()
        return entry.records
    }

    /// The first record is dropped, for it can't go.
    mutating func dropFirst() { lost += removeFirst() }

    /// So many records that went are lost after all.
    mutating func lose(_ records: UInt64) { lost += records }

    /// What was begun begins anew: its first part went to where the rest doesn't.
    mutating func restart() { begun = 0 }

    /// Gives the room of what is gone back, at once when all is, else now and then.
    private mutating func tidy() {
        if isEmpty {
            octets.removeAll(keepingCapacity: octets.count <= Limit.packet)
            entries.removeAll(keepingCapacity: octets.count <= Limit.packet)
            (head, first) = (0, 0)
        } else if head > room / 2 {
            octets.removeFirst(head)
            entries.removeFirst(first)
            (head, first) = (0, 0)
        }
    }
}
