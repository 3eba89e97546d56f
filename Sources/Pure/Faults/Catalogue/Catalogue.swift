/// Every word of the fault language, and every part that words are made of.
package enum Catalogue {
    package static let sections: [(title: String, entries: [Entry])] = [
        ("Points", points),
        ("Refusals", refusals),
        ("Time", time),
        ("Content of a reply", content),
        ("Transport of a reply", transport),
        ("End of the connection", ending),
        ("Intake and storage", intake),
        ("TLS by STARTTLS", startTLS),
        ("Modifiers", modifiers),
        ("What EHLO offers", offers),
        ("What the whole session has", session),
        ("What the TLS handshake does", tls),
        ("User names", users),
    ]

    package static let all: [Entry] = sections.flatMap(\.entries)

    package static subscript(name: Entry.Name) -> Entry? { all.first { $0.name == name } }

    /// The entries that a word is made of: its point, its code or effect, its modifiers.
    package static func entries(of word: Word) -> [Entry] {
        let modifiers = ModifierName.allCases.filter { word.modifiers[$0] != nil }
        let names =
            [Entry.Name.point(word.point), word.effect.name.map(Entry.Name.effect) ?? .code]
            + modifiers.map(Entry.Name.modifier)
        return names.compactMap { Self[$0] }
    }

    package static func entry(of word: SessionWord) -> Entry? { Self[.session(word.name)] }
}

// MARK: - Transcripts

extension Catalogue {
    /// A command of the client's and what follows it: `C: ` lines and parentheses stand as they are, the rest is the
    /// server's.
    static func dialogue(_ command: String, _ lines: [String]) -> [String] {
        [command] + lines.map { $0.hasPrefix("C: ") || $0.hasPrefix("(") ? $0 : "S: \($0)" }
    }

    static func ehlo(_ name: String, _ lines: String...) -> [String] { dialogue("C: EHLO \(name).example", lines) }

    static func mail(_ localPart: String, _ lines: String...) -> [String] {
        dialogue("C: MAIL FROM:<\(localPart)@x.example>", lines)
    }

    static func rcpt(_ localPart: String, _ lines: String...) -> [String] {
        dialogue("C: RCPT TO:<\(localPart)@x.example>", lines)
    }

    /// A recipient whose word acts at the end of the content.
    static func dot(_ localPart: String, _ lines: String...) -> [String] {
        dialogue(
            "C: RCPT TO:<\(localPart)@x.example>", ["250 2.1.5 Recipient OK", "C: DATA", startContent, "C: ."] + lines)
    }

    static func listener(_ words: String, _ lines: String...) -> [String] { dialogue("(faults: \(words))", lines) }

    static let startContent = "354 Send the message; end it with CRLF.CRLF"
}
