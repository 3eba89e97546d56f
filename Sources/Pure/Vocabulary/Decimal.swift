extension [UInt8] {
    /// Appends a number in decimal, with zeros before it up to so many digits.
    package mutating func append(decimal number: UInt64, digits: Int = 1) {
        let start = count
        var rest = number
        repeat {
            append(UInt8(ascii: "0") + UInt8(rest % 10))
            rest /= 10
        } while rest > 0 || count - start < digits
        self[start...].reverse()
    }
}
