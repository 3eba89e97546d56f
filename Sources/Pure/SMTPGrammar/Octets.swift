/// The octets that the grammar gives a meaning. RFC 5234, appendix B.1.
extension UInt8 {
    package static let carriageReturn = UInt8(ascii: "\r")
    package static let lineFeed = UInt8(ascii: "\n")
    package static let blank = UInt8(ascii: " ")
    package static let dot = UInt8(ascii: ".")
    package static let at = UInt8(ascii: "@")
    package static let quote = UInt8(ascii: "\"")
    package static let backslash = UInt8(ascii: "\\")
    package static let less = UInt8(ascii: "<")
    package static let greater = UInt8(ascii: ">")
    package static let colon = UInt8(ascii: ":")
    package static let comma = UInt8(ascii: ",")
    package static let equals = UInt8(ascii: "=")

    /// `CTL`: NUL to US, and DEL.
    package var isControl: Bool { self < 0x20 || self == 0x7F }

    /// Outside of US-ASCII.
    package var isEightBit: Bool { self >= 0x80 }

    var isPrintable: Bool { !isControl && !isEightBit }

    package var isLetter: Bool { (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(self | 0x20) }

    package var isDigit: Bool { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(self) }

    /// With a letter of US-ASCII in upper case.
    var uppercased: UInt8 { (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(self) ? self & 0xDF : self }

    /// `atext`, RFC 5322 §3.2.3: what stands in a local part without quotes, dots aside.
    package var isAtomText: Bool {
        if isLetter || isDigit { return true }
        return switch self {
        case UInt8(ascii: "!"), UInt8(ascii: "#"), UInt8(ascii: "$"), UInt8(ascii: "%"), UInt8(ascii: "&"),
            UInt8(ascii: "'"), UInt8(ascii: "*"), UInt8(ascii: "+"), UInt8(ascii: "-"), UInt8(ascii: "/"),
            UInt8(ascii: "="), UInt8(ascii: "?"), UInt8(ascii: "^"), UInt8(ascii: "_"), UInt8(ascii: "`"),
            UInt8(ascii: "{"), UInt8(ascii: "|"), UInt8(ascii: "}"), UInt8(ascii: "~"):
            true
        default: false
        }
    }
}

extension Span<UInt8> {
    /// Octets looked at together: the compiler makes a few vector instructions of a loop of fixed length.
    private static var block: Int { 32 }

    /// Where the first CR or LF in the range stands, or its end.
    func firstBreak(in range: Range<Int>) -> Int {
        var index = range.lowerBound
        while index + Self.block <= range.upperBound {
            let place = firstBreak(inBlockAt: index)
            if place < Self.block { return index + place }
            index += Self.block
        }
        while index < range.upperBound, self[index] != .carriageReturn, self[index] != .lineFeed { index += 1 }
        return index
    }

    /// Passes over lines of which each ends with CRLF, and behind which no dot stands, up to the first CR or LF that
    /// is otherwise, or to the end.
    /// - Parameter position: Within a line; afterwards where that CR or LF stands, or the end.
    /// - Returns: Whether a line ended.
    func skipLines(from position: inout Int) -> Bool {
        var hasEnded = false
        var place = firstBreak(in: position..<count)
        while place + 2 < count, self[place] == .carriageReturn, self[place + 1] == .lineFeed, self[place + 2] != .dot {
            hasEnded = true
            place = firstBreak(in: place + 2..<count)
        }
        position = place
        return hasEnded
    }

    /// Where the first LF in the range stands.
    func firstLineFeed(in range: Range<Int>) -> Int? {
        var index = firstBreak(in: range)
        while index < range.upperBound {
            if self[index] == .lineFeed { return index }
            index = firstBreak(in: index + 1..<range.upperBound)
        }
        return nil
    }

    /// - Returns: the place in the block, or its length.
    private func firstBreak(inBlockAt start: Int) -> Int {
        let block = extracting(start..<start + Self.block)
        var first = UInt8(Self.block)
        for index in 0..<Self.block {
            let octet = block[index]
            let place = octet == .carriageReturn || octet == .lineFeed ? UInt8(index) : UInt8(Self.block)
            first = min(first, place)
        }
        return Int(first)
    }
}

extension [UInt8] {
    package init(copying span: Span<UInt8>) {
        self.init()
        append(copying: span)
    }

    /// Appends what the span covers.
    package mutating func append(copying span: Span<UInt8>) {
        append(addingCapacity: span.count) { output in
            for index in span.indices { output.append(span[index]) }
        }
    }
}

extension Span<UInt8> {
    /// Whether they are these, in upper or lower case.
    /// - Parameter text: In upper case.
    func isSpelled(_ text: [UInt8]) -> Bool {
        guard count == text.count else { return false }
        for index in indices where self[index].uppercased != text[index] { return false }
        return true
    }

    func contains(where holds: (UInt8) -> Bool) -> Bool {
        for index in indices where holds(self[index]) { return true }
        return false
    }

    func contains(_ octet: UInt8) -> Bool { firstIndex(of: octet) != nil }

    func firstIndex(of octet: UInt8) -> Int? {
        for index in indices where self[index] == octet { return index }
        return nil
    }

    /// Whether a control octet is among them.
    var hasControl: Bool { contains { $0.isControl } }
}

extension ArraySlice<UInt8> {
    /// Whether they are these, in upper or lower case.
    /// - Parameter text: In upper case.
    func isSpelled(_ text: [UInt8]) -> Bool { span.isSpelled(text) }
}
