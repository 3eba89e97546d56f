/// What one run of the benchmarks found, as it's saved.
package struct Run: Codable, Equatable, Sendable {
    /// Of the file's form: another one can't be compared with.
    package static let form = 1

    package var form = Run.form
    /// When it was started, in UTC.
    package var started: String
    package var machine: Machine
    package var rounds: Int
    package var trials: [Trial]
    package var skipped: [Skipped]

    package init(started: String, machine: Machine, rounds: Int, trials: [Trial] = [], skipped: [Skipped] = []) {
        self.started = started
        self.machine = machine
        self.rounds = rounds
        self.trials = trials
        self.skipped = skipped
    }

    package struct Machine: Codable, Equatable, Sendable {
        package var kernel: String
        package var processor: String
        package var processors: Int
        /// Load average of the last minute before it began: what others did at the time.
        package var busy: Double

        package init(kernel: String, processor: String, processors: Int, busy: Double) {
            self.kernel = kernel
            self.processor = processor
            self.processors = processors
            self.busy = busy
        }
    }

    /// What wasn't measured, and why.
    package struct Skipped: Codable, Equatable, Sendable {
        package var name: String
        package var reason: String

        package init(_ name: String, reason: String) {
            self.name = name
            self.reason = reason
        }
    }
}

/// A load, and what it cost each of the servers that it was put on.
package struct Trial: Codable, Equatable, Sendable {
    package var name: String
    /// The figures that a table shows first.
    package var headlines: [Measure]
    /// Ours first, then those beside it.
    package var subjects: [Subject]

    package init(name: String, headlines: [Measure], subjects: [Subject]) {
        self.name = name
        self.headlines = headlines
        self.subjects = subjects
    }

    package struct Subject: Codable, Equatable, Sendable {
        package var name: String
        /// A number for each round.
        package var figures: [Measure: [Double]]
        /// CPU µs a message of each process, medians of the rounds.
        package var processes: [String: Double]
        /// System calls a message of each name, if they were counted.
        package var calls: [String: Double]

        package init(
            name: String, figures: [Measure: [Double]] = [:], processes: [String: Double] = [:],
            calls: [String: Double] = [:]
        ) {
            self.name = name
            self.figures = figures
            self.processes = processes
            self.calls = calls
        }

        package func spread(_ measure: Measure) -> Spread? { figures[measure].flatMap(Spread.init) }
    }

    package var own: Subject? { subjects.first }
    package var others: ArraySlice<Subject> { subjects.dropFirst() }

    /// How many times better ours is than another, round by round: above 1 it's better. Nil if either wasn't measured.
    package func ratio(_ measure: Measure, to other: Subject) -> Spread? {
        guard let ours = own?.figures[measure], let theirs = other.figures[measure] else { return nil }
        return Spread(
            zip(ours, theirs).compactMap { ours, theirs in
                let (numerator, denominator) = measure.wantsLess ? (theirs, ours) : (ours, theirs)
                return denominator > 0 ? numerator / denominator : nil
            })
    }
}
