package import Diagnosis

/// What somebody wants of the daemon who starts it.
package enum Request: Hashable, Sendable {
    /// `--help`: `Usage.help` on standard output, and that's all.
    case help
    /// `--version`: `Usage.version`, likewise.
    case version
    case serve(Configuration)

    /// Reads the options and the environment, of which options win.
    ///
    /// `--help` and `--version` are answered whatever else is wrong.
    /// - Throws: every mistake in them, not only the first.
    package init(arguments: [Argument], environment: [(name: String, value: String)]) throws(Mistakes) {
        for case .option(let name, _) in arguments {
            switch Flag(rawValue: name) {
            case .help:
                self = .help
                return
            case .version:
                self = .version
                return
            case nil: continue
            }
        }
        var (given, mistakes) = Self.gather(arguments, environment)
        var draft = Draft()
        for setting in Setting.all {
            guard let values = given[setting.name] else { continue }
            do throws(Objection) {
                try setting.read(values.values, &draft)
            } catch {
                mistakes.append(Mistake(at: values.place, error))
                given[setting.name] = nil
            }
        }
        mistakes += draft.settle(given)
        if let mistakes = Mistakes(mistakes) { throw mistakes }
        self = .serve(draft.configuration)
    }

    /// What was given for each setting by the source that wins, and what was given for none.
    private static func gather(
        _ arguments: [Argument], _ environment: [(name: String, value: String)]
    ) -> (given: [String: Given], mistakes: [Mistake]) {
        var given: [String: Given] = [:]
        var mistakes: [Mistake] = []
        for argument in arguments {
            guard case .option(let name, let value?) = argument,
                let setting = Setting.all.first(where: { $0.name == name })
            else {
                mistakes.append(argument.mistake)
                continue
            }
            let values = (given[name]?.values ?? []) + [value]
            given[name] = Given(source: .options, place: .option(setting.option), values: values)
        }
        for (name, value) in environment where name.hasPrefix(Setting.variablePrefix) {
            guard let setting = Setting.all.first(where: { $0.variable == name }) else {
                mistakes.append(unknownVariable(name))
                continue
            }
            // Of two equal names the first holds: it's what getenv(3) finds.
            if given[setting.name] == nil {
                given[setting.name] = Given(source: .environment, place: .variable(name), values: [value])
            }
        }
        return (given, mistakes)
    }

    private static func unknownVariable(_ name: String) -> Mistake {
        Mistake(
            at: .variable(quoted(name)), wrong: "names no setting",
            mend: didYouMean(
                name, among: Setting.all.map(\.variable), otherwise: "unset it; fumbled(8) lists the settings"))
    }
}
