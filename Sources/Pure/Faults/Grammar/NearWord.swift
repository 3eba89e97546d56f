import Diagnosis
import SMTPGrammar
import Vocabulary

/// What somebody meant who nearly wrote a word.
///
/// Addresses and host names come from anybody, so `nearest` takes no everyday text for a slip: `data2024`, `mailer`,
/// `database`, `mailmate`. `anything` is for people who surely meant a word.
enum NearWord {
    /// The right word in place of a text that is none, or nil if the text may well mean what it says.
    ///
    /// - Parameter octets: In lower case, `Limit.faultWord` at most.
    static func nearest(to octets: ArraySlice<UInt8>) -> String? {
        var scanner = WordScanner(octets)
        guard scanner.take(Point.spellings) != nil else { return pointMended(octets) }
        let point = String(ascii: octets[..<scanner.rest.startIndex])
        return codeMended(point, scanner.rest) ?? codeReplaced(point, scanner.rest) ?? effectMended(point, scanner.rest)
    }

    /// Points that are also words of every day, or begin some.
    private static let everyday: Set<String> = ["banner", "auth", "mail", "data", "body", "help", "quit", "any"]

    static func isJargon(_ point: String) -> Bool { !everyday.contains(point) && point != Point.dot.rawValue }

    /// What is shorter isn't recognised by all its letters but one.
    private static let shortestName = 4

    // MARK: A wrong point

    /// A misspelt point before what is right: `rctp550`, `mial452`. Everyday text is one slip away from the short
    /// and the everyday points (`main500`, `lot550`), so there it takes two letters that changed places.
    private static func pointMended(_ octets: ArraySlice<UInt8>) -> String? {
        for (point, _) in Point.spellings.rows {
            for length in (point.count - 1)...(point.count + 1) where length < octets.count {
                guard let slip = Slip(from: point, to: octets.prefix(length)) else { continue }
                let spelling = String(ascii: point)
                let isCertain = point.count >= shortestName && !everyday.contains(spelling)
                guard isCertain || slip == .swapped else { continue }
                let word = spelling + String(decoding: octets.dropFirst(length), as: UTF8.self)
                guard let parsed = right(word),
                    (parsed.effect.name?.rawValue.utf8.count ?? shortestName) >= shortestName
                else { continue }
                return word
            }
        }
        return nil
    }

    // MARK: A wrong code

    /// A right code before what isn't an enhanced code or modifiers: `551_5.1x`, `550-5.1.1`.
    private static func codeMended(_ point: String, _ rest: ArraySlice<UInt8>) -> String? {
        var scanner = WordScanner(rest)
        guard let code = scanner.takeCode() else { return nil }
        let tail = scanner.rest
        let statusText = tail.prefix { $0.isDigit || separators.contains($0) }
        let numbers = statusText.split(whereSeparator: separators.contains).compactMap { number in
            UInt16(String(ascii: number.prefix(subcodeDigits)))
        }
        let isMeant = tail.first == UInt8(ascii: "_") || numbers.count > 1 || startsModifier(tail)
        guard isMeant || !everyday.contains(point) else { return nil }
        var word = "\(point)\(code)"
        if !numbers.isEmpty {
            let (subject, detail) = (numbers.dropFirst().first ?? 0, numbers.dropFirst(2).first ?? 0)
            word += "_\(code / 100).\(subject).\(detail)"
        }
        let modifiers = tail[statusText.endIndex...]
        // In `5.1x` the letter stands for a number, and is no count.
        let isPlaceholder = (1..<3).contains(numbers.count) && !modifiers.contains(where: \.isDigit)
        return checked(word, modifiers: isPlaceholder ? [] : modifiers)
    }

    /// Digits that are no code, where nobody else writes digits: `rcpt250`, `rcpt55`.
    private static func codeReplaced(_ point: String, _ rest: ArraySlice<UInt8>) -> String? {
        guard !rest.isEmpty, rest.count <= subcodeDigits + 1, rest.allSatisfy(\.isDigit),
            !everyday.contains(point), point.utf8.count >= shortestName
        else { return nil }
        return "\(point)550"
    }

    private static let separators: Set<UInt8> = [UInt8(ascii: "_"), UInt8(ascii: "."), UInt8(ascii: "-")]
    private static let subcodeDigits = 3

    private static func startsModifier(_ tail: ArraySlice<UInt8>) -> Bool {
        var scanner = WordScanner(tail)
        return scanner.take(ModifierName.spellings) != nil && scanner.rest.first?.isDigit ?? true
    }

    // MARK: A wrong effect

