import Faults
import Vocabulary

/// How content is read that is read slowly, or not at all.
struct Throttle {
    /// Octets that may be read at a time, and how long it is until the next ones may.
    private let portion: (octets: Int, interval: Duration)
    /// Until when nothing is read; nil: it may be.
    private(set) var pause: Pause?

    enum Pause: Hashable {
        case until(Instant)
        /// As long as the message may take.
        case forGood
    }

    /// Portions a second: few enough to cost nothing, many enough to look like a slow line.
    private static let portionsInSecond = 10

    init(_ intake: Strike.Intake, scale: TimeScale, at now: Instant) {
        switch intake {
        case .slow(let rate):
            let octets = max(1, rate / Self.portionsInSecond)
            portion = (octets, scale.applied(to: .seconds(octets) / rate))
        case .stall(let duration):
            portion = (.max, .zero)
            pause = duration.map { .until(now + scale.applied(to: $0)) } ?? .forGood
        }
    }

    /// How many octets may be read now.
    var appetite: Int { pause == nil ? portion.octets : 0 }

    /// So many were.
    mutating func read(_ octets: Int, at now: Instant) {
        guard portion.octets < .max, octets > 0 else { return }
        pause = .until(now + portion.interval * octets / portion.octets)
    }

    /// Time has passed.
    mutating func resume(at now: Instant) {
        if case .until(let end) = pause, end <= now { pause = nil }
    }
}
