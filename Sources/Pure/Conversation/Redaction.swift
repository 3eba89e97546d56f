import SMTPGrammar
import SMTPServer
import Vocabulary

/// Says what of a client's lines is safe to log.
///
/// A command that's known is shown as it came, but for the arguments of AUTH. Of an unknown one the arguments never
/// are: it may be a mistyped AUTH. Once a client has tried to authenticate, in whatever spelling, an unknown line may
/// be its name or its password, and nothing of it is shown.
struct Redaction {
    private var sawAuthentication = false

    private static let placeholder = "(redacted)"

    /// The verb, and the text of the line.
    mutating func shown(_ line: [UInt8]) -> (verb: String, text: String) {
        let word = line.prefix { $0 != UInt8(ascii: " ") }
        if let verb = Verb(word) {
            guard verb == .auth else { return (verb.rawValue, Self.escaped(line)) }
            sawAuthentication = true
            return (verb.rawValue, "\(verb.rawValue) \(Self.placeholder)")
        }
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

    /// Printable US-ASCII as it is, every other octet as `\x` and two hexadecimal digits.
    private static func escaped(_ line: [UInt8]) -> String {
        var text = ""
        for octet in line {
            if (0x20..<0x7F).contains(octet) {
                text.unicodeScalars.append(Unicode.Scalar(octet))
            } else {
                let digits = String(octet, radix: 16, uppercase: true)
                text += octet < 0x10 ? "\\x0\(digits)" : "\\x\(digits)"
            }
        }
        return text
    }

    /// AUTH with two letters wrong at most, a longer word with it, or a mechanism's name in its place.
    private static func resemblesAuthentication(_ word: String) -> Bool {
        word.hasPrefix("AUTH") || ["LOGIN", "PLAIN", "CRAM-MD5", "XOAUTH"].contains { word.hasPrefix($0) }
            || distance(word, "AUTH") <= 2
    }

    /// How many letters must be put in, left out or changed to make one word of the other (Levenshtein).
    private static func distance(_ left: String, _ right: String) -> Int {
        var row = Array(0...right.utf8.count)
        for (i, letter) in left.utf8.enumerated() {
            var diagonal = row[0]
            row[0] = i + 1
            for (j, other) in right.utf8.enumerated() {
                let changed = diagonal + (letter == other ? 0 : 1)
                diagonal = row[j + 1]
                row[j + 1] = min(changed, row[j] + 1, row[j + 1] + 1)
            }
        }
        return row[right.utf8.count]
    }
}
