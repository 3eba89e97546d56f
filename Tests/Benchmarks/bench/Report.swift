import Benchmark

/// A run as a person reads it.
struct Report {
    let run: Run
    let options: Options

    var text: String {
        ([head] + [cost, others, options.showsProcesses ? processes : "", calls, skipped].filter { !$0.isEmpty })
            .joined(separator: "\n")
    }

    private var head: String {
        let machine = run.machine
        return """
            \(run.started), \(machine.kernel), \(machine.processors) × \(machine.processor), load \
            \(fixed(machine.busy, digits: 2)) before it began
            \(run.rounds) rounds in turns, \(options.sessions) connections, 1 KiB a message unless said. A ratio above 1: \
            fumbled is the better one.

            """
    }

    private var cost: String {
        var table = Table(
            [
                "CPU", "µs/message", "user %", "beside", "µs/message", "ratio", "range", "messages/s", "its",
                "client µs",
            ],
            words: [0, 3])
        for trial in run.trials where trial.headlines.contains(.cpu) {
            guard let own = trial.own else { continue }
            for other in trial.others.isEmpty ? [nil] : trial.others.map(Optional.some) {
                table.add(
                    [trial.name, median(own, .cpu), median(own, .user), other?.name ?? "", median(other, .cpu)]
                        + ratio(trial, .cpu, other)
                        + [median(own, .rate), median(other, .rate), median(own, .clientCPU)])
            }
        }
        return table.isEmpty ? "" : table.text
    }

    private var others: String {
        var table = Table(["other figures", "", "fumbled", "beside", "its", "ratio", "range"], words: [0, 1, 3])
        for trial in run.trials {
            guard let own = trial.own else { continue }
            for measure in trial.headlines where measure != .cpu {
                for other in trial.others.isEmpty ? [nil] : trial.others.map(Optional.some) {
                    table.add(
                        [trial.name, measure.title, median(own, measure), other?.name ?? "", median(other, measure)]
                            + ratio(trial, measure, other))
                }
            }
        }
        return table.isEmpty ? "" : table.text
    }

    private var processes: String {
        var table = Table(["CPU by process", "of", "µs/message of each"], words: [0, 1, 2])
        for trial in run.trials {
            for subject in trial.subjects where subject.processes.count > 1 {
                table.add([trial.name, subject.name, list(subject.processes)])
            }
        }
        return table.isEmpty ? "" : table.text
    }

    private var calls: String {
        var table = Table(["system calls", "of", "a message", "of which"], words: [0, 1, 3])
        for trial in run.trials {
            for subject in trial.subjects where !subject.calls.isEmpty {
                table.add([trial.name, subject.name, median(subject, .calls), list(subject.calls)])
            }
        }
        return table.isEmpty ? "" : table.text
    }

    private var skipped: String {
        run.skipped.map { "left out: \($0.name): \($0.reason)\n" }.joined()
    }

    /// The largest first; what is next to nothing isn't told.
    private func list(_ numbers: [String: Double]) -> String {
        numbers.sorted { ($1.value, $0.key) < ($0.value, $1.key) }.filter { $0.value >= 0.01 }
            .map { "\($0.key) \(short($0.value))" }.joined(separator: ", ")
    }

    private func median(_ subject: Trial.Subject?, _ measure: Measure) -> String {
        subject?.spread(measure).map { short($0.median) } ?? "–"
    }

    private func ratio(_ trial: Trial, _ measure: Measure, _ other: Trial.Subject?) -> [String] {
        guard let other, let ratio = trial.ratio(measure, to: other) else { return ["–", ""] }
        return ["×\(short(ratio.median))", "\(short(ratio.least))–\(short(ratio.most))"]
    }
}

extension Comparison {
    /// As a person reads it.
    var text: String {
        var table = Table(["compared", "beside", "ratio then", "now", "", ""], words: [0, 1, 5])
        for line in lines {
            let change = (line.dearer < 0 ? "" : "+") + fixed(line.dearer * 100, digits: 1) + " %"
            table.add([
                line.trial, line.beside, "×\(short(line.before))", "×\(short(line.now))", change,
                line.isWorse ? "dearer" : "",
            ])
        }
        let rest = alone.isEmpty ? "" : "in one of the runs only: \(alone.joined(separator: ", "))\n"
        return table.text + rest
    }
}
