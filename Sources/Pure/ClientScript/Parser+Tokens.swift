import Diagnosis
import Vocabulary

extension Parser {
    var token: Token { tokens[index] }

    mutating func advance() { if index < tokens.count - 1 { index += 1 } }

    mutating func skipNewlines() { while case .newline = token.kind { advance() } }

    /// Whether the next word is this one; it's read then.
    mutating func take(_ word: String) -> Bool {
        guard token.word == word else { return false }
        advance()
        return true
    }

    /// A statement's last word is followed by the end of its line, or of its block.
    mutating func endOfLine() throws(Mistake) {
        switch token.kind {
        case .newline, .end, .close: return
        default:
            throw Mistake(
                at: token.place, wrong: "\(token.description) stands where the line should end",
                mend: "begin a new line, or put texts between quotes")
        }
    }

    /// Carries out what may find a mistake, and goes on with the next line: behind the block, if one begins in this line.
    mutating func recovering(_ work: (inout Parser) throws(Mistake) -> Void) {
        let (start, depth, procedure) = (index, depth, procedure)
        do throws(Mistake) {
            try work(&self)
        } catch {
            mistakes.append(error)
            (self.depth, self.procedure) = (depth, procedure)
            let reached = index
            var open = 0
            index = start
            while index < tokens.count - 1 {
                switch token.kind {
                case .open: open += 1
                case .close:
                    // This one closes the block that the statement stands in.
                    if open == 0 { return }
                    open -= 1
                case .newline where open <= 0 && index >= reached: return
                default: break
                }
                index += 1
            }
        }
    }

    /// A word without quotes that names something of the script's own.
    mutating func name(_ what: String) throws(Mistake) -> String {
        if let word = token.word {
            advance()
            return word
        }
        if case .quoted(let text) = token.kind, let octets = text.constant {
            advance()
            return String(decoding: octets, as: UTF8.self)
        }
        throw Mistake(
            at: token.place, wrong: "\(token.description) stands in place of \(what)", mend: "write \(what) here")
    }

    mutating func number(_ what: String, _ range: ClosedRange<Int>) throws(Mistake) -> Int {
        let place = token.place
        guard let word = token.word, let number = Int(word), range.contains(number) else {
            throw Mistake(
                at: place, wrong: "\(token.description) stands in place of \(what)",
                mend: "write a number from \(range.lowerBound) to \(range.upperBound)")
        }
        advance()
        return number
    }

    /// A number with its unit, right behind it or as the next word.
    mutating func duration() throws(Mistake) -> Duration {
        let token = token
        let mistake = Mistake(
            at: token.place, wrong: "\(token.description) is no duration",
            mend: "write one like 500ms, 2s or 5m, a day at most")
        guard let word = token.word else { throw mistake }
        let digits = word.prefix { ("0"..."9").contains($0) }
        guard let number = Int(digits) else { throw mistake }
        advance()
        var unit = String(word.dropFirst(digits.count))
        if unit.isEmpty, let next = self.token.word, Self.units[next] != nil {
            unit = next
            advance()
        }
        guard let milliseconds = Self.units[unit.isEmpty ? "ms" : unit] else { throw mistake }
        let product = number.multipliedReportingOverflow(by: milliseconds)
        guard !product.overflow, .milliseconds(product.partialValue) <= Limit.longestWait else { throw mistake }
        return .milliseconds(product.partialValue)
    }

    private static let units = ["ms": 1, "s": 1_000, "m": 60_000, "h": 3_600_000]

    // MARK: Texts

    /// Texts beside each other, as one.
    mutating func text(_ what: String, until stops: Set<String> = []) throws(Mistake) -> Text {
        guard var text = try piece(until: stops) else {
            throw Mistake(
                at: token.place, wrong: "\(token.description) stands in place of \(what)",
                mend: "write \(what) between quotes")
        }
        while let more = try piece(until: stops) { text.parts += more.parts }
        return text
    }

    mutating func texts(_ what: String) throws(Mistake) -> [Text] {
        var texts: [Text] = []
        while let text = try piece() { texts.append(text) }
        guard !texts.isEmpty else {
            _ = try text(what)
            return []
        }
        return texts
    }

    /// One text; nil if none begins here.
    mutating func piece(until stops: Set<String> = []) throws(Mistake) -> Text? {
        var text: Text
        let place = token.place
        switch token.kind {
        case .quoted(let quoted): text = quoted
        case .variable(let name): text = Text([.variable(name)])
        case .word(let word) where stops.contains(word): return nil
        case .word("file"):
            advance()
            text = try contentOfFile()
            return try times(text, at: place)
        case .word(let word): text = Text(word)
        default: return nil
        }
        advance()
        for name in text.variables { uses.append(Use(place: place, name: name, of: .variable)) }
        return try times(text, at: place)
    }

    private mutating func times(_ text: Text, at place: Place) throws(Mistake) -> Text {
        guard case .star = token.kind else { return text }
        advance()
        let count = try number("how many times", 0...Limit.scriptText)
        guard (text.constant?.count ?? 0) * count <= Limit.scriptText else {
            throw Mistake(at: place, wrong: "a text of more than 64 MiB", mend: "repeat it fewer times")
        }
        return Text([.times(text, count)])
    }

    private mutating func contentOfFile() throws(Mistake) -> Text {
        let place = token.place
        let name = try constantText("the path of a file")
        do throws(Objection) {
            return Text([.octets(try files.read(name, beside: path, most: Limit.scriptText).octets)])
        } catch {
            throw Mistake(at: place, error)
        }
    }

    /// A text that is known before anything runs.
    mutating func constantText(_ what: String) throws(Mistake) -> String {
        let place = token.place
        switch token.kind {
        case .word(let word):
            advance()
            return word
        case .quoted(let text):
            guard let octets = text.constant else {
                throw Mistake(at: place, wrong: "a variable stands in \(what)", mend: "write \(what) out")
            }
            advance()
            return String(decoding: octets, as: UTF8.self)
        case .variable(let name):
            // smtpscript's macros stand here, too; the last value that stands above holds.
            guard let octets = script.variables.last(where: { $0.name == name })?.value.constant else {
                throw Mistake(
                    at: place, wrong: "\(quoted("$" + name)) has no value above this line",
                    mend: didYouMean(
                        name, among: script.variables.map(\.name).sorted(),
                        otherwise: "write \(name) = \"value\" at the top of the file"))
            }
            advance()
            return String(decoding: octets, as: UTF8.self)
        default:
            throw Mistake(
                at: place, wrong: "\(token.description) stands in place of \(what)",
                mend: "write \(what) between quotes")
        }
    }
}
