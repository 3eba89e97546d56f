import CLinux
import Glibc

/// What getopt_long(3) made of one argument.
package enum ScannedArgument: Hashable, Sendable {
    /// One of the options, by its place in the list, with its value if it takes one.
    case option(Int, value: String?)
    /// An option at the end of the line that lacks its value.
    case valueMissing(Int)
    /// As it was typed: no option, several, or one with a value that it doesn't take.
    case unknown(String)
    /// An argument that belongs to no option.
    case operand(String)
}

/// Reads a command line without its first word, in order, by getopt_long(3): `--name value`, `--name=value`,
/// unambiguous beginnings of names, `--` for the end of options.
package func scanOptions(_ arguments: [String], _ options: [(name: String, takesValue: Bool)]) -> [ScannedArgument] {
    let words = ([""] + arguments).map { strdup($0) } + [nil]
    let names = options.map { strdup($0.name) }
    defer { for word in words + names { free(word) } }
    let table =
        zip(names, options).map { name, option in
            CLinux.option(name: name, has_arg: option.takesValue ? 1 : 0, flag: nil, val: 0)
        } + [CLinux.option()]
    // "-": operands come in their place, as if they were the value of an option 1. ":": nothing is printed, and a
    // missing value is told from an unknown option.
    let short = "-:"

    var scanned: [ScannedArgument] = []
    var mutable = words
    clinux_options_anew()
    while true {
        var index: CInt = 0
        let before = max(1, Int(clinux_option_index()))
        switch getopt_long(CInt(arguments.count + 1), &mutable, short, table, &index) {
        case -1:
            return scanned + arguments.dropFirst(Int(clinux_option_index()) - 1).map { .operand($0) }
        case 0:
            scanned.append(.option(Int(index), value: optionValue()))
        case 1:
            scanned.append(.operand(optionValue() ?? ""))
        case CInt(UInt8(ascii: ":")):
            scanned.append(missing(arguments[before - 1], options))
        default:
            // A bundle of short options is looked at letter by letter: it's told once.
            let word = ScannedArgument.unknown(arguments[before - 1])
            if scanned.last != word { scanned.append(word) }
        }
    }
}

private func optionValue() -> String? { clinux_option_value().map { String(cString: $0) } }

private func missing(_ word: String, _ options: [(name: String, takesValue: Bool)]) -> ScannedArgument {
    let typed = word.drop { $0 == "-" }
    let matches = options.indices.filter { options[$0].name.hasPrefix(typed) }
    let exact = matches.first { options[$0].name == typed }
    return (exact ?? matches.first).map { .valueMissing($0) } ?? .unknown(word)
}

/// The environment's variables, in order; what isn't UTF-8 in them is repaired, and what has no `=` left out.
package func environmentVariables() -> [(name: String, value: String)] {
    var variables: [(name: String, value: String)] = []
    var next = clinux_environment()
    while let entry = next?.pointee {
        let text = String(cString: entry)
        if let equals = text.firstIndex(of: "=") {
            variables.append((String(text[..<equals]), String(text[text.index(after: equals)...])))
        }
        next = next?.advanced(by: 1)
    }
    return variables
}
