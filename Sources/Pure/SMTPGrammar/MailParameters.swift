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
        /// RFC 6531 §3.4.
        case smtputf8 = "SMTPUTF8"
        /// RFC 3461 §4.3.
        case ret = "RET"
        /// RFC 3461 §4.4.
        case envid = "ENVID"
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
    /// Whether addresses, and the message, may be UTF-8.
    package private(set) var smtputf8 = false

    /// - Parameters:
    ///   - accepting: What was offered.
    ///   - binary: Whether BINARYMIME was.
    /// - Throws: 555 for a parameter that isn't accepted, 501 for one that stands there twice or has a bad value.
    package init(
        _ parameters: [Parameter], accepting: Set<Keyword>, binary: Bool = false
    ) throws(SyntaxError) {
        for (index, parameter) in parameters.enumerated() {
            guard let keyword = Keyword(rawValue: parameter.keyword), accepting.contains(keyword) else {
                throw .unknownParameter
            }
            try parameters.checkUnique(index)
            switch keyword {
            case .size: size = try Self.size(parameter.value)
            case .body: body = try Self.body(parameter.value, binary)
            case .smtputf8:
                guard parameter.value == nil else { throw .parameters("SMTPUTF8 takes no value") }
                smtputf8 = true
            case .ret:
                guard ["FULL", "HDRS"].contains(parameter.value?.uppercased()) else {
                    throw .parameters("Syntax: RET=FULL or RET=HDRS")
                }
            case .envid: try Self.check(envelopeID: parameter.value ?? "")
            case .auth: author = try Self.author(parameter.value)
            }
        }
    }

    private static func size(_ value: String?) throws(SyntaxError) -> UInt64 {
        // RFC 1870 §5: 1*20DIGIT, and not all of that fits 64 bits.
        guard let value, (1...Limit.sizeDigits).contains(value.utf8.count), value.utf8.allSatisfy(\.isDigit) else {
            throw .parameters("Syntax: SIZE=octets")
        }
        return UInt64(value) ?? .max
    }

    private static func body(_ value: String?, _ binary: Bool) throws(SyntaxError) -> Body {
        guard let body = value.flatMap({ Body(rawValue: $0.uppercased()) }), body != .binaryMIME || binary else {
            throw .parameters("Syntax: BODY=7BIT or BODY=8BITMIME\(binary ? " or BODY=BINARYMIME" : "")")
        }
        return body
    }

    /// RFC 3461 §4.4: what it stands for is printable.
    private static func check(envelopeID value: String) throws(SyntaxError) {
        guard (1...Limit.envelopeID).contains(value.utf8.count), let octets = Xtext.decode(value.utf8),
            octets.allSatisfy(\.isPrintable)
        else { throw .parameters("Syntax: ENVID=xtext, \(Limit.envelopeID) octets at most") }
    }

    private static func author(_ value: String?) throws(SyntaxError) -> String {
        if value == "<>" { return "" }
        var strict = Leniencies(allowed: [])
        guard let value, let octets = Xtext.decode(value.utf8), String(validating: octets, as: UTF8.self) != nil,
            let mailbox = try? Mailbox(octets.span, isInternational: octets.contains(where: \.isEightBit), &strict)
        else { throw .parameters("Syntax: AUTH=mailbox in xtext, or AUTH=<>") }
        return mailbox.description
    }
}
