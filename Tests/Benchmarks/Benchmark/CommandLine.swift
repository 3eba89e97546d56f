import Diagnosis

/// An option of a command line, and what it does to what the command line is read into.
struct Option<Target>: Sendable {
    enum Effect: Sendable {
        case flag(@Sendable (inout Target) -> Void)
        /// With what its value is called.
        case value(String, @Sendable (inout Target, String) throws(Objection) -> Void)
    }

    let name: String
    let help: String
    let effect: Effect

    init(_ name: String, _ help: String, _ effect: Effect) {
        self.name = name
        self.help = help
        self.effect = effect
    }

    static func flag(
        _ name: String, _ place: any WritableKeyPath<Target, Bool> & Sendable, _ help: String
    ) -> Option {
        Option(name, help, .flag { $0[keyPath: place] = true })
    }

    /// A number as it's typed: digits, no sign, within bounds.
    static func number(
        _ name: String, _ place: any WritableKeyPath<Target, Int> & Sendable, _ bounds: ClosedRange<Int>, _ help: String
    ) -> Option {
        let effect: Effect = .value("N") { target, text throws(Objection) in
            let mend = "from \(bounds.lowerBound) to \(bounds.upperBound)"
            guard let number = Int(text), text.utf8.allSatisfy({ (48...57).contains($0) }) else {
                throw Objection("'\(text)' is no whole number", mend: mend)
            }
            guard bounds.contains(number) else { throw Objection("\(number) is out of bounds", mend: mend) }
            target[keyPath: place] = number
        }
        return Option(name, help, effect)
    }

    static func text(
        _ name: String, _ value: String, _ place: any WritableKeyPath<Target, String> & Sendable, _ help: String
    ) -> Option {
        Option(name, help, .value(value) { target, text in target[keyPath: place] = text })
    }

    static func text(
        _ name: String, _ value: String, _ place: any WritableKeyPath<Target, String?> & Sendable, _ help: String
    ) -> Option {
        Option(name, help, .value(value) { target, text in target[keyPath: place] = text })
    }

    /// One of some words.
    static func word<Word: CaseIterable & RawRepresentable<String> & SendableMetatype>(
        _ name: String, _ place: any WritableKeyPath<Target, Word> & Sendable, _ help: String
    ) -> Option {
        let words = Word.allCases.map(\.rawValue)
        let effect: Effect = .value(words.joined(separator: "|")) { target, text throws(Objection) in
            guard let word = Word(rawValue: text) else {
                let mend = didYouMean(text, among: words, otherwise: "one of \(words.joined(separator: ", "))")
                throw Objection("'\(text)' is none of its words", mend: mend)
            }
            target[keyPath: place] = word
        }
        return Option(name, help, effect)
    }
}

/// Reads a command line without its first word: `--name value` or `--name=value`.
///
/// - Parameter operand: takes an argument that isn't an option.
/// - Returns: the options that were there.
/// - Throws: the first mistake.
@discardableResult
func read<Target>(
    _ arguments: [String], _ options: [Option<Target>], into target: inout Target,
    operand: (inout Target, String) throws(Mistake) -> Void
) throws(Mistake) -> Set<String> {
    var rest = arguments[...]
    var found: Set<String> = []
    while let word = rest.popFirst() {
        guard word.hasPrefix("-") else {
            try operand(&target, word)
            continue
        }
        let name = String(word.prefix { $0 != "=" })
        let attached = name.count < word.count ? String(word.dropFirst(name.count + 1)) : nil
        guard let option = options.first(where: { $0.name == name }) else {
            let mend = didYouMean(name, among: options.map(\.name), otherwise: "--help lists them all")
            throw Mistake(at: .commandLine, wrong: "unknown option '\(name)'", mend: mend)
        }
        switch option.effect {
        case .flag(let apply):
            guard attached == nil else {
                throw Mistake(at: .option(name), wrong: "takes no value", mend: "type \(name) alone")
            }
            apply(&target)
        case .value(let value, let apply):
            guard let text = attached ?? rest.popFirst(), !text.isEmpty else {
                throw Mistake(at: .option(name), wrong: "lacks its value", mend: "type \(name) \(value)")
            }
            do throws(Objection) { try apply(&target, text) } catch { throw Mistake(at: .option(name), error) }
        }
        found.insert(name)
    }
    return found
}

/// The options with what they are for, a line each.
func help<Target>(_ options: [Option<Target>]) -> String {
    let lefts = options.map { option in
        if case .value(let value, _) = option.effect { "  \(option.name) \(value)" } else { "  \(option.name)" }
    }
    let width = 20
    return zip(lefts, options).map { left, option in
        left.count + 2 <= width
            ? left + String(repeating: " ", count: width - left.count) + option.help + "\n"
            : left + "\n" + String(repeating: " ", count: width) + option.help + "\n"
    }.joined()
}
