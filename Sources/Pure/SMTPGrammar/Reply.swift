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

    /// - Parameters:
    ///   - line: The text of the first line. What isn't printable US-ASCII becomes `?`, and what has no room
    ///     in a line of `Limit.replyLine` octets is cut off.
    ///   - more: The texts of the lines behind it.
    package init(_ code: UInt16, _ status: EnhancedStatus?, _ line: String, _ more: [String] = []) {
        self.code = code
        self.status = status
        lines = ([line] + more).map(Self.printable)
    }

    /// A reply that never has an enhanced code.
    package init(_ code: UInt16, _ line: String, _ more: [String] = []) {
        self.init(code, nil, line, more)
    }

    /// The same for a client that didn't ask for enhanced status codes.
    package var withoutStatus: Reply { Reply(code, nil, lines[0], Array(lines.dropFirst())) }

    /// `5.5.2`.
    package var enhanced: String? {
        status.map { "\(code / 100).\($0.subject).\($0.detail)" }
    }

    /// The lines' texts as one, for a log.
    package var text: String { lines.joined(separator: " / ") }

    /// As it's sent. The enhanced code stands on every line (RFC 2034 §4).
    package var octets: [UInt8] {
        let prefix = enhanced.map { $0 + " " } ?? ""
        var octets: [UInt8] = []
        for (index, line) in lines.enumerated() {
            octets += "\(code)\(index == lines.count - 1 ? " " : "-")\(prefix)\(line)\r\n".utf8
        }
        return octets
    }

    /// Whether it says that a command was wrong in itself or in its place: RFC 5321 §4.2.1's second digit 0,
    /// and 555, parameters not known.
    package var isSyntaxOrSequenceError: Bool { (500...509).contains(code) || code == 555 }

    /// Whether the command was not done.
    package var isRefusal: Bool { code >= 400 }

    /// Room for a line's text beside the code, a separator, the longest status (`5.999.999 `) and CRLF.
    private static let longestText = Limit.replyLine - "250 5.999.999 \r\n".utf8.count

    private static func printable(_ text: String) -> String {
        let octets = text.utf8.map { $0.isControl || $0.isEightBit ? UInt8(ascii: "?") : $0 }
        return String(ascii: octets.prefix(longestText))
    }
}
