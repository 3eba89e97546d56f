import Benchmark
import Diagnosis
import FoundationEssentials
import Glibc
import Kernel
import Vocabulary

/// `bench`: the daemon beside other servers, on the same machine in the same run.
@main
enum Bench {
    /// A load is dearer than it was, or something went wrong.
    private static let worse: Int32 = 1
    private static let usage: Int32 = 64

    static func main() {
        Interruption.watch()
        raiseOpenFiles()
        let arguments = Array(CommandLine.arguments.dropFirst())
        do {
            if arguments.first == "bare" {
                guard let endpoint = arguments.dropFirst().first.flatMap({ Endpoint($0) }) else {
                    throw Mistake(
                        at: .commandLine, wrong: "no address and port", mend: "bench bare 127.0.0.1:2525, say")
                }
                try Bare(at: endpoint).serve()
            } else if arguments.first == "load" {
                try loadOnly(try LoadOptions(Array(arguments.dropFirst())))
            } else {
                endProcess(try run(try Options(arguments)))
            }
        } catch let mistake as Mistake {
            writeToStandardError("bench: \(mistake)\n")
            endProcess(usage)
        } catch is Interrupted {
            writeToStandardError("bench: interrupted\n")
            endProcess(worse)
        } catch {
            writeToStandardError("bench: \(error)\n")
            endProcess(worse)
        }
    }

    // MARK: All of it

    private static func run(_ options: Options) throws -> Int32 {
        if options.asksForHelp {
            print(Options.help, terminator: "")
            return 0
        }
        let plans = Plan.all(options).filter { options.wants($0.name) }
        if options.asksForTrials {
            for plan in plans { print("\(plan.name): \(plan.about)") }
            return 0
        }
        guard !plans.isEmpty else {
            throw Mistake(at: .option("--only"), wrong: "no trial has such a name", mend: "--list names them all")
        }
        let base = try options.base.map(read)
        let run = try measure(plans, options)
        print(Report(run: run, options: options).text)
        if let path = options.json { try save(run, path) }
        guard let base else { return 0 }
        let comparison = Comparison(run, with: base)
        print(comparison.text, terminator: "")
        return comparison.isWorse ? worse : 0
    }

    private static func measure(_ plans: [Plan], _ options: Options) throws -> Run {
        var run = Run(started: Date().formatted(.iso8601), machine: .this, rounds: options.rounds)
        let progress = Progress()
        defer { progress.clear() }
        let measurement = Measurement(options: options, places: try Places(options), progress: progress)
        for plan in plans {
            do {
                let (trial, skipped) = try measurement.make(plan)
                run.trials.append(trial)
                run.skipped += skipped
            } catch let unavailable as Unavailable {
                run.skipped.append(Run.Skipped(plan.name, reason: unavailable.reason))
            } catch let failure as Failure {
                throw Failure("\(plan.name): \(failure)")
            }
        }
        return run
    }

    // MARK: Saved runs

    private static func read(_ path: String) throws -> Run {
        guard let text = Proc.text(path) else {
            throw Mistake(at: .option("--base"), wrong: "\(path) can't be read", mend: "--json FILE saves a run")
        }
        guard let run = try? JSONDecoder().decode(Run.self, from: Data(text.utf8)), run.form == Run.form else {
            throw Mistake(at: .option("--base"), wrong: "\(path) is no saved run", mend: "--json FILE saves one anew")
        }
        return run
    }

    private static func save(_ run: Run, _ path: String) throws {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.prettyPrinted, .sortedKeys]
        try writeFile(path, Array(encoder.encode(run)) + Array("\n".utf8))
    }

    // MARK: The load generator alone

    private static func loadOnly(_ options: LoadOptions) throws {
        guard let server = options.server, !options.asksForHelp else { return print(LoadOptions.help, terminator: "") }
        var crowd = options.load
        crowd.sessions = options.idle
        crowd.connections = .reused
        let idle = try Generator(crowd, to: server)
        try idle.open()
        let generator = try Generator(options.load, to: server)
        try generator.open()
        let (began, ownBegan) = (Clock.now(), ownTime())
        try generator.run()
        let seconds = Double((Clock.now() - began).nanoseconds) / 1e9
        let own = (ownTime() - ownBegan) / Double(options.load.messages)
        try generator.quit()
        let sorted = generator.latencies.sorted()
        let latencies = [50, 90, 99, 100].compactMap { percent in
            percentile(percent, of: sorted).map { "\(percent) % \(short(Double($0) / 1_000))" }
        }
        print(
            """
            \(options.load.messages) messages in \(fixed(seconds, digits: 3)) s: \
            \(short(Double(options.load.messages) / seconds)) a second
            latency, µs: \(latencies.joined(separator: ", "))
            the generator's own CPU: \(short(own)) µs a message
            """)
    }
}

extension Run.Machine {
    /// The one that this runs on.
    static var this: Run.Machine {
        let information = Proc.text("/proc/cpuinfo") ?? ""
        let model = information.firstMatch(of: /model name\s*: (.*)/).map { String($0.1) } ?? "unknown processor"
        let busy = Proc.text("/proc/loadavg")?.split(separator: " ").first.flatMap { Double($0) } ?? 0
        let kernel = Proc.text("/proc/sys/kernel/osrelease").map { String($0.prefix { $0 != "\n" }) } ?? "?"
        return Run.Machine(kernel: "Linux \(kernel)", processor: model, processors: Kernel.processors(), busy: busy)
    }
}
