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

    package var isLetter: Bool {
        switch self {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"): true
        default: false
        }
    }

    package var isDigit: Bool { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(self) }

    /// With a letter of US-ASCII in upper case.
    var uppercased: UInt8 { (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(self) ? self & 0xDF : self }

    /// `atext`, RFC 5322 §3.2.3: what stands in a local part without quotes, dots aside.
    package var isAtomText: Bool {
        switch self {
        case UInt8(ascii: "!"), UInt8(ascii: "#"), UInt8(ascii: "$"), UInt8(ascii: "%"), UInt8(ascii: "&"),
            UInt8(ascii: "'"), UInt8(ascii: "*"), UInt8(ascii: "+"), UInt8(ascii: "-"), UInt8(ascii: "/"),
            UInt8(ascii: "="), UInt8(ascii: "?"), UInt8(ascii: "^"), UInt8(ascii: "_"), UInt8(ascii: "`"),
            UInt8(ascii: "{"), UInt8(ascii: "|"), UInt8(ascii: "}"), UInt8(ascii: "~"):
            true
        default:
            isLetter || isDigit
        }
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

extension ArraySlice<UInt8> {
    /// Whether they are these, in upper or lower case.
    /// - Parameter text: In upper case.
    func isSpelled(_ text: [UInt8]) -> Bool {
        guard count == text.count else { return false }
        for (offset, octet) in text.enumerated() where self[startIndex + offset].uppercased != octet { return false }
        return true
    }
}

extension String {
    /// Text of octets that are known to be US-ASCII.
    package init(ascii octets: some Collection<UInt8>) {
        self.init(decoding: octets, as: UTF8.self)
    }
}
