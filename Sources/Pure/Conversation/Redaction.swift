import Diagnosis
import Journal
import SMTPGrammar
import Vocabulary

/// Says what of a client's lines is safe to log.
///
/// A command that's known is shown as it came, but for the arguments of AUTH. Of an unknown one the arguments never
/// are: it may be a mistyped AUTH. Once a client has tried to authenticate, in whatever spelling, an unknown line may
/// be its name or its password, and nothing of it is shown. Nor is anything of a line within an exchange.
struct Redaction {
    private var sawAuthentication = false

    static let placeholder = "(redacted)"

    /// A line that is a response within an exchange.
    static let response = (verb: "?", text: placeholder)

    /// A command that was understood.
    mutating func shown(_ line: [UInt8], of verb: Verb) -> (verb: String, text: String) {
        guard verb == .auth else { return (verb.rawValue, Escape.ascii(line)) }
        sawAuthentication = true
        return (verb.rawValue, "\(verb.rawValue) \(Self.placeholder)")
    }

    /// A line that wasn't.
    mutating func shown(_ line: [UInt8]) -> (verb: String, text: String) {
        let word = line.prefix { $0 != UInt8(ascii: " ") }
        if let verb = Verb(word.span) { return shown(line, of: verb) }
        guard !sawAuthentication, word.count <= Limit.loggedVerb, word.allSatisfy(Self.isVerbOctet), !word.isEmpty
        else {
            return ("?", Self.placeholder)
        }
        let unknown = String(decoding: word, as: UTF8.self).uppercased()
        sawAuthentication = Self.resemblesAuthentication(unknown)
        return (unknown, word.count == line.count ? unknown : "\(unknown) \(Self.placeholder)")
    }

    private static func isVerbOctet(_ octet: UInt8) -> Bool {
        switch octet {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "-"): true
        default: false
        }
    }

    /// AUTH with two letters wrong at most, a longer word with it, or a mechanism's name in its place.
    private static func resemblesAuthentication(_ word: String) -> Bool {
        word.hasPrefix("AUTH")
            || ["LOGIN", "PLAIN", "CRAM", "SCRAM", "XOAUTH", "OAUTH", "NTLM"].contains { word.hasPrefix($0) }
            || distance(word, "AUTH", upTo: 2) != nil
    }
}
