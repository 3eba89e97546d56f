/// A run beside a saved one: the ratio of CPU to the server beside ours, since that is what another machine, or
/// another hour on this one, changes least.
package struct Comparison: Equatable, Sendable {
    package struct Line: Equatable, Sendable {
        package let trial: String
        package let beside: String
        /// Median ratios: above 1 ours costs less.
        package let before: Double
        package let now: Double

        /// By how much a message costs more, beside the other server, than it did: 0.1 is 10 % more.
        package var dearer: Double { before / now - 1 }
        package var isWorse: Bool { dearer > Comparison.tolerance }
    }

    package let lines: [Line]
    /// Trials that only one of the runs has.
    package let alone: [String]

    /// The part of its cost by which a load may be dearer: runs on a busy machine differ by less.
    package static let tolerance = 0.1

    package var isWorse: Bool { lines.contains(where: \.isWorse) }

    package init(_ run: Run, with base: Run) {
        var lines: [Line] = []
        var alone: [String] = []
        for trial in run.trials where trial.headlines.first == .cpu {
            let before = base.trials.first { $0.name == trial.name }
            let found = trial.others.compactMap { other -> Line? in
                guard let then = before?.others.first(where: { $0.name == other.name }),
                    let before = before?.ratio(.cpu, to: then), let now = trial.ratio(.cpu, to: other)
                else { return nil }
                return Line(trial: trial.name, beside: other.name, before: before.median, now: now.median)
            }
            lines += found
            if found.isEmpty { alone.append(trial.name) }
        }
        let names = run.trials.map(\.name)
        alone += base.trials.filter { $0.headlines.first == .cpu && !names.contains($0.name) }.map(\.name)
        self.lines = lines
        self.alone = alone
    }
}
