package import Vocabulary

/// What the parameters of MAIL say.
package struct MailParameters: Hashable, Sendable {
    /// A parameter that a server may take, if it offered it.
    package enum Keyword: String, Hashable, Sendable {
        /// RFC 1870.
        case size = "SIZE"
        /// RFC 6152.
        case body = "BODY"
        /// RFC 4954 §5.
        case auth = "AUTH"
    }

    /// RFC 6152 §2, RFC 3030 §3.
    package enum Body: String, Hashable, Sendable {
        case sevenBit = "7BIT"
        case eightBitMIME = "8BITMIME"
        case binaryMIME = "BINARYMIME"
    }

    /// What the client thinks its message has, in octets. Any value beyond the type's range is its end.
    package private(set) var size: UInt64?
    package private(set) var body: Body?
    /// Who handed the message in, as a mailbox; empty for nobody known.
    package private(set) var author: String?

    /// - Parameters:
    ///   - accepting: What was offered.
    ///   - binary: Whether BINARYMIME was.
    /// - Throws: 555 for a parameter that isn't accepted, 501 for one that stands there twice or has a bad value.
    package init(_ parameters: [Parameter], accepting: Set<Keyword>, binary: Bool = false) throws(SyntaxError) {
        for parameter in parameters {
            guard let keyword = Keyword(rawValue: parameter.keyword), accepting.contains(keyword) else {
                throw .unknownParameter
            }
            switch keyword {
            case .size: try set(size: parameter.value)
            case .body: try set(body: parameter.value, binary)
            case .auth: try set(author: parameter.value)
            }
        }
    }

    private mutating func set(size value: String?) throws(SyntaxError) {
        guard size == nil else { throw .parameters("SIZE twice") }
        // RFC 1870 §5: 1*20DIGIT, and not all of that fits 64 bits.
        guard let value, (1...Limit.sizeDigits).contains(value.utf8.count), value.utf8.allSatisfy(\.isDigit) else {
            throw .parameters("Syntax: SIZE=octets")
        }
        size = UInt64(value) ?? .max
    }

    private mutating func set(body value: String?, _ binary: Bool) throws(SyntaxError) {
        guard body == nil else { throw .parameters("BODY twice") }
        guard let body = value.flatMap({ Body(rawValue: $0.uppercased()) }), body != .binaryMIME || binary else {
            throw .parameters("Syntax: BODY=7BIT or BODY=8BITMIME\(binary ? " or BODY=BINARYMIME" : "")")
        }
        self.body = body
    }

    private mutating func set(author value: String?) throws(SyntaxError) {
        guard author == nil else { throw .parameters("AUTH twice") }
        if value == "<>" {
            author = ""
            return
        }
        guard let value, let octets = Xtext.decode(value.utf8), let mailbox = try? Mailbox(octets[...])
        else {
            throw .parameters("Syntax: AUTH=mailbox in xtext, or AUTH=<>")
        }
        author = mailbox.description
    }
}
