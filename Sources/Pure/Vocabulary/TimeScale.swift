/// How long a second of the daemon's lasts: 0.01 makes ten minutes of waiting last six seconds.
///
/// Kept in ten-thousandths, so that what was written is what holds: 0.1 has no exact binary fraction.
package struct TimeScale: Hashable, Sendable, CustomStringConvertible {
    package let tenThousandths: UInt32

    private static let whole: UInt32 = 10_000
    /// Digits behind the point.
    private static let places = 4

    package static let standard = TimeScale(whole)

    private init(_ tenThousandths: UInt32) {
        self.tenThousandths = tenThousandths
    }

    /// Nil unless `Limit.timeScale` contains it.
    package init?(tenThousandths: UInt32) {
        guard Limit.timeScale.contains(tenThousandths) else { return nil }
        self.init(tenThousandths)
    }

    /// Nil unless it's a decimal number from 0.0001 to 100 with a digit before the point and, if there is a
    /// point, one to four behind it: `1`, `0.01`.
    package init?(_ text: String) {
        let parts = text.split(separator: ".", maxSplits: 1, omittingEmptySubsequences: false)
        guard let whole = Self.number(parts[0]) else { return nil }
        var fraction: UInt32 = 0
        if parts.count == 2 {
            guard (1...Self.places).contains(parts[1].utf8.count), let digits = Self.number(parts[1]) else {
                return nil
            }
            fraction = (parts[1].utf8.count..<Self.places).reduce(digits) { value, _ in value * 10 }
        }
        let scaled = whole.multipliedReportingOverflow(by: Self.whole)
        let sum = scaled.partialValue.addingReportingOverflow(fraction)
        guard !scaled.overflow, !sum.overflow else { return nil }
        self.init(tenThousandths: sum.partialValue)
    }

    /// Nil unless it's digits and nothing else: `UInt32.init` would take a sign.
    private static func number(_ digits: Substring) -> UInt32? {
        guard digits.utf8.allSatisfy((UInt8(ascii: "0")...UInt8(ascii: "9")).contains) else { return nil }
        return UInt32(digits)
    }

    /// What `init(_:)` reads, without zeros at the end.
    package var description: String {
        let (whole, fraction) = tenThousandths.quotientAndRemainder(dividingBy: Self.whole)
        guard fraction > 0 else { return String(whole) }
        var digits = String(fraction + Self.whole).dropFirst()
        while digits.last == "0" { digits.removeLast() }
        return "\(whole).\(digits)"
    }

    /// How long what takes `duration` takes at this scale.
    package func applied(to duration: Duration) -> Duration {
        duration * Int(tenThousandths) / Int(Self.whole)
    }

    /// How long what takes `duration` at this scale takes without it.
    package func removed(from duration: Duration) -> Duration {
        duration * Int(Self.whole) / Int(tenThousandths)
    }

    package func applied(to deadlines: ClientDeadlines) -> ClientDeadlines {
        ClientDeadlines(
            command: applied(to: deadlines.command), content: applied(to: deadlines.content),
            message: applied(to: deadlines.message),
            reply: applied(to: deadlines.reply), linger: applied(to: deadlines.linger),
            hold: applied(to: deadlines.hold), handshake: applied(to: deadlines.handshake))
    }
}
