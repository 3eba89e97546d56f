import Glibc
import Kernel
import Vocabulary

/// Counts the system calls of a server's processes: strace(1), -c.
final class SystemCalls {
    private let launch: Launch
    private let summary: String

    /// Begins to count, once it's attached to each process.
    /// - Throws: `Unavailable` without strace, or without the right to trace.
    init(of family: Family, _ places: Places) throws {
        let strace = "/usr/bin/strace"
        guard access(strace, X_OK) == 0 else { throw Unavailable("\(strace) isn't there") }
        summary = "\(places.memory)/strace.summary"
        let output = "\(places.memory)/strace.log"
        let processes = family.members.flatMap { ["-p", "\($0.pid)"] }
        launch = try Launch([strace, "-f", "-c", "-o", summary] + processes, environment: [:], output: output)
        let deadline = Clock.now() + .seconds(10)
        while (Proc.text(output) ?? "").matches(of: /attached/).count < family.members.count {
            try Interruption.check()
            guard launch.ending() == nil, Clock.now() < deadline else { throw Unavailable(launch.lastWords) }
            usleep(1_000)
        }
    }

    /// Ends it: how often each call was made.
    func stop() throws -> [String: Double] {
        launch.stop(SIGINT)
        guard let text = Proc.text(summary) else { throw Failure("strace left no summary: \(launch.lastWords)") }
        var calls: [String: Double] = [:]
        for line in text.split(separator: "\n") {
            // % time, seconds, usecs/call, calls, perhaps errors, syscall
            let fields = line.split(separator: " ")
            guard fields.count >= 5, let count = Double(fields[3]), Double(fields[0]) != nil, fields.last != "total"
            else { continue }
            calls[String(fields[fields.count - 1])] = count
        }
        return calls
    }
}
