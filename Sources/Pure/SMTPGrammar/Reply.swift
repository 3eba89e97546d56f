import Vocabulary

/// A reply: its code, perhaps an enhanced status code, and its lines. RFC 5321 §4.2, RFC 2034 §4.
///
///     S: 250-mx.test
///     S: 250 PIPELINING
package struct Reply: Hashable, Sendable {
    package let code: UInt16
    package let status: EnhancedStatus?
    /// The text of each line, at least one.
    package let lines: [String]
    /// As it's sent.
    package let octets: [UInt8]

    /// - Parameters:
    ///   - line: The text of the first line. What isn't printable US-ASCII becomes `?`, and what has no room
    ///     in a line of so many octets is cut off.
    ///   - more: The texts of the lines behind it.
    package init(
        _ code: UInt16, _ status: EnhancedStatus?, _ line: String, _ more: [String] = [],
        holding most: Int = Limit.replyLine
    ) {
        self.code = code
        self.status = status
        let most = most - Self.framing
        lines =
            more.isEmpty
            ? [Self.printable(line, most: most)] : ([line] + more).map { Self.printable($0, most: most) }
        octets = Self.octets(code, status, lines)
    }

    /// A reply that never has an enhanced code.
    package init(_ code: UInt16, _ line: String, _ more: [String] = [], holding most: Int = Limit.replyLine) {
        self.init(code, nil, line, more, holding: most)
    }

    /// The same for a client that didn't ask for enhanced status codes.
    package var withoutStatus: Reply { status == nil ? self : Reply(code, nil, lines[0], Array(lines.dropFirst())) }

    /// `5.5.2`.
    package var enhanced: String? { status.map { "\(code / 100).\($0.subject).\($0.detail)" } }

    /// The lines' texts as one, for a log.
    package var text: String { lines.joined(separator: " / ") }

    /// The enhanced code stands on every line (RFC 2034 §4).
    private static func octets(_ code: UInt16, _ status: EnhancedStatus?, _ lines: [String]) -> [UInt8] {
        var octets: [UInt8] = []
        octets.reserveCapacity(lines.reduce(0) { $0 + $1.utf8.count + framing })
        for (index, line) in lines.enumerated() {
            octets.append(decimal: UInt64(code))
            octets.append(index == lines.count - 1 ? .blank : UInt8(ascii: "-"))
            if let status {
                octets.append(decimal: UInt64(code / 100))
                octets.append(.dot)
                octets.append(decimal: UInt64(status.subject))
                octets.append(.dot)
                octets.append(decimal: UInt64(status.detail))
                octets.append(.blank)
            }
            octets += line.utf8
            octets.append(.carriageReturn)
            octets.append(.lineFeed)
        }
        return octets
    }

    /// Whether it says that a command was wrong in itself or in its place: RFC 5321 §4.2.1's second digit 0,
    /// and 555, parameters not known.
    package var isSyntaxOrSequenceError: Bool { (500...509).contains(code) || code == 555 }

    /// Whether the command was not done.
    package var isRefusal: Bool { code >= 400 }

    /// What stands around a line's text at most, in octets: the code, a separator, the longest status and CRLF.
    private static let framing = "250 5.999.999 \r\n".utf8.count

    private static func printable(_ text: String, most: Int) -> String {
        if text.utf8.count <= most, text.utf8.allSatisfy(\.isPrintable) { return text }
        return String(ascii: text.utf8.prefix(most).map { $0.isPrintable ? $0 : UInt8(ascii: "?") })
    }
}
