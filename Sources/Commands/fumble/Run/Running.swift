import ClientScript
import Diagnosis
import Kernel
import Synchronization
import Vocabulary

/// Runs a script as the options say, writes the report, and ends the program.
struct Running {
    let options: RunOptions
    let server: ServerAddress
    var checksSession = false

    /// - Parameter nothing: What is said when no case is left to run.
    func callAsFunction(_ script: Script, nothing: String) -> Never {
        let cases = options.chosen(script.cases)
        guard !cases.isEmpty else {
            fail(ExitCode.data, nothing)
        }
        let unknown = options.set.map { $0.split(separator: "=", omittingEmptySubsequences: false)[0] }.first { name in
            !script.variables.contains { $0.name == name }
        }
        if let unknown {
            let names = Set(script.variables.map(\.name)).sorted()
            fail(
                ExitCode.usage,
                "--set: no script sets \(quoted(String(unknown)))\n    "
                    + didYouMean(
                        String(unknown), among: names,
                        otherwise: "they set \(names.isEmpty ? "none" : names.joined(separator: ", "))"))
        }
        refuseAbsence()
        let seed = options.seed ?? UInt64.random(in: 0...UInt64(UInt32.max))
        var settings = options.settings(for: server, seed: seed)
        settings.checksSession = checksSession
        let runner = CaseRunner(
            script, cases, on: server, settings, cut: options.cut, iterations: options.repeat)
        let report = options.report.report(isBrief: options.brief, server: server.description)
        let output = ReportOutput(options.output)
        // Whoever reads the log of a CI job sees there what failed, and needn't have the file.
        let console = options.output.map { _ in
            (report: TextReport(isBrief: true), output: ReportOutput(nil))
        }
        output.write(report.head(count: runner.count))
        let results = Mutex<[CaseResult]>([])
        let start = Clock.now()
        let keepsAll = options.report == .junit
        let tally = Mutex(Tally())
        do throws(SystemError) {
            try runner.run(
                jobs: options.jobs,
                showsProgress: isTerminal(StandardDescriptor.error) && !isTerminal(StandardDescriptor.output)
                    || isTerminal(StandardDescriptor.error) && options.output != nil
            ) { result in
                let number = tally.withLock { tally in
                    tally.count(result.verdict)
                    return tally.all
                }
                output.write(report.entry(result, number: number))
                if let console { console.output.write(console.report.entry(result, number: number)) }
                if keepsAll { results.withLock { $0.append(result) } }
            }
        } catch {
            fail(ExitCode.system, "\(error)")
        }
        let counted = tally.withLock { $0 }
        let lasted = Clock.now() - start
        output.write(report.foot(counted, duration: lasted, seed: seed, results: results.withLock { $0 }))
        if let console {
            console.output.write(console.report.foot(counted, duration: lasted, seed: seed, results: []))
        }
        endProcess(counted.failed > 0 ? 1 : 0)
    }

    /// A server that isn't there fails every case for one reason: it's told once.
    private func refuseAbsence() {
        let time = Duration.microseconds(Int64(options.timeout * 1_000_000))
        let session = server.session(within: time)
        // Every row of the zoo waits for a banner. What a script waits for is its own business.
        guard checksSession, case .nothing = session.next(within: time) else { return }
        fail(ExitCode.unavailable, "the server at \(server.description) says nothing: no banner came within \(time)")
    }
}

/// Says why the program can't go on, and ends it. Of several threads the first one does.
func fail(_ code: Int32, _ reason: String) -> Never {
    let isFirst = isFailing.withLock { isFailing in
        defer { isFailing = true }
        return !isFailing
    }
    while !isFirst { rest(.seconds(1)) }
    writeToStandardError("fumble: \(reason)\n")
    endProcess(code)
}

private let isFailing = Mutex(false)

/// Where a report goes.
final class ReportOutput: Sendable {
    private let number: CInt
    private let name: String

    init(_ path: String?) {
        guard let path else {
            number = StandardDescriptor.output
            name = "standard output"
            return
        }
        name = path
        do throws(SystemError) {
            number = try createFile(path).release()
        } catch {
            fail(ExitCode.system, "\(error)")
        }
    }

    func write(_ text: String) {
        guard !text.isEmpty else { return }
        do throws(SystemError) {
            try Kernel.write(all: Array(text.utf8).span, to: number)
        } catch {
            fail(ExitCode.system, "\(name): \(error)")
        }
    }
}
