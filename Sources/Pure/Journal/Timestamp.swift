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
        octets.append(addingCapacity: Self.longest) { output in
            output.append(decimal: UInt64(clamping: date.year), digits: 4)
            output.append(UInt8(ascii: "-"))
            output.append(pair: UInt64(date.month))
            output.append(UInt8(ascii: "-"))
            output.append(pair: UInt64(date.day))
            output.append(UInt8(ascii: "T"))
            Self.append(time: within, to: &output)
            output.append(UInt8(ascii: "Z"))
        }
    }

    /// The time of day alone, in UTC: `13:54:50.123456`.
    package var timeOfDay: String {
        var octets: [UInt8] = []
        octets.reserveCapacity(Self.longest)
        octets.append(addingCapacity: Self.longest) {
            Self.append(time: microseconds.quotientRoundingDown(by: 86_400_000_000).remainder, to: &$0)
        }
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

    /// The longest timestamp, in octets: 2^63 µs are some 292,000 years.
    private static let longest = "292277-01-10T04:00:54.775807Z".utf8.count

    /// - Parameter microseconds: Of a day.
    private static func append(time microseconds: Int64, to output: inout OutputSpan<UInt8>) {
        let (seconds, rest) = UInt64(microseconds).quotientAndRemainder(dividingBy: 1_000_000)
        output.append(pair: seconds / 3_600)
        output.append(UInt8(ascii: ":"))
        output.append(pair: seconds / 60 % 60)
        output.append(UInt8(ascii: ":"))
        output.append(pair: seconds % 60)
        output.append(UInt8(ascii: "."))
        output.append(millionths: rest)
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
