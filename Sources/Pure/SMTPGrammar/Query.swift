/// What VRFY and EXPN ask about. RFC 5321 §4.1.1.6, §4.1.1.7.
package struct Query: Hashable, Sendable {
    package let text: String
    /// Whether the client understands UTF-8 in the reply. RFC 6531 §3.7.4.2.
    package let smtputf8: Bool

    /// Whether it asks outside of US-ASCII.
    package var isInternational: Bool { text.utf8.contains(where: \.isEightBit) }

    private static let keyword = Array("SMTPUTF8".utf8)

    init(_ argument: ArraySlice<UInt8>, of verb: Verb) throws(SyntaxError) {
        let last = argument.suffix(Self.keyword.count)
        let rest = argument[..<last.startIndex]
        smtputf8 = last.isSpelled(Self.keyword) && rest.last == .blank && rest.contains { $0 != .blank }
        let asked = smtputf8 ? rest.dropLast() : argument
        guard !asked.isEmpty else { throw .arguments("\(verb.rawValue) name") }
        guard let text = String(validating: asked, as: UTF8.self) else { throw .controlOctet }
        self.text = text
    }
}
