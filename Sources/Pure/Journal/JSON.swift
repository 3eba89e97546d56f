/// JSON on one line, built front to back. RFC 8259.
package struct JSON: Sendable {
    package private(set) var text = ""
    private var needsComma = false

    package init() {}

    package mutating func object(_ members: (inout JSON) -> Void) { enclose("{", "}", members) }

    package mutating func array(_ elements: (inout JSON) -> Void) { enclose("[", "]", elements) }

    package mutating func key(_ name: String) {
        separate()
        quote(name)
        text += ":"
        needsComma = false
    }

    package mutating func string(_ value: String) {
        separate()
        quote(value)
    }

    package mutating func integer(_ value: some BinaryInteger) { literal(String(value)) }

    /// So many thousandths, as a number with three decimals.
    package mutating func thousandths(_ value: Int64) {
        let (whole, rest) = value.magnitude.quotientAndRemainder(dividingBy: 1_000)
        literal("\(value < 0 ? "-" : "")\(whole).\(String(1_000 + rest).dropFirst())")
    }

    package mutating func flag(_ value: Bool) { literal(value ? "true" : "false") }

    package mutating func null() { literal("null") }

    private mutating func literal(_ word: String) {
        separate()
        text += word
    }

    private mutating func enclose(_ open: String, _ close: String, _ content: (inout JSON) -> Void) {
        separate()
        text += open
        needsComma = false
        content(&self)
        text += close
        needsComma = true
    }

    private mutating func separate() {
        if needsComma { text += "," }
        needsComma = true
    }

    private mutating func quote(_ value: String) {
        text += "\""
        defer { text += "\"" }
        // Most texts have nothing to escape.
        guard !value.utf8.allSatisfy(Self.isPlain) else {
            text += value
            return
        }
        for scalar in value.unicodeScalars {
            switch scalar {
            case "\"": text += "\\\""
            case "\\": text += "\\\\"
            case "\n": text += "\\n"
            case "\r": text += "\\r"
            case "\t": text += "\\t"
            case _ where Escape.needsEscape(scalar): text += Self.escape(scalar)
            default: text.unicodeScalars.append(scalar)
            }
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
