/// What the daemon says of itself.
package enum Usage {
    /// Of the program; tags of the repository have a `v` before it.
    package static let release = "0.1.0"

    /// What `--version` prints, without a newline.
    package static let version = "fumbled \(release)"

    /// What `--help` prints, without a newline: a line for each setting.
    package static let help = ([synopsis] + Setting.Section.allCases.map(paragraph) + [questions, footer])
        .joined(separator: "\n\n")

    private static let synopsis = """
        usage: fumbled [OPTION ...]
        An SMTP server that fails on demand. Without options it listens on 127.0.0.1 and ::1, port 2525.
        """

    private static let questions = [
        "One connection, and questions", line("--stdio", "serve standard input and output, log to standard error"),
        line("--check", "read everything, print what would run"),
        line("--help, --version", "print and exit"),
    ].joined(separator: "\n")

    private static let footer = """
        [] holds the default. Each is a variable too: \(example.variable) for \(example.option). Options win.
        But for --config, each is a key of that file too: fumbled.yaml(5). fumbled(8) tells it all.
        """

    private static let example = Setting.options[0]

    private static func paragraph(_ section: Setting.Section) -> String {
        let lines = Setting.options.filter { $0.section == section }.map { setting in
            line("\(setting.option) \(setting.placeholder)", "\(setting.help) [\(setting.standard)]")
        }
        return ([section.rawValue] + lines).joined(separator: "\n")
    }

    private static func line(_ option: String, _ help: String) -> String {
        "  " + option + String(repeating: " ", count: max(1, column - option.count)) + help
    }

    /// Where the sentences begin, in columns behind the indent: one behind the longest option.
    private static let column = (Setting.options.map { $0.option.count + 1 + $0.placeholder.count }.max() ?? 0) + 2
}

extension Setting.Standard: CustomStringConvertible {
    package var description: String {
        switch self {
        case .value(let text), .words(let text): text
        }
    }
}
