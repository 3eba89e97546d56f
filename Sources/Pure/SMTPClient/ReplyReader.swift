import SMTPGrammar
import Vocabulary

/// Cuts what a server sends into replies, however the network cuts it. RFC 5321 §4.2.
///
/// A line ends at LF; whether CR stood before it is told with the reply. Nothing that a server sends makes it hold more
/// than `Limit.readReply` octets.
package struct ReplyReader: Sendable {
    package enum Event: Hashable, Sendable {
        case reply(ServerReply)
        /// A line that is no line of a reply, or of another reply than the lines before it: without its end. The next
        /// reply begins behind it.
        case malformed([UInt8])
        /// A line, or a reply, that never ends. Nothing is read any more.
        case unending
    }

    private var line: [UInt8] = []
    private var code: UInt16 = 0
    private var lines: [[UInt8]] = []
    private var hasBareLF = false
    /// Octets of the reply's lines before this one.
    private var held = 0
    private var isLost = false

    package init() {}

    /// Whether octets came that are no whole reply yet.
    package var isInside: Bool { !line.isEmpty || !lines.isEmpty }

    /// What came of an unfinished line.
    package var unfinished: [UInt8] { line }

    /// The next event, or nil once all octets are read.
    /// - Parameter position: Where unread octets begin; behind what was read afterwards.
    package mutating func next(in input: Span<UInt8>, at position: inout Int) -> Event? {
        guard !isLost else {
            position = input.count
            return nil
        }
        while position < input.count {
            let octet = input[position]
            position += 1
            guard octet != .lineFeed else {
                if let event = takeLine() { return event }
                continue
            }
            line.append(octet)
            if line.count >= Limit.readReplyLine || held + line.count >= Limit.readReply {
                self = ReplyReader()
                isLost = true
                position = input.count
                return .unending
            }
        }
        return nil
    }

    private mutating func takeLine() -> Event? {
        var text = line
        line.removeAll(keepingCapacity: true)
        if text.last == .carriageReturn { text.removeLast() } else { hasBareLF = true }
        guard let (code, isLast) = Self.head(of: text), lines.isEmpty || code == self.code else {
            forget()
            return .malformed(text)
        }
        self.code = code
        lines.append(Array(text.dropFirst(4)))
        // An empty line costs memory too.
        held += text.count + 16
        guard isLast else { return nil }
        let reply = ServerReply(code: code, lines: lines, hasBareLF: hasBareLF)
        forget()
        return .reply(reply)
    }

    private mutating func forget() {
        lines = []
        hasBareLF = false
        held = 0
    }

    /// Three digits, the first from 2 to 5, and a blank, a hyphen or nothing: RFC 5321 §4.2.
    private static func head(of line: [UInt8]) -> (code: UInt16, isLast: Bool)? {
        guard line.count >= 3, line[..<3].allSatisfy(\.isDigit),
            (UInt8(ascii: "2")...UInt8(ascii: "5")).contains(line[0])
        else { return nil }
        let code = line[..<3].reduce(UInt16(0)) { $0 * 10 + UInt16($1 - UInt8(ascii: "0")) }
        guard line.count > 3 else { return (code, true) }
        switch line[3] {
        case .blank: return (code, true)
        case UInt8(ascii: "-"): return (code, false)
        default: return nil
        }
    }
}
