package import Vocabulary

/// A command, whole and well-formed. Whether it's admissible now is the dialogue's question.
package enum Command: Hashable, Sendable {
    case helo(Host)
    case ehlo(Host)
    case mail(ReversePath, [Parameter])
    case rcpt(ForwardPath, [Parameter])
    case data
    case bdat(Chunk)
    case rset
    /// Its argument means nothing. RFC 5321 §4.1.1.9.
    case noop
    case vrfy(Query)
    case expn(Query)
    case help
    case quit
    /// A mechanism, and what stands behind it as it came: base64, if the client is right. RFC 4954 §4.
    case auth(String, initialResponse: [UInt8]?)
    /// RFC 3207.
    case starttls
    /// Known, and nothing here does it.
    case unimplemented(Verb)

    package var verb: Verb {
        switch self {
        case .helo: .helo
        case .ehlo: .ehlo
        case .mail: .mail
        case .rcpt: .rcpt
        case .data: .data
        case .bdat: .bdat
        case .rset: .rset
        case .noop: .noop
        case .vrfy: .vrfy
        case .expn: .expn
        case .help: .help
        case .quit: .quit
        case .auth: .auth
        case .starttls: .starttls
        case .unimplemented(let verb): verb
        }
    }

    /// Whether it has parameters of extensions. RFC 5321 §4.1.1.11.
    package var hasParameters: Bool {
        switch self {
        case .mail(_, let parameters), .rcpt(_, let parameters): !parameters.isEmpty
        default: false
        }
    }

    /// As a client sends it, without CRLF.
    package var text: String {
        switch self {
        case .helo(let host), .ehlo(let host):
            "\(verb.rawValue) \(host)"
        case .mail(let path, let parameters):
            "MAIL FROM:<\(path.address)>" + parameters.map { " \($0.text)" }.joined()
        case .rcpt(let path, let parameters):
            "RCPT TO:<\(path.address)>" + parameters.map { " \($0.text)" }.joined()
        case .vrfy(let query), .expn(let query):
            "\(verb.rawValue) \(query.text)" + (query.smtputf8 ? " SMTPUTF8" : "")
        case .bdat(let chunk):
            "BDAT \(chunk.octets)" + (chunk.isLast ? " LAST" : "")
        case .auth(let mechanism, let response):
            "AUTH \(mechanism)" + (response.map { " \(String(decoding: $0, as: UTF8.self))" } ?? "")
        case .data, .rset, .noop, .help, .quit, .starttls, .unimplemented:
            verb.rawValue
        }
    }
}
