/// JSON on one line, built front to back. RFC 8259.
package struct JSON: Sendable {
    /// UTF-8.
    package private(set) var octets: [UInt8] = []
    private var needsComma = false

    /// Octets that most objects have room in.
    private static let usual = 512

    package init() {
        octets.reserveCapacity(Self.usual)
    }

    package var text: String { String(decoding: octets, as: UTF8.self) }

    /// Behind what is whole.
    package mutating func endLine() { octets.append(UInt8(ascii: "\n")) }

    package mutating func object(_ members: (inout JSON) -> Void) {
        enclose(UInt8(ascii: "{"), UInt8(ascii: "}"), members)
    }

    package mutating func array(_ elements: (inout JSON) -> Void) {
        enclose(UInt8(ascii: "["), UInt8(ascii: "]"), elements)
    }

    package mutating func key(_ name: String) {
        separate()
        append(name)
    }

    package mutating func key(_ key: Key) {
        separate()
        octets += key.octets
        needsComma = false
    }

    private mutating func append(_ name: String) {
        quote(name)
        octets.append(UInt8(ascii: ":"))
        needsComma = false
    }

    /// A name with its quotes and its colon: whoever writes the same object again and again keeps it.
    package struct Key: Sendable {
        fileprivate let octets: [UInt8]

        package init(_ name: String) {
            var json = JSON()
            json.append(name)
            // No more memory than they take.
            octets = Array(json.octets[...])
        }
    }

    /// A string that is appended with nothing in it to escape: a time, digits.
    package mutating func plain(_ append: (inout [UInt8]) -> Void) {
        separate()
        octets.append(UInt8(ascii: "\""))
        append(&octets)
        octets.append(UInt8(ascii: "\""))
    }

    package mutating func string(_ value: String) {
        separate()
        quote(value)
    }

    package mutating func integer(_ value: some BinaryInteger) { literal(String(value)) }

    package mutating func integer(_ value: UInt64) {
        separate()
        octets.append(decimal: value)
    }

    /// So many thousandths, as a number with three decimals.
    package mutating func thousandths(_ value: Int64) {
        let (whole, rest) = value.magnitude.quotientAndRemainder(dividingBy: 1_000)
        literal("\(value < 0 ? "-" : "")\(whole).\(String(1_000 + rest).dropFirst())")
    }

    package mutating func flag(_ value: Bool) { literal(value ? "true" : "false") }

    package mutating func null() { literal("null") }

    private mutating func literal(_ word: String) {
        separate()
        octets += word.utf8
    }

    private mutating func enclose(_ open: UInt8, _ close: UInt8, _ content: (inout JSON) -> Void) {
        separate()
        octets.append(open)
        needsComma = false
        content(&self)
        octets.append(close)
        needsComma = true
    }

    private mutating func separate() {
        if needsComma { octets.append(UInt8(ascii: ",")) }
        needsComma = true
    }

    private mutating func quote(_ value: String) {
        octets.append(UInt8(ascii: "\""))
        // Most texts have nothing to escape.
        if Self.isPlain(value.utf8.span) {
            octets += value.utf8
        } else {
            for scalar in value.unicodeScalars { octets += Self.quoted(scalar).utf8 }
        }
        octets.append(UInt8(ascii: "\""))
    }

    private static func isPlain(_ text: Span<UInt8>) -> Bool {
        for index in text.indices where !isPlain(text[index]) { return false }
        return true
    }

    private static func quoted(_ scalar: Unicode.Scalar) -> String {
        switch scalar {
        case "\"": "\\\""
        case "\\": "\\\\"
        case "\n": "\\n"
        case "\r": "\\r"
        case "\t": "\\t"
        case _ where Escape.needsEscape(scalar): escape(scalar)
        default: String(Character(scalar))
        }
    }

    /// Printable US-ASCII but for the quote and the backslash.
    private static func isPlain(_ octet: UInt8) -> Bool {
        (0x20..<0x7F).contains(octet) && octet != UInt8(ascii: "\"") && octet != UInt8(ascii: "\\")
    }

    /// Every scalar that is escaped lies in the first plane: one unit of UTF-16.
    private static func escape(_ scalar: Unicode.Scalar) -> String {
        let digits = String(scalar.value, radix: 16)
        return "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
    }
}