    /// A misspelt effect, or one that lacks its number or has a wrong tail: `hand`, `wait`, `wiat5`, `dropx`.
    private static func effectMended(_ point: String, _ rest: ArraySlice<UInt8>) -> String? {
        let texts = withoutModifiers(rest)
        for isMeant in [isEffect, isNearlyEffect] {
            for bare in texts {
                let letters = bare.prefix(while: \.isLetter)
                let number = bare[letters.endIndex...]
                guard let name = names(at: point).first(where: { isMeant($0, point, letters, number) })?.name else {
                    continue
                }
                let digits = number.drop { $0 == UInt8(ascii: "0") }
                let arguments = [digits, digits.prefix(while: \.isDigit)].map { String(decoding: $0, as: UTF8.self) }
                for argument in arguments + [name.example] where right(point + name.rawValue + argument) != nil {
                    return checked(point + name.rawValue + argument, modifiers: rest[bare.endIndex...])
                }
            }
        }
        return nil
    }

    private typealias EffectRow = (octets: [UInt8], name: EffectName)

    /// The effects that may stand there and are recognised by their letters.
    private static func names(at point: String) -> [EffectRow] {
        EffectName.spellings.rows.filter { row in
            row.octets.count >= shortestName
                && (Point(rawValue: point).map(row.name.mayStand) ?? (row.name.onlyPoint == nil))
        }
    }

    private static func isEffect(
        _ row: EffectRow, _: String, _ letters: ArraySlice<UInt8>, _: ArraySlice<UInt8>
    ) -> Bool {
        letters.elementsEqual(row.octets)
    }

    private static func isNearlyEffect(
        _ row: EffectRow, _ point: String, _ letters: ArraySlice<UInt8>, _ number: ArraySlice<UInt8>
    ) -> Bool {
        // This name ends in digits of its own.
        if row.name == .late421 { return !number.isEmpty && Slip(from: row.octets, to: letters + number) != nil }
        guard let slip = Slip(from: row.octets, to: letters) else { return false }
        if row.name.argument.isRequired && number.isEmpty { return false }
        // Everyday text is one letter away from the short names: `mailmate`, `dothan`.
        let isCertain = row.octets.count > shortestName || !everyday.contains(point)
        return slip == .exchanged ? isCertain : letters.count >= shortestName || isJargon(point)
    }

    /// The text, and the same without one, two and more modifiers at its end.
    private static func withoutModifiers(_ rest: ArraySlice<UInt8>) -> [ArraySlice<UInt8>] {
        var texts = [rest]
        while let last = texts.last, texts.count <= ModifierName.allCases.count {
            let ends = last.indices.filter { start in
                var scanner = WordScanner(last[start...])
                guard let name = scanner.take(ModifierName.spellings) else { return false }
                return scanner.takeNumber(of: name.quantity.unit) != nil && scanner.rest.isEmpty
            }
            guard let start = ends.last else { break }
            texts.append(last[..<start])
        }
        return texts.reversed()
    }

    // MARK: What is right

    /// The word with as many of the modifiers as are right, a number that is missing in its place.
    private static func checked(_ word: String, modifiers: ArraySlice<UInt8>) -> String? {
        var scanner = WordScanner(modifiers)
        var word = word
        while let name = scanner.take(ModifierName.spellings) {
            let before = scanner.rest
            let isNumber = scanner.takeNumber(of: name.quantity.unit) != nil
            let number = isNumber ? String(ascii: before[..<scanner.rest.startIndex]) : ""
            let fitting = [number, String(name.quantity.range.lowerBound)].first {
                right(word + name.rawValue + $0) != nil
            }
            if let fitting { word += name.rawValue + fitting }
        }
        return right(word) == nil ? nil : word
    }

    private static func right(_ word: String) -> ParsedWord? {
        ParsedWord(Array(word.utf8)[...]).flatMap { $0.fault == nil ? $0 : nil }
    }
}

extension NearWord {
    /// The word that is most like a text, for one who surely meant a word.
    static func anything(like text: String) -> String? {
        let octets = foldedASCII(text)
        guard !octets.isEmpty, octets.count <= Limit.faultWord else { return nil }
        let folded = String(decoding: octets, as: UTF8.self)
        if let session = SessionWord.nearest(to: folded) { return session }
        let code = "\(Point.rcpt.rawValue)\(folded)"
        for guess in [code, folded + "550"] where right(guess) != nil { return guess }
        let names = Point.spellings.rows.flatMap { point in
            EffectName.allCases.map { (String(ascii: point.octets) + $0.rawValue, $0) }
        }
        let head = String(ascii: octets.prefix(while: \.isLetter))
        guard let meant = Diagnosis.nearest(head, among: names.map(\.0)),
            let name = names.first(where: { $0.0 == meant })?.1
        else { return nil }
        let number = String(decoding: octets.drop(while: \.isLetter), as: UTF8.self)
        return [meant + number, meant + name.example, meant].first { right($0) != nil }
    }
}

extension EffectName {
    /// A number that means something, where one must stand.
    var example: String {
        guard case .required(let quantity) = argument else { return "" }
        return switch quantity.unit {
        case .time: quantity.range.contains(5_000) ? "5" : ""
        default: String(quantity.range.lowerBound)
        }
    }
}
