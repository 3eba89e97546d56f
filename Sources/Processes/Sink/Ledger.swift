import Vocabulary

/// What faults with a count or a time are counted by, across connections and session processes.
///
/// A key is forgotten when it has not been used for as long as its user asked to keep it; before that only if there are
/// too many, the one whose last use is the oldest first. Both take the same time however many there are.
struct Ledger {
    /// One key's attempts, and its neighbours in the order of last use.
    private struct Entry {
        let key: UInt64
        var count: UInt32
        var first: Instant
        var last: Instant
        var keep: Duration
        var older: Int?
        var newer: Int?

        func isForgotten(at now: Instant) -> Bool { now - last >= keep }
    }

    private let most: Int
    private var entries: [Entry] = []
    private var places: [UInt64: Int] = [:]
    private var oldest: Int?
    private var newest: Int?

    init(most: Int) {
        self.most = most
    }

    /// Keys that are held, forgotten ones too that nothing has made room for yet.
    var count: Int { entries.count }

    /// Counts a key once more.
    /// - Returns: which time this is, from 1, and how long after the first.
    mutating func count(_ key: UInt64, keep: Duration, at now: Instant) -> (count: UInt32, sinceFirst: Duration) {
        let place = places[key] ?? newPlace(for: key, keep: keep, at: now)
        var entry = entries[place]
        if entry.isForgotten(at: now) { (entry.count, entry.first) = (0, now) }
        entry.count = entry.count == .max ? .max : entry.count + 1
        (entry.last, entry.keep) = (now, keep)
        entries[place] = entry
        becomesNewest(place)
        return (entry.count, now - entry.first)
    }

    /// A place for a key: the oldest one's if that is forgotten or there are too many, else one more.
    private mutating func newPlace(for key: UInt64, keep: Duration, at now: Instant) -> Int {
        let entry = Entry(key: key, count: 0, first: now, last: now, keep: keep, older: nil, newer: nil)
        guard let oldest, entries.count >= most || entries[oldest].isForgotten(at: now) else {
            entries.append(entry)
            places[key] = entries.count - 1
            return entries.count - 1
        }
        places[entries[oldest].key] = nil
        unlink(oldest)
        entries[oldest] = entry
        places[key] = oldest
        return oldest
    }

    // MARK: The order of last use

    private mutating func becomesNewest(_ place: Int) {
        guard newest != place else { return }
        unlink(place)
        entries[place].older = newest
        if let newest { entries[newest].newer = place } else { oldest = place }
        newest = place
    }

    private mutating func unlink(_ place: Int) {
        let (older, newer) = (entries[place].older, entries[place].newer)
        if let older { entries[older].newer = newer } else if oldest == place { oldest = newer }
        if let newer { entries[newer].older = older } else if newest == place { newest = older }
        (entries[place].older, entries[place].newer) = (nil, nil)
    }
}
