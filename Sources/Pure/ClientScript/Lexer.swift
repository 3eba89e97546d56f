import Diagnosis
import SMTPGrammar

/// Cuts a file into tokens.
struct Lexer {
    private let octets: [UInt8]
    private let path: String
    private var index = 0
    private var line = 1
    private var lineStart = 0
    /// Characters of this line before an index.
    private var counted = (upTo: 0, characters: 0)

    init(_ octets: [UInt8], path: String) {
        self.octets = octets
        self.path = path
    }

    /// Where the octet at an index of this line stands: the column is counted in characters.
    private mutating func place(_ index: Int) -> Place {
        // What was counted of this line isn't counted again: a line may be as long as a file.
        if counted.upTo < lineStart || counted.upTo > index { counted = (lineStart, 0) }
        counted.characters += octets[min(counted.upTo, index)..<index].count { $0 & 0xC0 != 0x80 }
        counted.upTo = index
        return .file(path, line: line, column: 1 + counted.characters)
    }

    /// All tokens, the last one being the end.
    mutating func tokens() throws(Mistake) -> [Token] {
        try refuseBinary()
        var tokens: [Token] = []
        repeat { tokens.append(try next()) } while tokens.last?.kind != .end
        return tokens
    }

    /// What has NULs, or is no UTF-8, nobody wrote in an editor.
    private mutating func refuseBinary() throws(Mistake) {
        let start = self
        let isText = String(validating: octets, as: UTF8.self) != nil
        for (offset, octet) in octets.enumerated() where octet == 0 || (!isText && octet >= 0x80) || octet == .lineFeed
        {
            guard octet != .lineFeed else {
                line += 1
                lineStart = offset + 1
                continue
            }
            let what = octet == 0 ? "a NUL: this is no script" : "octets that are no UTF-8"
            throw Mistake(
                at: place(offset), wrong: what, mend: "write octets outside of text as \\0 and \\xNN within quotes")
        }
        self = start
    }

    private mutating func next() throws(Mistake) -> Token {
        skipBlanks()
        let start = index
        guard index < octets.count else { return Token(kind: .end, place: place(index)) }
        let octet = octets[index]
        let place = place(index)
        index += 1
        switch octet {
        case .lineFeed:
            line += 1
            lineStart = index
            return Token(kind: .newline, place: place)
        case UInt8(ascii: "{"): return Token(kind: .open, place: place)
        case UInt8(ascii: "}"): return Token(kind: .close, place: place)
        case .equals: return Token(kind: .equals, place: place)
        case UInt8(ascii: "%"): return Token(kind: .percent, place: place)
        case UInt8(ascii: "*"): return Token(kind: .star, place: place)
        case .quote, UInt8(ascii: "'"): return Token(kind: .quoted(try text(until: octet, from: place)), place: place)
        case UInt8(ascii: "$"):
            let name = takeName()
            guard !name.isEmpty else {
                throw Mistake(
                    at: place, wrong: "a '$' with no name behind it", mend: "write $name, or quote the dollar sign")
            }
            return Token(kind: .variable(name), place: place)
        case _ where Self.beginsWord(octet):
            while index < octets.count, Self.continuesWord(octets[index]) { index += 1 }
            return Token(kind: .word(String(decoding: octets[start..<index], as: UTF8.self)), place: place)
        default:
            throw Mistake(
                at: place, wrong: "\(quoted(String(decoding: [octet], as: UTF8.self))) begins no word",
                mend: "put texts between quotes")
        }
    }

    /// Blanks, a comment, and a line that goes on in the next one.
    private mutating func skipBlanks() {
        while index < octets.count {
            switch octets[index] {
            case .blank, 9: index += 1
            // A script from another system: its lines end in CRLF.
            case .carriageReturn: index += 1
            case UInt8(ascii: "#"):
                while index < octets.count, octets[index] != .lineFeed { index += 1 }
            case .backslash where index + 1 < octets.count && octets[index + 1] == .lineFeed:
                index += 2
                line += 1
                lineStart = index
            default: return
            }
        }
    }

    private mutating func takeName() -> String {
        let start = index
        while index < octets.count,
            octets[index].isLetter || octets[index].isDigit || octets[index] == UInt8(ascii: "_")
        {
            index += 1
        }
        return String(decoding: octets[start..<index], as: UTF8.self)
    }

    private static func beginsWord(_ octet: UInt8) -> Bool {
        octet.isLetter || octet.isDigit || octet.isEightBit || octet == .colon || octet == UInt8(ascii: "_")
            || octet == .dot || octet == UInt8(ascii: "/") || octet == UInt8(ascii: "-")
    }

    private static let endsWord = Set("(){}<>!=#,\"'*".utf8)

    private static func continuesWord(_ octet: UInt8) -> Bool {
        octet > .blank && octet != 0x7F && !endsWord.contains(octet)
    }

    // MARK: Quoted texts

    private mutating func text(until quote: UInt8, from start: Place) throws(Mistake) -> Text {
        var parts: [Text.Part] = []
        var held: [UInt8] = []
        while index < octets.count {
            let octet = octets[index]
            index += 1
            switch octet {
            case quote:
                if !held.isEmpty || parts.isEmpty { parts.append(.octets(held)) }
                return Text(parts)
            case .lineFeed:
                line += 1
                lineStart = index
            case .backslash: try escape(quote, into: &held)
            case UInt8(ascii: "$") where index < octets.count && octets[index] == UInt8(ascii: "{"):
                let place = place(index - 1)
                index += 1
                let name = takeName()
                guard !name.isEmpty, index < octets.count, octets[index] == UInt8(ascii: "}") else {
                    throw Mistake(
                        at: place, wrong: "'${' without a name and '}' behind it",
                        mend: "write ${name}, or \\${ for these octets")
                }
                index += 1
                if !held.isEmpty { parts.append(.octets(held)) }
                held = []
                parts.append(.variable(name))
            default: held.append(octet)
            }
        }
        throw Mistake(
            at: start, wrong: "a quoted text that doesn't end", mend: "close it with \(quote == .quote ? "\"" : "'")")
    }

    private mutating func escape(_ quote: UInt8, into held: inout [UInt8]) throws(Mistake) {
        let place = place(index - 1)
        guard index < octets.count else { return held.append(.backslash) }
        let octet = octets[index]
        index += 1
        switch octet {
        case UInt8(ascii: "r"): held.append(.carriageReturn)
        case UInt8(ascii: "n"): held.append(.lineFeed)
        case UInt8(ascii: "t"): held.append(9)
        case UInt8(ascii: "0"): held.append(0)
        case .backslash, .quote, UInt8(ascii: "'"), UInt8(ascii: "$"): held.append(octet)
        case .lineFeed:
            line += 1
            lineStart = index
        case UInt8(ascii: "x"):
            let digits = String(decoding: octets[index..<min(index + 2, octets.count)], as: UTF8.self)
            guard digits.utf8.count == 2, digits.utf8.first != UInt8(ascii: "+"), let value = UInt8(digits, radix: 16)
            else {
                throw Mistake(
                    at: place, wrong: "'\\x' without two hexadecimal digits",
                    mend: "write \\x0a for LF, \\\\x for a backslash and an x")
            }
            held.append(value)
            index += 2
        // smtpscript leaves a backslash where it means nothing.
        default: held += [.backslash, octet]
        }
    }
}
