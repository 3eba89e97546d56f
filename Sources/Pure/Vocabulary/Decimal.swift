extension [UInt8] {
    /// Appends a number in decimal, with zeros before it up to so many digits.
    package mutating func append(decimal number: UInt64, digits: Int = 1) {
        append(addingCapacity: Decimal.most) { $0.append(decimal: number, digits: digits) }
    }
}

extension OutputSpan<UInt8> {
    /// Appends a number in decimal, with zeros before it up to so many digits. There has to be room.
    package mutating func append(decimal number: UInt64, digits: Int = 1) {
        // The last digit comes first, so they are kept from the back.
        var kept = InlineArray<20, UInt8>(repeating: UInt8(ascii: "0"))
        var place = Decimal.most
        var rest = number
        repeat {
            place -= 1
            kept[place] = UInt8(ascii: "0") + UInt8(truncatingIfNeeded: rest % 10)
            rest /= 10
        } while rest > 0
        place = min(place, Decimal.most - max(0, min(digits, Decimal.most)))
        while place < Decimal.most {
            append(kept[place])
            place += 1
        }
    }

    /// Appends a number below 100 in two digits. There has to be room.
    package mutating func append(pair number: UInt64) {
        append(UInt8(ascii: "0") + UInt8(truncatingIfNeeded: number / 10 % 10))
        append(UInt8(ascii: "0") + UInt8(truncatingIfNeeded: number % 10))
    }

    /// Appends a number below 1,000,000 in six digits. There has to be room.
    package mutating func append(millionths number: UInt64) {
        append(pair: number / 10_000)
        append(pair: number / 100)
        append(pair: number)
    }

    /// There has to be room.
    package mutating func append(_ octets: Span<UInt8>) {
        for index in octets.indices { append(octets[index]) }
    }
}

private enum Decimal {
    /// Digits of the largest UInt64.
    static var most: Int { 20 }
}
