import Vocabulary

/// A word that a command line can begin with: every one of RFC 5321 and the extensions that a sender may try.
package enum Verb: String, Hashable, Sendable, CaseIterable {
    case helo = "HELO"
    case ehlo = "EHLO"
    /// RFC 2033 §4.1: EHLO, as a client of LMTP says it.
    case lhlo = "LHLO"
    case mail = "MAIL"
    case rcpt = "RCPT"
    case data = "DATA"
    case rset = "RSET"
    case noop = "NOOP"
    case vrfy = "VRFY"
    case expn = "EXPN"
    case help = "HELP"
    case quit = "QUIT"
    /// RFC 3207.
    case starttls = "STARTTLS"
    /// RFC 4954.
    case auth = "AUTH"
    /// RFC 3030.
    case bdat = "BDAT"
    /// RFC 1985.
    case etrn = "ETRN"
    /// RFC 5321, appendix F.1 and F.6: gone since 2001, still known.
    case turn = "TURN"
    case send = "SEND"
    case soml = "SOML"
    case saml = "SAML"

    /// The verb that a word is, in upper or lower case (RFC 5321 §2.4).
    package init?(_ word: Span<UInt8>) {
        guard let beginning = Self.beginning(word) else { return nil }
        for row in Self.spellings where row.beginning == beginning {
            guard word.isSpelled(row.octets) else { return nil }
            self = row.verb
            return
        }
        return nil
    }

    /// The verb that a line begins with.
    package init?(of line: Span<UInt8>) {
        self.init(line.extracting(first: line.firstIndex(of: .blank) ?? line.count))
    }

    /// Its first four octets, by which the verbs are told apart already.
    private static func beginning(_ word: Span<UInt8>) -> UInt32? {
        guard word.count >= 4 else { return nil }
        var beginning: UInt32 = 0
        for index in 0..<4 { beginning = beginning << 8 | UInt32(word[index].uppercased) }
        return beginning
    }

    private static let spellings = allCases.map { verb in
        let octets = Array(verb.rawValue.utf8)
        return (beginning: beginning(octets.span), octets: octets, verb: verb)
    }

    /// Whether it's one of the two whose replies never have an enhanced code.
    var isGreeting: Bool { self == .helo || self == .ehlo || self == .lhlo }

    /// Whether there's such a command: each protocol has greetings of its own. RFC 2033 §4.1.
    func isSpoken(in language: ListenerProtocol) -> Bool {
        switch self {
        case .helo, .ehlo: language == .smtp
        case .lhlo: language == .lmtp
        default: true
        }
    }
}
