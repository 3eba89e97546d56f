import Journal
import Testing
import Vocabulary

@Suite("Timestamps, RFC 3339")
struct TimestampTests {
    @Test(arguments: [
        (0, "1970-01-01T00:00:00.000000Z"),
        (1, "1970-01-01T00:00:00.000001Z"),
        (999_999, "1970-01-01T00:00:00.999999Z"),
        (86_399_999_999, "1970-01-01T23:59:59.999999Z"),
        (86_400_000_000, "1970-01-02T00:00:00.000000Z"),
        (951_782_400_000_000, "2000-02-29T00:00:00.000000Z"),
        (1_000_000_000_000_000, "2001-09-09T01:46:40.000000Z"),
        (1_234_567_890_123_456, "2009-02-13T23:31:30.123456Z"),
        (1_709_164_800_000_000, "2024-02-29T00:00:00.000000Z"),
        (1_735_689_599_999_999, "2024-12-31T23:59:59.999999Z"),
        (2_147_483_648_000_000, "2038-01-19T03:14:08.000000Z"),
        (4_107_542_400_000_000, "2100-03-01T00:00:00.000000Z"),
        (253_402_300_799_999_999, "9999-12-31T23:59:59.999999Z"),
    ])
    func `a known moment has its known date`(microseconds: Int64, text: String) {
        #expect(WallTime(microseconds: microseconds).timestamp == text)
    }

    @Test(arguments: [
        (-1, "1969-12-31T23:59:59.999999Z"),
        (-86_400_000_000, "1969-12-31T00:00:00.000000Z"),
        (-86_400_000_001, "1969-12-30T23:59:59.999999Z"),
        (-2_203_891_200_000_000, "1900-03-01T00:00:00.000000Z"),
        (-62_135_596_800_000_000, "0001-01-01T00:00:00.000000Z"),
    ])
    func `a moment before 1970 has its date, too`(microseconds: Int64, text: String) {
        #expect(WallTime(microseconds: microseconds).timestamp == text)
    }

    /// The calendar written out, year by year: slow, and with nothing in common with the sum under test.
    @Test func `four hundred years have every day once`() {
        var day: Int64 = 0
        for year in 1970..<2370 {
            let isLeap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0)
            for (month, days) in [31, isLeap ? 29 : 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31].enumerated() {
                for date in 1...days {
                    let expected = "\(year)-\(two(month + 1))-\(two(date))T12:00:00.000000Z"
                    let time = WallTime(microseconds: day * 86_400_000_000 + 43_200_000_000)
                    guard time.timestamp == expected else {
                        Issue.record("\(time.timestamp) should be \(expected)")
                        return
                    }
                    day += 1
                }
            }
        }
        #expect(day == 146_097)
    }

    private func two(_ number: Int) -> String { (number < 10 ? "0" : "") + String(number) }

    @Test(arguments: [
        (0, "00:00:00.000000"), (3_661_000_001, "01:01:01.000001"), (-1, "23:59:59.999999"),
        (1_234_567_890_123_456, "23:31:30.123456"),
    ])
    func `the time of day stands alone in a line for people`(microseconds: Int64, text: String) {
        #expect(WallTime(microseconds: microseconds).timeOfDay == text)
    }

    @Test(arguments: [
        (0, "Thu, 1 Jan 1970 00:00:00 +0000"),
        (-1, "Wed, 31 Dec 1969 23:59:59 +0000"),
        (951_782_400, "Tue, 29 Feb 2000 00:00:00 +0000"),
        (1_234_567_890, "Fri, 13 Feb 2009 23:31:30 +0000"),
        (1_709_164_800, "Thu, 29 Feb 2024 00:00:00 +0000"),
        (4_107_542_399, "Sun, 28 Feb 2100 23:59:59 +0000"),
    ])
    func `a message's fields have the date with its day of the week`(seconds: Int64, text: String) {
        #expect(WallTime(microseconds: seconds * 1_000_000).mailDate == text)
    }

    @Test(arguments: [Int64.min, Int64.max])
    func `no moment is too far away`(microseconds: Int64) {
        #expect(WallTime(microseconds: microseconds).timestamp.hasSuffix("Z"))
    }
}
