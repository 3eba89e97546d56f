package import Vocabulary

extension WallTime {
    /// RFC 3339 with microseconds, in UTC: `2026-11-21T13:54:50.123456Z`.
    package var timestamp: String {
        let (days, within) = microseconds.quotientRoundingDown(by: 86_400_000_000)
        let date = Self.date(daysSince1970: days)
        return "\(padded(date.year, 4))-\(padded(date.month, 2))-\(padded(date.day, 2))T\(Self.time(within))Z"
    }

    /// The time of day alone, in UTC: `13:54:50.123456`.
    package var timeOfDay: String {
        Self.time(microseconds.quotientRoundingDown(by: 86_400_000_000).remainder)
    }

    /// As a message's fields have it, in UTC: `Sat, 21 Nov 2026 13:54:50 +0000`. RFC 5322 §3.3.
    package var mailDate: String {
        let (days, within) = microseconds.quotientRoundingDown(by: 86_400_000_000)
        let date = Self.date(daysSince1970: days)
        // The first of January 1970 was a Thursday.
        let weekday = Self.weekdays[Int((days + 4).quotientRoundingDown(by: 7).remainder)]
        let month = Self.months[Int(date.month) - 1]
        return "\(weekday), \(date.day) \(month) \(padded(date.year, 4)) \(Self.time(within).prefix(8)) +0000"
    }

    private static let weekdays = ["Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"]
    private static let months = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]

    private static func time(_ microseconds: Int64) -> String {
        let seconds = microseconds / 1_000_000
        return padded(seconds / 3_600, 2) + ":" + padded(seconds / 60 % 60, 2) + ":" + padded(seconds % 60, 2)
            + "." + padded(microseconds % 1_000_000, 6)
    }

    /// The Gregorian date: counted in eras of 400 years (146,097 days) that begin on the first of March,
    /// so that the day that leap years add is a year's last.
    private static func date(daysSince1970 days: Int64) -> (year: Int64, month: Int64, day: Int64) {
        let (era, dayOfEra) = (days + 719_468).quotientRoundingDown(by: 146_097)
        let yearOfEra = (dayOfEra - dayOfEra / 1_460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
        let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
        let march = (5 * dayOfYear + 2) / 153
        let month = march < 10 ? march + 3 : march - 9
        let year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0)
        return (year, month, dayOfYear - (153 * march + 2) / 5 + 1)
    }
}

private func padded(_ number: Int64, _ width: Int) -> String {
    let digits = String(number)
    return String(repeating: "0", count: max(0, width - digits.utf8.count)) + digits
}

extension Int64 {
    fileprivate func quotientRoundingDown(by divisor: Int64) -> (quotient: Int64, remainder: Int64) {
        let (quotient, remainder) = quotientAndRemainder(dividingBy: divisor)
        return remainder < 0 ? (quotient - 1, remainder + divisor) : (quotient, remainder)
    }
}
