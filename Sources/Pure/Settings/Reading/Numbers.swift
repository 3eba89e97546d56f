import Diagnosis
import Vocabulary

extension Read {
    /// Decimal digits and nothing else, not even a sign; nil also where they are more than 64 bits hold.
    static func digits(_ text: some StringProtocol) -> UInt64? {
        guard text.utf8.allSatisfy((UInt8(ascii: "0")...UInt8(ascii: "9")).contains) else { return nil }
        return UInt64(text)
    }

    /// A whole number in the bounds.
    static func count<Number: FixedWidthInteger & Sendable>(_ bounds: ClosedRange<Int>) -> Reader<Number> {
        { (text: String) throws(Objection) in
            guard let value = digits(text), let number = Int(exactly: value), bounds.contains(number),
                let result = Number(exactly: number)
            else {
                throw Objection(
                    "\(quoted(text)) is not a number from \(bounds.lowerBound) to \(bounds.upperBound)",
                    mend: "write it in digits, as \(min(max(bounds.lowerBound, exampleCount), bounds.upperBound))")
            }
            return result
        }
    }

    /// A count that means something almost everywhere.
    private static let exampleCount = 100

    /// 64 bits.
    static let seed: Reader<UInt64> = parsed(
        { digits($0) }, "a number from 0 to \(UInt64.max)",
        mend: "write it in digits; the log's start record has the one in use")

    /// A number of octets; `k`, `m` and `g` behind it count 1,024, 1,024² and 1,024³.
    static func octets(upTo most: Int) -> Reader<UInt64> {
        { (text: String) throws(Objection) in
            let factor = multiples.first { text.lowercased().hasSuffix($0.suffix) }
            let number = digits(text.dropLast(factor?.suffix.count ?? 0))
            let (value, overflow) = (number ?? 0).multipliedReportingOverflow(by: factor?.octets ?? 1)
            guard number != nil, !overflow, (1...UInt64(most)).contains(value) else {
                throw Objection(
                    "\(quoted(text)) is not a size from 1 to \(octetsText(most)) octets",
                    mend: "write octets, or KiB, MiB, GiB with a letter behind: 4096, 64k, 50m, 1g")
            }
            return value
        }
    }

    private static let multiples: [(suffix: String, octets: UInt64)] = [("g", 1 << 30), ("m", 1 << 20), ("k", 1 << 10)]

    /// What `octets` reads, with the largest letter that leaves a whole number.
    static func octetsText(_ octets: Int) -> String {
        for (suffix, factor) in multiples where UInt64(octets).isMultiple(of: factor) {
            return "\(UInt64(octets) / factor)\(suffix)"
        }
        return String(octets)
    }

    /// A wait: seconds, or a whole number with `ms`, `s`, `m` or `h` behind it.
    static let wait: Reader<Duration> = { (text: String) throws(Objection) in
        let unit = units.first { text.hasSuffix($0.suffix) }
        let number = digits(text.dropLast(unit?.suffix.count ?? 0))
        // 32 bits of hours are more than can be meant, and less than can overflow.
        guard let count = number.flatMap(Int32.init(exactly:)),
            case let duration = (unit?.length ?? second) * Int(count),
            (Limit.shortestWait...Limit.longestWait).contains(duration)
        else {
            throw Objection(
                "\(quoted(text)) is not a wait from \(waitText(Limit.shortestWait)) to "
                    + "\(waitText(Limit.longestWait)) seconds",
                mend: "write seconds, or a whole number with its unit: 300, 500ms, 30s, 5m, 2h")
        }
        return duration
    }

    private static let second = Duration.seconds(1)
    private static let millisecond = Duration.milliseconds(1)

    /// `ms` stands before `s`, in which it ends.
    private static let units: [(suffix: String, length: Duration)] = [
        ("ms", millisecond), ("s", second), ("m", second * 60), ("h", second * 3_600),
    ]

    /// What `wait` reads: seconds where they are whole, otherwise milliseconds.
    static func waitText(_ wait: Duration) -> String {
        let (seconds, attoseconds) = wait.components
        return attoseconds == 0 ? String(seconds) : "\(Int(wait / millisecond))ms"
    }
}
