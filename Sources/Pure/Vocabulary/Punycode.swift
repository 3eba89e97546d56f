/// Unicode in letters, digits and hyphens of US-ASCII, as A-labels have it behind their `xn--`. RFC 3492.
enum Punycode {
    /// RFC 3492 §5.
    private static let base = 36
    private static let lowest = 1
    private static let highest = 26
    private static let skew = 38
    private static let damp = 700
    private static let initialBias = 72
    private static let initialScalar = 128
    private static let hyphen = UInt8(ascii: "-")

    /// Nil for what is too long for a label anyway: a difference overflows. RFC 3492 §6.3.
    static func encode(_ text: some Collection<Unicode.Scalar>) -> [UInt8]? {
        var output = text.filter(\.isASCII).map { UInt8($0.value) }
        let basic = output.count
        if basic > 0 { output.append(hyphen) }
        var (next, delta, bias, handled) = (initialScalar, 0, initialBias, basic)
        while handled < text.count {
            guard let least = text.map({ Int($0.value) }).filter({ $0 >= next }).min() else { return nil }
            let (step, overflow) = (least - next).multipliedReportingOverflow(by: handled + 1)
            guard !overflow, delta <= Int(Int32.max) - step else { return nil }
            delta += step
            next = least
            for scalar in text {
                if scalar.value < next { delta += 1 }
                guard scalar.value == next else { continue }
                appendDigits(of: delta, bias: bias, to: &output)
                bias = adapted(delta, count: handled + 1, isFirst: handled == basic)
                delta = 0
                handled += 1
            }
            delta += 1
            next += 1
        }
        return output
    }

    /// Nil if it's not what `encode` gives. RFC 3492 §6.2.
    static func decode(_ octets: some BidirectionalCollection<UInt8>) -> [Unicode.Scalar]? {
        var output: [Unicode.Scalar] = []
        var rest = octets[...]
        if let delimiter = octets.lastIndex(of: hyphen) {
            output = octets[..<delimiter].map { Unicode.Scalar($0) }
            rest = octets[octets.index(after: delimiter)...]
        }
        guard output.allSatisfy(\.isASCII) else { return nil }
        var (next, index, bias) = (initialScalar, 0, initialBias)
        while !rest.isEmpty {
            let before = index
            var (weight, position) = (1, base)
            while true {
                guard let octet = rest.popFirst(), let digit = value(of: octet) else { return nil }
                guard digit <= (Int(Int32.max) - index) / weight else { return nil }
                index += digit * weight
                let threshold = threshold(at: position, bias: bias)
                if digit < threshold { break }
                guard weight <= Int(Int32.max) / (base - threshold) else { return nil }
                weight *= base - threshold
                position += base
            }
            let count = output.count + 1
            bias = adapted(index - before, count: count, isFirst: before == 0)
            next += index / count
            index %= count
            guard let scalar = UInt32(exactly: next).flatMap(Unicode.Scalar.init), !scalar.isASCII else { return nil }
            output.insert(scalar, at: index)
            index += 1
        }
        return output
    }

    private static func appendDigits(of delta: Int, bias: Int, to output: inout [UInt8]) {
        var (rest, position) = (delta, base)
        while true {
            let threshold = threshold(at: position, bias: bias)
            if rest < threshold { break }
            output.append(digit(threshold + (rest - threshold) % (base - threshold)))
            rest = (rest - threshold) / (base - threshold)
            position += base
        }
        output.append(digit(rest))
    }

    private static func threshold(at position: Int, bias: Int) -> Int {
        min(max(position - bias, lowest), highest)
    }

    /// RFC 3492 §6.1.
    private static func adapted(_ delta: Int, count: Int, isFirst: Bool) -> Int {
        var delta = isFirst ? delta / damp : delta / 2
        delta += delta / count
        var steps = 0
        while delta > (base - lowest) * highest / 2 {
            delta /= base - lowest
            steps += base
        }
        return steps + (base - lowest + 1) * delta / (delta + skew)
    }

    /// a to z, then 0 to 9.
    private static func digit(_ value: Int) -> UInt8 {
        let letters = 26
        return value < letters ? UInt8(ascii: "a") + UInt8(value) : UInt8(ascii: "0") + UInt8(value - letters)
    }

    private static func value(of octet: UInt8) -> Int? {
        switch octet {
        case UInt8(ascii: "a")...UInt8(ascii: "z"): Int(octet - UInt8(ascii: "a"))
        case UInt8(ascii: "A")...UInt8(ascii: "Z"): Int(octet - UInt8(ascii: "A"))
        case UInt8(ascii: "0")...UInt8(ascii: "9"): Int(octet - UInt8(ascii: "0")) + 26
        default: nil
        }
    }
}
