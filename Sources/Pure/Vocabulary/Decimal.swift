extension [UInt8] {
    /// Appends a number in decimal, with zeros before it up to so many digits.
    package mutating func append(decimal number: UInt64, digits: Int = 1) {
        // The last digit comes first, so they are kept from the back.
        var kept = InlineArray<20, UInt8>(repeating: UInt8(ascii: "0"))
        var place = kept.count
        var rest = number
        repeat {
            place -= 1
            kept[place] = UInt8(ascii: "0") + UInt8(truncatingIfNeeded: rest % 10)
            rest /= 10
        } while rest > 0
        place = Swift.min(place, kept.count - Swift.max(0, Swift.min(digits, kept.count)))
        while place < kept.count {
            append(kept[place])
            place += 1
        }
    }
}
