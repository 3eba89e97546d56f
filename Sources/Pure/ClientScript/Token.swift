import Diagnosis

/// A word of the language, and where it stands.
struct Token {
    enum Kind: Hashable {
        /// Letters without quotes: a keyword, a name, a number, or a text.
        case word(String)
        case quoted(Text)
        case variable(String)
        case open
        case close
        case equals
        case percent
        case star
        case newline
        case end
    }

    let kind: Kind
    let place: Place

    /// As a message names it.
    var description: String {
        switch kind {
        case .word(let word): quoted(word)
        case .quoted: "a quoted text"
        case .variable(let name): quoted("$" + name)
        case .open: "'{'"
        case .close: "'}'"
        case .equals: "'='"
        case .percent: "'%'"
        case .star: "'*'"
        case .newline: "the end of the line"
        case .end: "the end of the file"
        }
    }

    var word: String? {
        guard case .word(let word) = kind else { return nil }
        return word
    }
}
