/// One client's stay: given by the listener, never used twice while the daemon runs.
///
/// A type of its own, since no arithmetic on it means anything.
package struct SessionID: Hashable, Sendable, CustomStringConvertible {
    package let number: UInt64

    /// Nil for 0, which no session has.
    package init?(_ number: UInt64) {
        guard number > 0 else { return nil }
        self.number = number
    }

    package var description: String { String(number) }
}

/// One message of one session: which of its transactions, counted from 1.
package struct TransactionID: Hashable, Sendable, CustomStringConvertible {
    package let session: SessionID
    package let ordinal: UInt32

    /// Nil for transaction 0, which no session has.
    package init?(session: SessionID, ordinal: UInt32) {
        guard ordinal > 0 else { return nil }
        self.session = session
        self.ordinal = ordinal
    }

    package var description: String { "\(session).\(ordinal)" }
}

/// What a stored message is called: its base name in the Maildir, and `id=` in the reply.
package struct MessageID: Hashable, Sendable, CustomStringConvertible {
    package let text: String

    /// The longest one, in octets: with `.json` behind it still a file name (NAME_MAX is 255).
    package static let longest = 240

    /// - Parameter octets: Of a name that `MessageNames` makes.
    init(made octets: Span<UInt8>) {
        text = String(ascii: octets)
    }

    /// Nil unless it can be a Maildir base name: letters, digits and `._-=+`, not beginning with a dot.
    /// maildir(5) gives `/` and `:` a meaning of their own.
    package init?(_ text: String) {
        guard (1...Self.longest).contains(text.utf8.count), text.utf8.first != UInt8(ascii: ".") else { return nil }
        for octet in text.utf8 where !Self.isAllowed(octet) { return nil }
        self.text = text
    }

    /// Whether it has the form that `MessageNames` gives it on this host: a file of such a name is nobody else's.
    package func isMade(on host: Domain) -> Bool { maker.map { $0 == Self.beginning(of: host) } ?? false }

    /// Whether it has that form, with whatever host.
    package var isMadeSomewhere: Bool { maker.map { !$0.isEmpty } ?? false }

    /// What stands for the host, if the rest is as `MessageNames` makes it.
    private var maker: Substring? {
        let parts = text.split(separator: ".", maxSplits: 2, omittingEmptySubsequences: false)
        guard parts.count == 3, !parts[0].isEmpty, parts[0].allSatisfy(Self.isDigit), parts[1].first == "M" else {
            return nil
        }
        let numbers = parts[1].split(whereSeparator: { !Self.isDigit($0) })
        guard parts[1].filter({ !Self.isDigit($0) }) == "MPQ", numbers.count == 3, numbers[0].count == 6 else {
            return nil
        }
        return parts[2]
    }

    private static func isDigit(_ character: Character) -> Bool { ("0"..."9").contains(character) }

    static func beginning(of host: Domain) -> String {
        host.text.utf8.count <= longestHost ? host.text : String(host.text.prefix(longestHost))
    }

    /// As much of a host's name as leaves room for the numbers before it, in octets.
    private static let longestHost = 128
    private static func isAllowed(_ octet: UInt8) -> Bool {
        switch octet {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "0")...UInt8(ascii: "9"):
            true
        case UInt8(ascii: "."), UInt8(ascii: "_"), UInt8(ascii: "-"), UInt8(ascii: "="), UInt8(ascii: "+"):
            true
        default:
            false
        }
    }

    package var description: String { text }
}
