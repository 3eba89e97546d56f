import Vocabulary
import Wire

/// Messages taken without a store: each gets an ID like any other, and the sink hears of their number once a turn.
struct Discarded {
    private let hostname: Domain
    private let process: Int32
    private var count: UInt64 = 0
    private var messages: UInt32 = 0
    private var octets: UInt64 = 0

    init(hostname: Domain, process: Int32) {
        self.hostname = hostname
        self.process = process
    }

    mutating func take(octets: UInt64, at time: WallTime) -> MessageID {
        count += 1
        messages += 1
        self.octets += octets
        return MessageID(time: time, process: process, count: count, host: hostname)
    }

    /// What to tell the sink, if there's something.
    mutating func report() -> SessionToSink? {
        guard messages > 0 else { return nil }
        defer { (messages, octets) = (0, 0) }
        return .discarded(messages: messages, octets: octets)
    }
}
