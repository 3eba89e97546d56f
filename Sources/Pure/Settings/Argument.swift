import Diagnosis

/// One argument of the command line, as getopt_long(3) sees it.
package enum Argument: Hashable, Sendable {
    /// By its full name, without the dashes.
    case option(String, value: String?)
    /// The option of that name wants a value, and the command line ends there.
    case valueMissing(String)
    /// No option, or not clearly one, or one that takes no value and has one: as it was typed.
    case unknown(String)
    /// An argument that isn't an option.
    case operand(String)

    /// The options that getopt_long is to know.
    package static let options: [(name: String, takesValue: Bool)] =
        Setting.options.map { ($0.name, true) } + Flag.allCases.map { ($0.rawValue, false) }

    /// Whether the next argument may be the value that this one would take.
    var lacksItsValue: Bool {
        guard case .unknown(let text) = self else { return false }
        return !text.contains("=")
    }

    /// What is wrong with it, where it is no option with a value.
    var mistake: Mistake {
        switch self {
        case .option(let name, value: nil), .valueMissing(let name): Self.missingValue(name)
        case .option(let name, value: _): Self.unknownOption("--" + name)
        case .unknown(let text): Self.unknownOption(text)
        case .operand(let text):
            Mistake(
                at: .commandLine, wrong: "\(quoted(text)) belongs to no option",
                mend: "leave it out; --help lists the options")
        }
    }

    private static func missingValue(_ name: String) -> Mistake {
        let setting = Setting.options.first { $0.name == name }
        return Mistake(
            at: .option("--" + name), wrong: "the value is missing",
            mend: "write --\(name) \(setting?.placeholder ?? "VALUE")")
    }

    private static func unknownOption(_ text: String) -> Mistake {
        let typed = String(text.prefix { $0 != "=" })
        let names = options.map { "--" + $0.name }
        if typed != text, let flag = Flag.allCases.first(where: { $0.option == typed }) {
            return Mistake(at: .option(flag.option), wrong: "takes no value", mend: "write \(flag.option) alone")
        }
        let beginnings = names.filter { typed.count > 2 && $0.hasPrefix(typed) }
        if beginnings.count > 1 {
            return Mistake(
                at: .commandLine, wrong: "\(quoted(typed)) begins several options",
                mend: "write one of \(beginnings.joined(separator: ", "))")
        }
        return Mistake(
            at: .commandLine, wrong: "unknown option \(quoted(typed))",
            mend: didYouMean(typed, among: names, otherwise: "--help lists them all"))
    }
}

/// An option without a value: a question, not a setting.
package enum Flag: String, CaseIterable, Sendable {
    case check
    case help
    case stdio
    case version

    package var option: String { "--" + rawValue }
}
