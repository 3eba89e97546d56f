import Kernel
import Parent
import Settings
import Vocabulary

/// The daemon as somebody starts it: options and environment in, a parent process or an answer out.
enum Daemon {
    static func run() -> Never {
        do {
            switch try Request(arguments: arguments, environment: environmentVariables()) {
            case .help: answer(Usage.help)
            case .version: answer(Usage.version)
            case .serve(let configuration): ParentProcess.run(configuration)
            }
        } catch {
            writeToStandardError(error.all.map { "fumbled: \($0)\n" }.joined())
            endProcess(ExitCode.usage)
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
