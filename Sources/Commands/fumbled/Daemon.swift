import Diagnosis
import Kernel
import Parent
import Settings
import Vocabulary

/// The daemon as somebody starts it: options, environment and a file in, a parent process or an answer out.
enum Daemon {
    static func run() -> Never {
        do {
            let arguments = arguments
            // Before the file is looked at: nothing that is wrong keeps these from being answered.
            let source = ConfigurationSource(arguments: arguments, environment: environmentVariables())
            if let question = Request.question(arguments) { perform(question, source) }
            perform(try source.request(), source)
        } catch {
            tell(error)
        }
    }

    private static func perform(_ request: Request, _ source: ConfigurationSource) -> Never {
        switch request {
        case .help: answer(Usage.help)
        case .version: answer(Usage.version)
        case .check(let configuration): ParentProcess.check(configuration, from: source)
        case .serve(let configuration): ParentProcess.run(configuration, from: source)
        case .serveOne(let configuration): ParentProcess.runOne(configuration, from: source)
        }
    }

    private static var arguments: [Argument] {
        scanOptions(Array(CommandLine.arguments.dropFirst()), Argument.options).map { scanned in
            switch scanned {
            case .option(let index, let value): .option(Argument.options[index].name, value: value)
            case .valueMissing(let index): .valueMissing(Argument.options[index].name)
            case .unknown(let text): .unknown(text)
            case .operand(let text): .operand(text)
            }
        }
    }

    private static func tell(_ mistakes: Mistakes) -> Never {
        let all = mistakes.all
        var lines = all.prefix(Limit.mistakesTold).map { "fumbled: \($0)\n" }
        if all.count > lines.count { lines.append("fumbled: and \(all.count - lines.count) mistakes more\n") }
        writeToStandardError(lines.joined())
        endProcess(all.allSatisfy(\.place.isFile) ? ExitCode.configuration : ExitCode.usage)
    }

    private static func answer(_ text: String) -> Never {
        do {
            try writeToStandardOutput(text + "\n")
            endProcess(ExitCode.stopped)
        } catch {
            writeToStandardError("fumbled: \(error)\n")
            endProcess(ExitCode.system)
        }
    }
}
