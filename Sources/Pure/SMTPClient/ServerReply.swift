package import SMTPGrammar

/// A reply as it came: RFC 5321 §4.2.
///
///     S: 250-mx.test
///     S: 250 2.0.0 well
package struct ServerReply: Hashable, Sendable {
    package let code: UInt16
    /// What each line has behind its code and separator, at least one. A server may send octets that are no text.
    package let lines: [[UInt8]]
    /// Whether a line of it ended in LF alone, which RFC 5321 §2.3.8 forbids.
    package let hasBareLF: Bool

    package init(code: UInt16, lines: [[UInt8]], hasBareLF: Bool = false) {
        self.code = code
        self.lines = lines
        self.hasBareLF = hasBareLF
    }

    /// By the first digit of the code: RFC 5321 §4.2.1.
    package enum Severity: UInt16, Hashable, Sendable, CaseIterable {
        case completion = 2
        case intermediate = 3
        case transient = 4
        case permanent = 5
    }

    /// Nil where the first digit is none of these.
    package var severity: Severity? { Severity(rawValue: code / 100) }

    /// Whether what was asked for is done, or goes on.
    package var isPositive: Bool { severity == .completion || severity == .intermediate }

    /// The enhanced status code in front of the first line's text: RFC 2034 §4.
    package var status: EnhancedCode? { EnhancedCode(leading: lines[0]) }

    /// The lines' texts with `/` between them, what isn't printable made visible: for people.
    package var text: String { lines.map { visible($0) }.joined(separator: " / ") }
}

/// An enhanced status code as it stands in a reply: RFC 3463 §2.
package struct EnhancedCode: Hashable, Sendable, CustomStringConvertible {
    package let severity: UInt16
    package let status: EnhancedStatus

    package init(severity: UInt16, _ status: EnhancedStatus) {
        self.severity = severity
        self.status = status
    }

    /// Nil unless the text begins with a class of 2, 4 or 5, a subject and a detail of one to three digits each, and
    /// ends there or goes on behind a blank.
    package init?(leading text: [UInt8]) {
        let word = text.prefix { $0 != .blank }
        let parts = word.split(separator: .dot, omittingEmptySubsequences: false)
        guard parts.count == 3, parts.allSatisfy({ (1...3).contains($0.count) && $0.allSatisfy(\.isDigit) }),
            parts[0].count == 1
        else { return nil }
        let numbers = parts.map { $0.reduce(UInt16(0)) { $0 * 10 + UInt16($1 - UInt8(ascii: "0")) } }
        guard [2, 4, 5].contains(numbers[0]) else { return nil }
        self.init(severity: numbers[0], EnhancedStatus(numbers[1], numbers[2]))
    }

    package var description: String { "\(severity).\(status.subject).\(status.detail)" }
}

/// Octets for people to read: control octets as `\r`, `\n`, `\0` or `\x1b`, and so what is outside of US-ASCII unless
/// it is UTF-8.
package func visible(_ octets: some Collection<UInt8>) -> String {
    let text = String(decoding: octets, as: UTF8.self)
    // Where something is no UTF-8, all that is outside of US-ASCII is told as octets.
    guard !text.unicodeScalars.contains("\u{FFFD}") else { return octets.reduce(into: "") { $0 += spelled($1) } }
    var shown = ""
    for scalar in text.unicodeScalars {
        let isControl =
            scalar.properties.generalCategory == .control || scalar.properties.generalCategory == .format
        if scalar.isASCII || isControl {
            shown += String(scalar).utf8.reduce(into: "") { $0 += spelled($1) }
        } else {
            shown.unicodeScalars.append(scalar)
        }
    }
    return shown
}

private func spelled(_ octet: UInt8) -> String {
    switch octet {
    case .carriageReturn: return "\\r"
    case .lineFeed: return "\\n"
    case 0: return "\\0"
    case 9: return "\\t"
    case .backslash: return "\\\\"
    case _ where octet.isControl || octet.isEightBit:
        let digits = String(octet, radix: 16)
        return "\\x" + (digits.utf8.count == 1 ? "0" : "") + digits
    default: return String(UnicodeScalar(octet))
    }
}
