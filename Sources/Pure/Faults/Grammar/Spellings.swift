import SMTPGrammar

/// Names with their octets, to be found at the beginning of a text. None begins with another.
struct Spellings<Name: Sendable>: Sendable {
    let rows: [(octets: [UInt8], name: Name)]
    private let initials: [UInt8]
    /// For each letter of US-ASCII a bit: whether one of them begins with it.
    private let initialLetters: UInt32

    init(_ spellings: [(String, Name)]) {
        rows = spellings.map { (Array($0.0.utf8), $0.1) }
        initials = rows.map { $0.octets[0] }
        initialLetters = initials.reduce(0) { $0 | 1 << UInt32($1 & 0x1F) }
    }

    /// Whether the text, in upper or lower case, begins with one of them.
    func begins(_ text: Span<UInt8>) -> Bool {
        guard text.count > 0 else { return false }
        let first = text[0].lowercased
        guard initialLetters & 1 << UInt32(first & 0x1F) != 0 else { return false }
        for index in initials.indices where initials[index] == first {
            if Self.begins(text, with: rows[index].octets) { return true }
        }
        return false
    }

    private static func begins(_ text: Span<UInt8>, with octets: [UInt8]) -> Bool {
        guard text.count >= octets.count else { return false }
        for index in octets.indices where text[index].lowercased != octets[index] { return false }
        return true
    }

    /// The name that the text begins with, and its length.
    func beginning(_ text: ArraySlice<UInt8>) -> (name: Name, length: Int)? {
        guard let first = text.first else { return nil }
        for row in rows where row.octets.first == first && text.starts(with: row.octets) {
            return (row.name, row.octets.count)
        }
        return nil
    }
}

extension Spellings where Name: RawRepresentable<String> & CaseIterable {
    init() {
        self.init(Name.allCases.map { ($0.rawValue, $0) })
    }
}

extension Point {
    /// How else HELO's point is written.
    static let otherHelo = "ehlo"
    static let spellings = Spellings(allCases.map { ($0.rawValue, $0) } + [(otherHelo, .helo)])
}

extension EffectName {
    static let spellings = Spellings<EffectName>()
}

extension ModifierName {
    static let spellings = Spellings<ModifierName>()
}

extension SessionName {
    static let spellings = Spellings(all.map { ($0.spelling, $0) })
}
