/// A number that a word carries: what it counts and how far it may go.
package struct Quantity: Hashable, Sendable {
    package let unit: Unit
    /// In `unit`'s smallest step: milliseconds for a time.
    package let range: ClosedRange<Int>

    package init(_ unit: Unit, _ range: ClosedRange<Int>) {
        self.unit = unit
        self.range = range
    }

    package enum Unit: Hashable, Sendable {
        /// Seconds if bare; `ms`, `s` or `m` may stand behind it.
        case time
        /// `k` or `m` may stand behind it.
        case content
        case milliseconds
        case octetsPerSecond
        case octets
        case lines
        case times
        case percent
        /// Which occurrence of a point.
        case ordinal
        /// Which line feed of a reply, from its end.
        case lineFeed
        case replyCode
        case seconds
        case recipients
    }

    /// The range with its unit, for people: `0 to 605 seconds`.
    package var description: String {
        let (least, most) = (range.lowerBound, range.upperBound)
        let (low, high) =
            unit == .time ? (Self.seconds(least), Self.seconds(most)) : (grouped(least), grouped(most))
        let span = low == high ? low : "\(low) to \(high)"
        return unit.name.isEmpty ? span : "\(span) \(unit.name)"
    }

    /// Milliseconds as seconds, where they are whole.
    private static func seconds(_ milliseconds: Int) -> String {
        milliseconds.isMultiple(of: 1_000) ? grouped(milliseconds / 1_000) : "0.\(milliseconds)"
    }
}

extension Quantity.Unit {
    /// In the plural; empty where the number is a name rather than a count.
    package var name: String {
        switch self {
        case .time, .seconds: "seconds"
        case .content, .octets: "octets"
        case .milliseconds: "milliseconds"
        case .octetsPerSecond: "octets a second"
        case .lines: "lines"
        case .times: "times"
        case .percent: "percent"
        case .recipients: "recipients"
        case .ordinal, .lineFeed, .replyCode: ""
        }
    }

    /// What may stand behind the digits, and what it multiplies by. `ms` stands before `m`, with which it begins.
    var suffixes: [(text: String, factor: Int)] {
        switch self {
        case .time: [("ms", 1), ("s", 1_000), ("m", 60_000), ("", 1_000)]
        case .content: [("k", 1_024), ("m", 1_048_576), ("", 1)]
        default: [("", 1)]
        }
    }
}

/// With a comma between thousands: `10,485,760`.
private func grouped(_ number: Int) -> String {
    guard number >= 1_000 else { return String(number) }
    let (thousands, rest) = number.quotientAndRemainder(dividingBy: 1_000)
    return grouped(thousands) + "," + String(rest + 1_000).dropFirst()
}
