import ClientScript
import SMTPClient

/// The Test Anything Protocol, version 14.
struct TAPReport: Report {
    func head(count: Int) -> String { "TAP version 14\n1..\(count)\n" }

    func entry(_ result: CaseResult, number: Int) -> String {
        // `#` begins a directive, and a backslash escapes it.
        let name = Self.escaped(visible(result.name.utf8))
        switch result.verdict {
        case .passed: return "ok \(number) - \(name)\n"
        case .skipped(let reason): return "ok \(number) - \(name) # SKIP \(Self.escaped(visible(reason.utf8)))\n"
        case .failed(let failure):
            var lines = ["not ok \(number) - \(name)", "  ---"]
            lines.append("  message: \(Self.quoted(failure.reason))")
            lines.append("  at: \(Self.quoted(failure.place.description))")
            if let clause = result.clause { lines.append("  clause: \(Self.quoted(clause))") }
            lines.append("  duration_ms: \(Int64(result.duration / .milliseconds(1)))")
            lines.append("  transcript: |")
            // The indicator of a block needs one deeper line, and what begins with blanks a number.
            lines[lines.count - 1] = "  transcript: |2"
            lines += result.transcript.map { "    \($0)" } + ["  ..."]
            return lines.map { $0 + "\n" }.joined()
        }
    }

    func foot(_ tally: Tally, duration: Duration, seed: UInt64, results: [CaseResult]) -> String {
        "# \(tally.passed) passed, \(tally.failed) failed, \(tally.skipped) skipped; seed \(seed)\n"
    }

    private static func escaped(_ text: String) -> String {
        text.replacing("\\", with: "\\\\").replacing("#", with: "\\#")
    }

    /// A double-quoted scalar of YAML.
    private static func quoted(_ text: String) -> String {
        "\"" + visible(text.utf8).replacing("\\", with: "\\\\").replacing("\"", with: "\\\"") + "\""
    }
}
