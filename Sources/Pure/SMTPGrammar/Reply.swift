import Vocabulary

/// A reply: its code, perhaps an enhanced status code, and its lines. RFC 5321 §4.2, RFC 2034 §4.
///
///     S: 250-mx.test
///     S: 250 PIPELINING
package struct Reply: Hashable, Sendable {
    package let code: UInt16
    package let status: EnhancedStatus?
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
        var octets: [UInt8] = []
        octets.reserveCapacity((line.utf8.count + Self.framing) * (more.count + 1))
        Self.add(line, code, status, isLast: more.isEmpty, most: most - Self.framing, to: &octets)
        for (index, line) in more.enumerated() {
            Self.add(line, code, status, isLast: index == more.count - 1, most: most - Self.framing, to: &octets)
        }
        self.octets = octets
    }

    /// A reply that never has an enhanced code.
    package init(_ code: UInt16, _ line: String, _ more: [String] = [], holding most: Int = Limit.replyLine) {
        self.init(code, nil, line, more, holding: most)
    }

    private init(_ code: UInt16, _ status: EnhancedStatus?, octets: [UInt8]) {
        self.code = code
        self.status = status
        self.octets = octets
    }

    /// The same with this behind the text of its last line. It's US-ASCII, and the line has room for it.
    package func followed(by text: String) -> Reply {
        let end = octets.count - "\r\n".utf8.count
        return Reply(
            code, status,
            octets: [UInt8](atMost: max(octets.count + text.utf8.count, Self.group)) { output in
                output.append(octets.span.extracting(first: end))
                output.append(text.utf8.span)
                output.append(octets.span.extracting(end...))
            })
    }

    /// Octets that the replies have room in which go together when commands come in groups: the last message's, and
    /// those to MAIL, RCPT and DATA.
    package static let group = 256

    /// The text of each line, at least one. Put together anew each time: only a log and a fault ask for it.
    package var lines: [String] {
        let front = "250 ".utf8.count + (enhanced.map { $0.utf8.count + 1 } ?? 0)
        return octets.dropLast().split(separator: .lineFeed).map { String(ascii: $0.dropLast().dropFirst(front)) }
    }

    /// The same for a client that didn't ask for enhanced status codes.
    package var withoutStatus: Reply { status == nil ? self : Reply(code, nil, lines[0], Array(lines.dropFirst())) }

    /// `5.5.2`.
    package var enhanced: String? { status.map { "\(code / 100).\($0.subject).\($0.detail)" } }

    /// The lines' texts as one, for a log.
    package var text: String { lines.joined(separator: " / ") }

    /// Adds a line. The enhanced code stands on each (RFC 2034 §4).
    private static func add(
        _ text: String, _ code: UInt16, _ status: EnhancedStatus?, isLast: Bool, most: Int, to octets: inout [UInt8]
    ) {
        octets.append(decimal: UInt64(code))
        octets.append(isLast ? .blank : UInt8(ascii: "-"))
        if let status {
            octets.append(decimal: UInt64(code / 100))
            octets.append(.dot)
            octets.append(decimal: UInt64(status.subject))
            octets.append(.dot)
            octets.append(decimal: UInt64(status.detail))
            octets.append(.blank)
        }
        let start = octets.count
        octets += text.utf8
        if octets.count - start > most { octets.removeLast(octets.count - start - most) }
        for index in start..<octets.count where !octets[index].isPrintable { octets[index] = UInt8(ascii: "?") }
        octets.append(.carriageReturn)
        octets.append(.lineFeed)
    }

    /// Whether it says that a command was wrong in itself or in its place: RFC 5321 §4.2.1's second digit 0,
    /// and 555, parameters not known.
    package var isSyntaxOrSequenceError: Bool { (500...509).contains(code) || code == 555 }

    /// Whether the command was not done.
    package var isRefusal: Bool { code >= 400 }

    /// What stands around a line's text at most, in octets: the code, a separator, the longest status and CRLF.
    private static let framing = "250 5.999.999 \r\n".utf8.count
}
