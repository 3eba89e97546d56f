package import Vocabulary

extension WallTime {
    /// RFC 3339 with microseconds, in UTC: `2026-11-21T13:54:50.123456Z`.
    package var timestamp: String {
        var octets: [UInt8] = []
        octets.reserveCapacity(Self.longest)
        appendTimestamp(to: &octets)
        return String(decoding: octets, as: UTF8.self)
    }

    package func appendTimestamp(to octets: inout [UInt8]) {
        let (days, within) = microseconds.quotientRoundingDown(by: 86_400_000_000)
        let date = Self.date(daysSince1970: days)
        octets.append(decimal: UInt64(clamping: date.year), digits: 4)
        octets.append(UInt8(ascii: "-"))
        octets.append(decimal: UInt64(clamping: date.month), digits: 2)
        octets.append(UInt8(ascii: "-"))
        octets.append(decimal: UInt64(clamping: date.day), digits: 2)
        octets.append(UInt8(ascii: "T"))
        Self.append(time: within, to: &octets)
        octets.append(UInt8(ascii: "Z"))
    }

    /// The time of day alone, in UTC: `13:54:50.123456`.
    package var timeOfDay: String {
        var octets: [UInt8] = []
        octets.reserveCapacity(Self.longest)
        Self.append(time: microseconds.quotientRoundingDown(by: 86_400_000_000).remainder, to: &octets)
        return String(decoding: octets, as: UTF8.self)
    }

    /// As a message's fields have it, in UTC: `Sat, 21 Nov 2026 13:54:50 +0000`. RFC 5322 §3.3.
    package var mailDate: String {
        let days = microseconds.quotientRoundingDown(by: 86_400_000_000).quotient
        let date = Self.date(daysSince1970: days)
        // The first of January 1970 was a Thursday.
        let weekday = Self.weekdays[Int((days + 4).quotientRoundingDown(by: 7).remainder)]
        let month = Self.months[Int(date.month) - 1]
        var year: [UInt8] = []
        year.append(decimal: UInt64(clamping: date.year), digits: 4)
        let time = timeOfDay.prefix("13:54:50".count)
        return "\(weekday), \(date.day) \(month) \(String(decoding: year, as: UTF8.self)) \(time) +0000"
    }

    private static let weekdays = ["Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"]
    private static let months = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]

    /// A timestamp, in octets.
    private static let longest = "2026-11-21T13:54:50.123456Z".utf8.count

    /// - Parameter microseconds: Of a day.
    private static func append(time microseconds: Int64, to octets: inout [UInt8]) {
        let (seconds, rest) = UInt64(microseconds).quotientAndRemainder(dividingBy: 1_000_000)
        octets.append(decimal: seconds / 3_600, digits: 2)
        octets.append(UInt8(ascii: ":"))
        octets.append(decimal: seconds / 60 % 60, digits: 2)
        octets.append(UInt8(ascii: ":"))
        octets.append(decimal: seconds % 60, digits: 2)
        octets.append(UInt8(ascii: "."))
        octets.append(decimal: rest, digits: 6)
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

extension Int64 {
    fileprivate func quotientRoundingDown(by divisor: Int64) -> (quotient: Int64, remainder: Int64) {
        let (quotient, remainder) = quotientAndRemainder(dividingBy: divisor)
        return remainder < 0 ? (quotient - 1, remainder + divisor) : (quotient, remainder)
    }
}
