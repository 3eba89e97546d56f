package import Diagnosis

/// What somebody wants of the daemon who starts it.
package enum Request: Hashable, Sendable {
    /// `--help`: `Usage.help` on standard output, and that's all.
    case help
    /// `--version`: `Usage.version`, likewise.
    case version
    /// `--check`: what would run, likewise.
    case check(Configuration)
    case serve(Configuration)
    /// `--stdio`: one connection, over standard input and output.
    case serveOne(Configuration)

    /// The question, if there is one, that is answered whatever else is wrong.
    package static func question(_ arguments: [Argument]) -> Request? {
        for case .option(let name, _) in arguments {
            switch Flag(rawValue: name) {
            case .help: return .help
            case .version: return .version
            case .check, .stdio, nil: continue
            }
        }
        return nil
    }

    /// Reads options, environment and file. Of what several give, options win over the environment, and that over
    /// the file.
    ///
    /// - Parameter file: what stood in the file that `ConfigurationChoice` named; nil if there is none.
    /// - Throws: every mistake in them, not only the first.
    package init(
        arguments: [Argument], environment: [(name: String, value: String)], file: ConfigurationText? = nil
    ) throws(Mistakes) {
        if let question = Self.question(arguments) {
            self = question
            return
        }
        var (given, mistakes) = Self.gather(arguments, environment)
        mistakes += Self.gather(file, &given)
        var draft = Draft()
        draft.configuration.file = file?.path
        // In the order of the table. Of two rows for one thing only one was given.
        for setting in Setting.all {
            guard let each = given[setting.name], each.setting.path == setting.path else { continue }
            let found = setting.read(each.values, &draft)
            if !found.isEmpty { given[setting.name] = nil }
            mistakes += found
        }
        mistakes += draft.settle(given)
        if let mistakes = Mistakes(mistakes.filter { $0.place.position == nil } + inOrder(mistakes)) { throw mistakes }
        let isChecked = arguments.contains(.option(Flag.check.rawValue, value: nil))
        let isOne = arguments.contains(.option(Flag.stdio.rawValue, value: nil))
        let configuration = draft.configuration
        self =
            isChecked
            ? .check(isOne ? configuration.servingOne : configuration)
            : isOne ? .serveOne(configuration) : .serve(configuration)
    }

    /// What was given for each setting by the source that wins, and what was given for none.
    static func gather(
        _ arguments: [Argument], _ environment: [(name: String, value: String)]
    ) -> (given: [String: Given], mistakes: [Mistake]) {
        var given: [String: Given] = [:]
        var mistakes: [Mistake] = []
        for (argument, previous) in zip(arguments, [nil] + arguments)
        where ![Flag.check, .stdio].contains(where: { argument == .option($0.rawValue, value: nil) }) {
            guard case .option(let name, let value?) = argument,
                let setting = Setting.options.first(where: { $0.name == name })
            else {
                // What stands behind an unknown option is its value: the option is the mistake.
                if case .operand = argument, previous?.lacksItsValue == true { continue }
                mistakes.append(argument.mistake)
                continue
            }
            let node = Node(at: .option(setting.option), .scalar(value, isQuoted: true))
            given[name] = Given(setting: setting, source: .options, values: (given[name]?.values ?? []) + [node])
        }
        for (name, value) in environment where name.hasPrefix(Setting.variablePrefix) {
            guard let setting = Setting.ofVariable[name] else {
                mistakes.append(unknownVariable(name))
                continue
            }
            // Of two equal names the first holds: it's what getenv(3) finds.
            if given[setting.name] == nil {
                let node = Node(at: .variable(name), .scalar(value, isQuoted: true))
                given[setting.name] = Given(setting: setting, source: .environment, values: [node])
            }
        }
        return (given, mistakes)
    }

    /// Adds what the file gives those settings that nobody else gave, and tells what else is wrong with it: also with
    /// what isn't used now, for the next start may be without that option.
    private static func gather(_ file: ConfigurationText?, _ given: inout [String: Given]) -> [Mistake] {
        guard let file else { return [] }
        var mistakes = file.mistakes
        guard let root = file.root, !root.isNothing else { return mistakes }
        var found: [Given] = []
        Keys.all.gather(root, &found, &mistakes)
        for each in found {
            if given[each.setting.name] == nil {
                given[each.setting.name] = each
            } else {
                var unused = Draft()
                mistakes += each.setting.read(each.values, &unused)
            }
        }
        return mistakes
    }

    private static func unknownVariable(_ name: String) -> Mistake {
        Mistake(
            at: .variable(quoted(name)), wrong: "names no setting",
            mend: didYouMean(
                name, among: Setting.variables.map(\.variable), otherwise: "unset it; fumbled(8) lists the settings"))
    }
}

/// Those in a file, as whoever reads it meets them.
private func inOrder(_ mistakes: [Mistake]) -> [Mistake] {
    mistakes.compactMap { mistake in mistake.place.position.map { ($0, mistake) } }
        .sorted { $0.0 < $1.0 }.map(\.1)
}
