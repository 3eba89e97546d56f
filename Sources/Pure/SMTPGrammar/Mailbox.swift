import Vocabulary

/// A local part at a host. RFC 5321 §4.1.2, `Mailbox`; with octets outside of US-ASCII as RFC 6531 §3.3 widens it.
package struct Mailbox: Hashable, Sendable, CustomStringConvertible {
    /// As the client wrote it.
    package let description: String
    package let host: Host
    /// Of the local part, in octets.
    private let length: Int
    /// Whether it needs SMTPUTF8: an octet of it is outside of US-ASCII.
    package let isInternational: Bool

    /// Quotes included; what it means is for its host to say (§2.3.11).
    package var localPart: Substring { Substring(description.utf8.prefix(length)) }

    /// Reads the whole text as a mailbox.
    /// - Parameter isInternational: Whether it's UTF-8, and not US-ASCII.
    init(
        _ octets: ArraySlice<UInt8>, isInternational: Bool, _ leniencies: inout Leniencies
    ) throws(PathFault) {
        let end = octets.endOfLocalPart
        guard end < octets.endIndex, octets[end] == .at else { throw .syntax }
        let local = octets[..<end]
        guard local.isLocalPart || (local.isDottedText && leniencies.take(.misplacedDots)) else { throw .syntax }
        let rest = octets[(end + 1)...]
        // With a second @, or a bracket too many, the address is at fault as a whole, not its host.
        guard !rest.contains(where: { $0 == .at || $0 == .less || $0 == .greater }) else { throw .syntax }
        guard let host = isInternational ? Host(international: rest) : Host(rest) else {
            throw rest.contains(where: \.isEightBit) ? .internationalHost : .host
        }
        self.host = host
        self.isInternational = isInternational
        description = String(ascii: octets)
        length = end - octets.startIndex
    }
}

extension ArraySlice<UInt8> {
    /// Whether it may stand before the @: dot-separated atoms, or a quoted string.
    fileprivate var isLocalPart: Bool {
        (1...Limit.localPart).contains(count) && (isDotString || isQuotedString)
    }

    /// Behind the closing quote, or at the first @.
    fileprivate var endOfLocalPart: Int {
        guard first == .quote else { return firstIndex(of: .at) ?? endIndex }
        var index = startIndex + 1
        while index < endIndex, self[index] != .quote {
            index += self[index] == .backslash ? 2 : 1
        }
        return Swift.min(index + 1, endIndex)
    }

    /// `Dot-string = Atom *("." Atom)`.
    fileprivate var isDotString: Bool {
        var last = UInt8.dot
        for octet in self {
            guard octet == .dot ? last != .dot : octet.isAtomText || octet.isEightBit else { return false }
            last = octet
        }
        return last != .dot
    }

    /// Atoms and dots in any order.
    fileprivate var isDottedText: Bool {
        (1...Limit.localPart).contains(count) && allSatisfy { $0 == .dot || $0.isAtomText || $0.isEightBit }
    }

    /// `Quoted-string = DQUOTE *QcontentSMTP DQUOTE`: printable octets, `"` and `\` behind a `\`, behind which nothing
    /// outside of US-ASCII stands.
    fileprivate var isQuotedString: Bool {
        guard count >= 2, first == .quote, last == .quote else { return false }
        var escaped = false
        for octet in dropFirst().dropLast() {
            guard !octet.isControl, !escaped || !octet.isEightBit, escaped || octet != .quote else { return false }
            escaped = !escaped && octet == .backslash
        }
        return !escaped
    }
}
