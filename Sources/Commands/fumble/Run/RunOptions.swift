import ArgumentParser
import ClientScript
import Faults
import Kernel
import Vocabulary

/// What `run`, `zoo` and `smuggle` have in common.
struct RunOptions: ParsableArguments {
    @Option(name: .long, help: "Cases that run at a time.")
    var jobs = 8

    @Option(name: .long, help: "How results are written.")
    var report = ReportFormat.text

    @Option(name: .long, help: "The file that they're written to. [standard output]", completion: .file())
    var output: String?

    @Option(name: .long, help: "What random choices come from. [chosen and told]")
    var seed: UInt64?

    @Option(name: .long, help: "How long a second of the scripts' waits lasts, in seconds.")
    var timeScale = "1"

    @Option(name: .long, help: "Run each case so many times.")
    var `repeat` = 1

    @Option(name: .long, help: "Only cases whose name matches this pattern of a shell; may be given again.")
    var only: [String] = []

    @Option(name: .long, help: "Longest wait for what is expected, in seconds.")
    var timeout = 30.0

    @Option(name: .long, help: "How what is sent is cut into packets.")
    var cut = Cut.whole

    @Option(name: .long, help: "Whose replies are expected.")
    var profile = ExpectedProfile.strict

    @Flag(name: .long, help: "Of cases that pass nothing is told, in text.")
    var brief = false

    @Option(name: .long, help: "NAME=VALUE: gives a variable of the scripts another value; may be given again.")
    var set: [String] = []

    mutating func validate() throws {
        guard (1...1_000).contains(jobs) else { throw ValidationError("--jobs: write a number from 1 to 1000") }
        guard (1...1_000_000).contains(self.repeat) else {
            throw ValidationError("--repeat: write a number from 1 to 1000000")
        }
        guard timeout >= 0.001, timeout <= 86_400 else {
            throw ValidationError("--timeout: write seconds, from 0.001 to 86400")
        }
        guard TimeScale(timeScale) != nil else {
            throw ValidationError("--time-scale: write a number from 0.0001 to 100, as 0.01")
        }
        for assignment in set where !assignment.contains("=") {
            throw ValidationError("--set: '\(assignment)' has no '='; write NAME=VALUE")
        }
        for pattern in only {
            do throws(SpellingError) { _ = try Pattern(pattern) } catch {
                throw ValidationError("--only: \(error.objection.wrong)\n    \(error.objection.mend)")
            }
        }
    }

    func settings(for server: ServerAddress, seed: UInt64) -> CaseSettings {
        var settings = CaseSettings()
        settings.host = server.host
        settings.port = server.port
        settings.seed = seed
        settings.profile = profile
        settings.timeScale = TimeScale(timeScale) ?? .standard
        settings.timeout = .microseconds(Int64(timeout * 1_000_000))
        for assignment in set {
            let parts = assignment.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            settings.overrides[String(parts[0])] = String(parts[1])
        }
        return settings
    }

    /// Those of the cases that are asked for.
    func chosen(_ cases: [TestCase]) -> [TestCase] {
        let patterns = only.compactMap { try? Pattern($0) }
        return patterns.isEmpty ? cases : cases.filter { one in patterns.contains { $0.matches(one.name) } }
    }
}

extension ExpectedProfile: ExpressibleByArgument {}
