package import Diagnosis

/// Words joined by `+`, as a configuration has them: `rcpt452_4.2.2+dotwait5`, `tlsexpired`. All are words, or it's no list.
package struct WordList: Hashable, Sendable, CustomStringConvertible {
    package let words: [Word]
    /// Of the TLS handshake; of several the first holds.
    package let tls: TLSFault?

    /// - Throws: The first text that isn't a word. An empty one is none.
    package init(_ text: some StringProtocol) throws(WrongWord) {
        var words: [Word] = []
        var tls: TLSFault?
        var offset = 0
        for piece in text.piecesBetweenPluses {
            do {
                if let fault = TLSFault(word: piece) {
                    tls = tls ?? fault
                } else {
                    words.append(try Word(piece))
                }
            } catch {
                throw WrongWord(text: String(piece), offset: offset, reason: error)
            }
            offset += piece.utf8.count + 1
        }
        self.words = words
        self.tls = tls
    }

    package init(words: [Word], tls: TLSFault?) {
        self.words = words
        self.tls = tls
    }

    package var description: String { (words.map(\.text) + (tls.map { [$0.spelling] } ?? [])).joined(separator: "+") }
}

/// A text in a list that isn't a word.
package struct WrongWord: Error, Hashable {
    package let text: String
    /// Of its first octet, from the list's first, in octets.
    package let offset: Int
    package let reason: NotAWord

    /// For whoever knows where the list stands: what is wrong, and what to write instead.
    package var objection: Objection { reason.objection(to: text) }
}
