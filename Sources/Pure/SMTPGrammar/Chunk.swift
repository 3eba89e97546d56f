import Vocabulary

/// What BDAT announces: so many octets, which follow its CRLF whatever the reply will be. RFC 3030 §2.
package struct Chunk: Hashable, Sendable {
    package let octets: UInt64
    /// Whether the message ends with them.
    package let isLast: Bool

    package init(octets: UInt64, isLast: Bool) {
        self.octets = octets
        self.isLast = isLast
    }

    private static let last = Array("LAST".utf8)
    static let syntax = SyntaxError.arguments("BDAT octets [LAST]")

    /// Reads `chunk-size [SP end-marker]`.
    ///
    /// - Throws: 501. Where the size is to be read all the same the octets are passed over, and the next line is a
    ///   command again; where it isn't nobody knows where the next one begins.
    init(_ argument: ArraySlice<UInt8>) throws(SyntaxError) {
        let digits = argument.prefix { $0 != .blank }
        let rest = argument[digits.endIndex...].dropFirst()
        guard !digits.isEmpty, digits.allSatisfy(\.isDigit), let octets = UInt64(String(ascii: digits)),
            octets <= Limit.chunk
        else { throw Self.syntax }
        guard rest.isEmpty || rest.isSpelled(Self.last) else {
            throw SyntaxError(Self.syntax.reply, then: .octets(octets))
        }
        self.init(octets: octets, isLast: !rest.isEmpty)
    }
}
