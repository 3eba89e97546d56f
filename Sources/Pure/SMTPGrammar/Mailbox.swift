import Vocabulary

/// A local part at a host. RFC 5321 §4.1.2, `Mailbox`; with octets outside of US-ASCII as RFC 6531 §3.3 widens it.
package struct Mailbox: Hashable, Sendable, CustomStringConvertible {
    /// As the client wrote it.
    package let description: String
    /// Of the local part, in octets.
    private let length: Int
    /// Whether it needs SMTPUTF8: an octet of it is outside of US-ASCII.
    package let isInternational: Bool

    /// Quotes included; what it means is for its host to say (§2.3.11).
    package var localPart: Substring { Substring(description.utf8.prefix(length)) }

    /// What `look` makes of the local part's octets.
    package func lookAtLocalPart<Result>(_ look: (Span<UInt8>) -> Result) -> Result {
        look(description.utf8.span.extracting(first: length))
    }

    /// As text: an address in brackets as it was written, a domain in A-labels. Read anew each time: few ask for it.
    package var host: String {
        let written = String(Substring(description.utf8.dropFirst(length + 1)))
        return isInternational ? Domain(international: written)?.text ?? written : written
    }

    /// Reads the whole text as a mailbox.
    /// - Parameter isInternational: Whether it's UTF-8, and not US-ASCII.
    init(
        _ octets: Span<UInt8>, isInternational: Bool, _ leniencies: inout Leniencies
    ) throws(PathFault) {
        let end = octets.endOfLocalPart
        guard end < octets.count, octets[end] == .at else { throw .syntax }
        let local = octets.extracting(first: end)
        guard local.isLocalPart || (local.isDottedText && leniencies.take(.misplacedDots)) else { throw .syntax }
        let rest = octets.extracting((end + 1)...)
        // With a second @, or a bracket too many, the address is at fault as a whole, not its host.
        guard !rest.contains(where: { $0 == .at || $0 == .less || $0 == .greater }) else { throw .syntax }
        guard Host.isHost(rest, international: isInternational) else {
            throw rest.contains(where: \.isEightBit) ? .internationalHost : .host
        }
        self.isInternational = isInternational
        description = String(ascii: octets)
        length = end
    }
}

extension Span<UInt8> {
    /// Whether it may stand before the @: dot-separated atoms, or a quoted string.
    fileprivate var isLocalPart: Bool {
        (1...Limit.localPart).contains(count) && (isDotString || isQuotedString)
    }

    /// Behind the closing quote, or at the first @.
    fileprivate var endOfLocalPart: Int {
        guard count > 0, self[0] == .quote else { return firstIndex(of: .at) ?? count }
        var index = 1
        while index < count, self[index] != .quote {
            index += self[index] == .backslash ? 2 : 1
        }
        return Swift.min(index + 1, count)
    }

    /// `Dot-string = Atom *("." Atom)`.
    fileprivate var isDotString: Bool {
        var last = UInt8.dot
        for index in indices {
            let octet = self[index]
            guard octet == .dot ? last != .dot : octet.isAtomText || octet.isEightBit else { return false }
            last = octet
        }
        return last != .dot
    }

    /// Atoms and dots in any order.
    fileprivate var isDottedText: Bool {
        (1...Limit.localPart).contains(count) && !contains { $0 != .dot && !$0.isAtomText && !$0.isEightBit }
    }

    /// `Quoted-string = DQUOTE *QcontentSMTP DQUOTE`: printable octets, `"` and `\` behind a `\`, behind which nothing
    /// outside of US-ASCII stands.
    fileprivate var isQuotedString: Bool {
        guard count >= 2, self[0] == .quote, self[count - 1] == .quote else { return false }
        var escaped = false
        for index in 1..<count - 1 {
            let octet = self[index]
            guard !octet.isControl, !escaped || !octet.isEightBit, escaped || octet != .quote else { return false }
            escaped = !escaped && octet == .backslash
        }
        return !escaped
    }
}
