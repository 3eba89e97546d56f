/// IDs of one process: no message of this host has another's. maildir(5)'s time, microsecond, process and count.
package struct MessageNames: Sendable {
    package var hostname: Domain {
        didSet { end = Self.end(hostname) }
    }
    /// When this is.
    package var now: WallTime
    private var count: UInt64
    /// What stands before the microseconds, in the second that it was made for.
    private var beginning: (second: UInt64, octets: [UInt8])
    private let middle: [UInt8]
    private var end: [UInt8]

    /// - Parameter count: How many it has made.
    package init(hostname: Domain, process: Int32, at now: WallTime, counted count: UInt64 = 0) {
        self.hostname = hostname
        self.now = now
        self.count = count
        let second = UInt64(clamping: now.microseconds) / Self.microseconds
        beginning = (second, Self.beginning(second))
        middle = Array("P\(UInt64(clamping: process))Q".utf8)
        end = Self.end(hostname)
    }

    package mutating func next() -> MessageID {
        count += 1
        let (second, fraction) = UInt64(clamping: now.microseconds).quotientAndRemainder(dividingBy: Self.microseconds)
        if second != beginning.second { beginning = (second, Self.beginning(second)) }
        let most = beginning.octets.count + middle.count + end.count + Self.longestNumbers
        let octets = [UInt8](atMost: most) { output in
            output.append(beginning.octets.span)
            output.append(millionths: fraction)
            output.append(middle.span)
            output.append(decimal: count)
            output.append(end.span)
        }
        return MessageID(made: octets.span)
    }

    private static func beginning(_ second: UInt64) -> [UInt8] { Array("\(second).M".utf8) }
    private static func end(_ hostname: Domain) -> [UInt8] { Array(".\(MessageID.beginning(of: hostname))".utf8) }

    /// Of a second.
    private static let microseconds: UInt64 = 1_000_000
    /// What changes with each name, in octets: 6 digits and 20 of a count.
    private static let longestNumbers = 26
}
