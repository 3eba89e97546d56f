/// What became of a load so far.
package struct LoadTally: Sendable {
    /// Messages taken for all their recipients.
    package private(set) var taken: UInt64 = 0
    /// Taken, but not for all.
    package private(set) var partly: UInt64 = 0
    package private(set) var refused: UInt64 = 0
    /// Whose session ended, or got no reply, before theirs came: some of them may have been taken.
    package private(set) var lost: UInt64 = 0
    package var sessions: UInt64 = 0
    /// Connections that couldn't be had.
    package private(set) var unconnected: UInt64 = 0
    package private(set) var reasons = Reasons()
    /// Of messages that were taken, in nanoseconds.
    package private(set) var latency = Histogram()
    /// From connect(2) to the reply to EHLO, behind TLS where there is TLS, or to that of AUTH, in nanoseconds.
    package var opening = Histogram()
    /// Content of messages that were taken.
    package private(set) var octets: UInt64 = 0

    package init() {}

    package var done: UInt64 { taken + partly + refused + lost }
    package var isFlawless: Bool { done == taken && unconnected == 0 && reasons.all.isEmpty }

    package mutating func take(recipients: Int, of all: Int, octets: Int, after nanoseconds: UInt64) {
        if recipients == all { taken += 1 } else { partly += 1 }
        self.octets += UInt64(octets)
        latency.record(nanoseconds)
    }

    package mutating func refuse() { refused += 1 }

    package mutating func lose() { lost += 1 }

    package mutating func failToConnect(_ reason: String) {
        unconnected += 1
        reasons.count(reason, short: "connect")
    }

    /// A reply that refuses, or the end of a session: what of it people are told.
    package mutating func note(_ step: LoadStep, _ words: String, short: String) {
        reasons.count("\(step.rawValue): \(words)", short: "\(step.rawValue): \(short)")
    }
}

/// What came of the rows that ill-behaved senders played beside a load.
package struct MixTally: Hashable, Sendable {
    package var sessions = 0
    package private(set) var passed: UInt64 = 0
    package private(set) var skipped: UInt64 = 0
    package private(set) var failed: UInt64 = 0
    package private(set) var reasons = Reasons()

    package init() {}

    package mutating func pass() { passed += 1 }
    package mutating func skip() { skipped += 1 }

    package mutating func fail(_ row: String, _ reason: String) {
        failed += 1
        reasons.count("\(row): \(reason)", short: row)
    }
}
