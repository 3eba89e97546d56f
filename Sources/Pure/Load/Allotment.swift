package import Vocabulary

/// The messages that a load consists of: how many, until when, and when each is due.
package struct Allotment: Sendable {
    /// Nil where their number isn't bounded.
    package let messages: UInt64?
    /// When no further one is begun; nil for never.
    private let end: Instant?
    private let start: Instant
    /// Messages a second; nil begins each as soon as a session is free.
    package let rate: UInt64?
    package private(set) var begun: UInt64 = 0
    private var isStopped = false

    package init(messages: UInt64?, until end: Instant?, rate: UInt64?, from start: Instant) {
        self.messages = messages
        self.end = end
        self.rate = rate
        self.start = start
    }

    /// Whether its time is over, however many messages are left.
    package func isPast(at now: Instant) -> Bool { isStopped || end.map { now >= $0 } ?? false }

    /// Whether none is begun any more.
    package func isOver(at now: Instant) -> Bool { begun == messages || isPast(at: now) }

    /// When the next one is due; nil if none is left.
    package func due(at now: Instant) -> Instant? {
        guard !isOver(at: now) else { return nil }
        guard let rate else { return now }
        // Without an error that grows: whole seconds, and the part of one.
        let (seconds, part) = begun.quotientAndRemainder(dividingBy: rate)
        return start + .seconds(Int64(clamping: seconds)) + .nanoseconds(Int64(part * 1_000_000_000 / rate))
    }

    /// One of them, with the moment that it was due; nil if none is due yet.
    package mutating func take(at now: Instant) -> Instant? {
        guard let due = due(at: now), due <= now else { return nil }
        begun += 1
        return due
    }

    /// Nothing more is begun.
    package mutating func stop() { isStopped = true }
}
