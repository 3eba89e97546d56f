import Vocabulary

/// A local part at a host. RFC 5321 §4.1.2, `Mailbox`.
package struct Mailbox: Hashable, Sendable, CustomStringConvertible {
    /// As the client wrote it, quotes included; what it means is for its host to say (§2.3.11).
    package let localPart: String
    package let host: Host

    package var description: String { "\(localPart)@\(host)" }

    /// Reads the whole text as a mailbox.
    init(_ octets: ArraySlice<UInt8>) throws(PathFault) {
        let end = octets.endOfLocalPart
        guard end < octets.endIndex, octets[end] == .at else { throw .syntax }
        localPart = try Self.localPart(octets[..<end])
        let rest = octets[(end + 1)...]
        // With a second @, or a bracket too many, the address is at fault as a whole, not its host.
        guard !rest.contains(where: { $0 == .at || $0 == .less || $0 == .greater }) else { throw .syntax }
        guard let host = Host(rest) else { throw .host }
        self.host = host
    }

    /// Text that may stand before the @: dot-separated atoms, or a quoted string.
    static func localPart(_ octets: ArraySlice<UInt8>) throws(PathFault) -> String {
        guard (1...Limit.localPart).contains(octets.count), octets.isDotString || octets.isQuotedString else {
            throw .syntax
        }
        return String(ascii: octets)
    }
}

extension ArraySlice<UInt8> {
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
        split(separator: .dot, omittingEmptySubsequences: false).allSatisfy { atom in
            !atom.isEmpty && atom.allSatisfy(\.isAtomText)
        }
    }

    /// `Quoted-string = DQUOTE *QcontentSMTP DQUOTE`: printable octets, `"` and `\` behind a `\`.
    fileprivate var isQuotedString: Bool {
        guard count >= 2, first == .quote, last == .quote else { return false }
        var escaped = false
        for octet in dropFirst().dropLast() {
            guard !octet.isControl, !octet.isEightBit, escaped || octet != .quote else { return false }
            escaped = !escaped && octet == .backslash
        }
        return !escaped
    }
}
