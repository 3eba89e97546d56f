import ClientScript
import SMTPClient

/// For people.
struct TextReport: Report {
    let isBrief: Bool

    func head(count: Int) -> String { "" }

    func entry(_ result: CaseResult, number: Int) -> String {
        let clause = result.clause.map { "  [\(visible($0.utf8))]" } ?? ""
        let name = visible(result.name.utf8)
        let time = seconds(result.duration) + " s"
        switch result.verdict {
        case .passed: return isBrief ? "" : "ok    \(time)  \(name)\(clause)\n"
        case .skipped(let reason): return isBrief ? "" : "skip  \(time)  \(name): \(visible(reason.utf8))\n"
        case .failed(let failure):
            let head = "FAIL  \(time)  \(name)\(clause)\n    \(failure.place): \(failure.reason)\n"
            return head + result.transcript.map { "    | \($0)\n" }.joined()
        }
    }

    func foot(_ tally: Tally, duration: Duration, seed: UInt64, results: [CaseResult]) -> String {
        let skipped = tally.skipped > 0 ? ", \(tally.skipped) skipped" : ""
        return "\(tally.all) case\(tally.all == 1 ? "" : "s"): \(tally.passed) passed, \(tally.failed) failed\(skipped)"
            + " in \(seconds(duration)) s; seed \(seed)\n"
    }
}
