import SMTPClient
package import Vocabulary

/// Who said what, and when: for people who look for what went wrong.
package struct Transcript: Hashable, Sendable {
    package enum Side: String, Hashable, Sendable {
        case client = "C"
        case server = "S"
        /// Neither: what was done to the connection.
        case note = "-"
    }

    private let start: Instant
    private var first: [String] = []
    private var last: [String] = []
    private var octets = 0
    private var dropped = 0

    package init(start: Instant) { self.start = start }

    /// - Parameter connection: Its name, unless it's the only one.
    package mutating func add(_ side: Side, _ octets: some Collection<UInt8>, at time: Instant, connection: String) {
        let cut = octets.prefix(Limit.transcriptEntry)
        let rest = octets.count - cut.count
        add(side, text: visible(cut) + (rest > 0 ? "… (\(rest) octets more)" : ""), at: time, connection: connection)
    }

    package mutating func add(_ side: Side, text: String, at time: Instant, connection: String) {
        let milliseconds = (time - start).nanoseconds / 1_000_000
        let (seconds, rest) = milliseconds.quotientAndRemainder(dividingBy: 1_000)
        let fraction = String(rest + 1_000).dropFirst()
        let clock = String(repeating: " ", count: max(0, 4 - String(seconds).count)) + "\(seconds).\(fraction)"
        let line = "\(clock) \(connection == "main" ? "" : connection + " ")\(side.rawValue): \(text)"
        if octets < Limit.transcript / 2 {
            octets += line.utf8.count
            first.append(line)
            return
        }
        // The beginning is kept, and the end: between them is what repeats.
        last.append(line)
        var held = last.reduce(0) { $0 + $1.utf8.count }
        while held > Limit.transcript / 2, last.count > 1 {
            held -= last.removeFirst().utf8.count
            dropped += 1
        }
    }

    /// A line for each entry: seconds since the case began, who, what.
    package var lines: [String] {
        dropped == 0 ? first + last : first + ["          … \(dropped) lines left out …"] + last
    }
}
