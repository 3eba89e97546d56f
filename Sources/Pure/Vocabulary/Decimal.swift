extension [UInt8] {
    /// Appends a number in decimal, with zeros before it up to so many digits.
    package mutating func append(decimal number: UInt64, digits: Int = 1) {
        var needed = 1
        var rest = number / 10
        while rest > 0 {
            needed += 1
            rest /= 10
        }
        append(contentsOf: repeatElement(UInt8(ascii: "0"), count: Swift.max(needed, digits)))
        var place = endIndex
        rest = number
        while rest > 0 {
            place -= 1
            self[place] += UInt8(rest % 10)
            rest /= 10
        }
    }
}
