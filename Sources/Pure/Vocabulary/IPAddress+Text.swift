extension IPAddress: CustomStringConvertible {
    /// Dotted decimal, or the one spelling that RFC 5952 §4 gives an IPv6 address: lower case, no leading
    /// zeros, the first of the longest runs of two zero groups and more as `::`.
    package var description: String {
        switch self {
        case .v4(let value):
            Self.dotted(value)
        case .v6(let high, let low):
            Self.text(groups: Self.groups(high) + Self.groups(low))
        }
    }

    private static func dotted(_ value: UInt32) -> String {
        let octets = [UInt8](atMost: "255.255.255.255".utf8.count) { output in
            output.append(decimal: UInt64(value >> 24))
            for shift: UInt32 in [16, 8, 0] {
                output.append(UInt8(ascii: "."))
                output.append(decimal: UInt64(value >> shift & 0xFF))
            }
        }
        return String(ascii: octets.span)
    }

    private static func groups(_ half: UInt64) -> [UInt16] {
        (0..<4).map { UInt16(truncatingIfNeeded: half >> (48 - 16 * $0)) }
    }

    private static func text(groups: [UInt16]) -> String {
        func hexadecimal(_ part: some Sequence<UInt16>) -> String {
            part.map { String($0, radix: 16) }.joined(separator: ":")
        }
        if groups.prefix(5).allSatisfy({ $0 == 0 }), groups[5] == 0xFFFF {
            // RFC 5952 §5: a mapped address shows the IPv4 address in it.
            return "::ffff:\(IPAddress.v4(UInt32(groups[6]) << 16 | UInt32(groups[7])))"
        }
        guard let run = longestZeroRun(groups) else { return hexadecimal(groups) }
        return hexadecimal(groups[..<run.lowerBound]) + "::" + hexadecimal(groups[run.upperBound...])
    }

    private static func longestZeroRun(_ groups: [UInt16]) -> Range<Int>? {
        var longest: Range<Int>?
        var start = 0
        for index in 0...groups.count {
            if index < groups.count, groups[index] == 0 { continue }
            if index - start >= 2, index - start > longest?.count ?? 0 { longest = start..<index }
            start = index + 1
        }
        return longest
    }

    /// Nil unless the text is an IPv4 address in four decimal parts without leading zeros, or an IPv6
    /// address in one of the forms of RFC 4291 §2.2. Zone names (`%eth0`) are none.
    package init?(_ text: String) {
        if text.utf8.contains(UInt8(ascii: ":")) {
            self.init(groupsOf: text)
        } else {
            guard let value = Self.dotted(text[...]) else { return nil }
            self = .v4(value)
        }
    }

    private static func dotted(_ text: Substring) -> UInt32? {
        let parts = text.split(separator: ".", omittingEmptySubsequences: false)
        guard parts.count == 4 else { return nil }
        return parts.reduce(Optional(UInt32(0))) { value, part in
            guard let value, let octet = UInt8(part), part == String(octet) else { return nil }
            return value << 8 | UInt32(octet)
        }
    }

    private init?(groupsOf text: String) {
        var sides: [[UInt16]] = []
        var rest = text[...]
        if let gap = text.firstRange(ofDoubleColon: ()) {
            guard let before = Self.groups(in: text[..<gap.lowerBound], last: false) else { return nil }
            sides.append(before)
            rest = text[gap.upperBound...]
        }
        guard let after = Self.groups(in: rest, last: true) else { return nil }
        sides.append(after)

        let given = sides.reduce(0) { $0 + $1.count }
        var groups = sides[0]
        if sides.count == 2 {
            // `::` stands for one group of zeros at least.
            guard given <= 7 else { return nil }
            groups += Array(repeating: 0, count: 8 - given) + sides[1]
        }
        guard groups.count == 8 else { return nil }
        let halves = [groups[..<4], groups[4...]].map { $0.reduce(UInt64(0)) { $0 << 16 | UInt64($1) } }
        self = .v6(high: halves[0], low: halves[1])
    }

    /// The groups between colons; at the end of the address the last two may be dotted decimal.
    private static func groups(in text: Substring, last: Bool) -> [UInt16]? {
        guard !text.isEmpty else { return [] }
        var groups: [UInt16] = []
        let parts = text.split(separator: ":", omittingEmptySubsequences: false)
        for (index, part) in parts.enumerated() {
            if last, index == parts.count - 1, let value = dotted(part) {
                groups += [UInt16(value >> 16), UInt16(truncatingIfNeeded: value)]
                continue
            }
            // A digit first, for `+1` and `-0` are numbers to UInt16.
            guard (1...4).contains(part.utf8.count), part.first?.isHexDigit == true, let group = UInt16(part, radix: 16)
            else { return nil }
            groups.append(group)
        }
        return groups
    }
}

extension String {
    fileprivate func firstRange(ofDoubleColon: ()) -> Range<String.Index>? {
        var previous: String.Index?
        for index in indices {
            if self[index] == ":" {
                if let previous { return previous..<self.index(after: index) }
                previous = index
            } else {
                previous = nil
            }
        }
        return nil
    }
}
