package import Diagnosis

/// Why a text is no word.
package enum NotAWord: Error, Hashable, Sendable {
    /// Text as anybody writes it: nobody meant a word.
    case notNearlyAWord
    /// Somebody meant a word; this is the nearest right one.
    case nearly(String)
    /// A word, were it not for this number.
    case outOfRange(Written, Quantity)
    /// An effect that has only one point where it may stand.
    case onlyAt(Point, effect: EffectName)
    /// A modifier that stands there more than once.
    case twice(ModifierName)
    /// `at` where no content comes.
    case atWithoutContent
    /// A word of EHLO's that must be the whole label.
    case notAlone
}

extension NotAWord {
    /// A number as somebody wrote it, behind the name that it belongs to: `x2000`.
    package struct Written: Hashable, Sendable {
        package let text: String
    }

    /// The same without what somebody wrote.
    package func redacted(_ placeholder: String) -> NotAWord {
        guard case .outOfRange(_, let quantity) = self else { return self }
        return .outOfRange(Written(text: placeholder), quantity)
    }

    /// The nearest right word, where one is near.
    package var nearest: String? {
        if case .nearly(let word) = self { word } else { nil }
    }

    /// What is wrong with `text` and what to write instead, in one line.
    package func reason(of text: String) -> String {
        let objection = objection(to: text)
        return "\(objection.wrong); \(objection.mend)"
    }

    /// What to say of `text` to whoever wrote it, and what to write instead. To one who surely meant a word, plain
    /// text is a mistake as well.
    package func objection(to text: String) -> Objection {
        let wrong: String
        let mend: String
        switch self {
        case .notNearlyAWord:
            wrong = "it is no word of the fault language"
            mend = NearWord.anything(like: text).map { "did you mean '\($0)'?" } ?? "fumbled-faults(7) lists them all"
        case .nearly(let word):
            wrong = "it is no word of the fault language"
            mend = "did you mean '\(word)'?"
        case .outOfRange(let written, let quantity):
            wrong = "\(quoted(written.text)) is out of range"
            mend = "write \(quantity.description)"
        case .onlyAt(let point, let effect):
            wrong = "'\(effect.rawValue)' can't happen at that point"
            mend = "it stands at \(point.rawValue) only"
        case .twice(let modifier):
            wrong = "'\(modifier.rawValue)' stands there twice"
            mend = "leave one of them out"
        case .atWithoutContent:
            wrong = "'at' counts content, and none comes at that point"
            mend = "it stands at \(ModifierName.contentPoints.map(\.rawValue).joined(separator: " and ")) only"
        case .notAlone:
            wrong = "it doesn't stand with other words"
            mend = "let it be the whole first label"
        }
        return Objection("\(quoted(text)): \(wrong)", mend: mend)
    }
}
