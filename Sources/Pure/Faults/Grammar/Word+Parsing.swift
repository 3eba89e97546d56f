import SMTPGrammar
import Vocabulary

extension Word {
    /// Reads the whole text as one word: a point, a code or an effect, modifiers. Case is folded.
    package init(_ text: some StringProtocol) throws(NotAWord) {
        guard text.utf8.count <= Limit.faultWord else { throw .notNearlyAWord }
        try self.init(folded: foldedASCII(text)[...])
    }

    init(folded octets: ArraySlice<UInt8>) throws(NotAWord) {
        guard let parsed = ParsedWord(octets) else {
            throw NearWord.nearest(to: octets).map { .nearly($0) } ?? .notNearlyAWord
        }
        if let fault = parsed.fault { throw fault }
        self.init(parsed.point, parsed.effect, parsed.modifiers, text: String(decoding: octets, as: UTF8.self))
    }
}

/// A text that has the form of a word, whatever its numbers are.
struct ParsedWord {
    let point: Point
    private(set) var effect: Effect = .drop
    private(set) var modifiers = Modifiers()
    /// The first thing that keeps it from being a word.
    private(set) var fault: NotAWord?

    /// Nil unless the whole text has the form.
    init?(_ octets: ArraySlice<UInt8>) {
        var scanner = WordScanner(octets)
        guard let point = scanner.take(Point.spellings) else { return nil }
        self.point = point
        guard takeCode(&scanner) || takeEffect(&scanner) else { return nil }
        while !scanner.rest.isEmpty {
            guard takeModifier(&scanner) else { return nil }
        }
    }

    private mutating func takeCode(_ scanner: inout WordScanner) -> Bool {
        guard let code = scanner.takeCode() else { return false }
        effect = .refuse(code: code, status: nil)
        guard scanner.take("_") else { return true }
        // A class that differs from the code's is no form of a word: it would have to be sent as another one.
        guard let enhanced = scanner.takeEnhanced(), enhanced.class == code / 100 else { return false }
        effect = .refuse(code: code, status: enhanced.status)
        return true
    }

    private mutating func takeEffect(_ scanner: inout WordScanner) -> Bool {
        guard let name = scanner.take(EffectName.spellings) else { return false }
        var number: Int?
        if let quantity = name.argument.quantity {
            number = takeNumber(quantity, of: name.rawValue, &scanner)
            guard number != nil || !name.argument.isRequired else { return false }
        }
        if let only = name.onlyPoint, only != point { note(.onlyAt(only, effect: name)) }
        effect = name.effect(number)
        return true
    }

    private mutating func takeModifier(_ scanner: inout WordScanner) -> Bool {
        guard let name = scanner.take(ModifierName.spellings),
            let number = takeNumber(name.quantity, of: name.rawValue, &scanner)
        else { return false }
        if modifiers[name] != nil { note(.twice(name)) }
        if !name.mayStand(at: point) { note(.atWithoutContent) }
        modifiers[name] = number
        return true
    }

    /// A number out of its range is taken all the same, so that one can say what's wrong with it.
    private mutating func takeNumber(_ quantity: Quantity, of name: String, _ scanner: inout WordScanner) -> Int? {
        let before = scanner.rest
        guard let number = scanner.takeNumber(of: quantity.unit) else { return nil }
        if !quantity.range.contains(number) {
            let written = before[..<scanner.rest.startIndex]
            note(.outOfRange(NotAWord.Written(text: name + String(ascii: written)), quantity))
        }
        return number
    }

    private mutating func note(_ fault: NotAWord) {
        self.fault = self.fault ?? fault
    }
}
