import ArgumentParser
import ClientScript
import SMTPClient

/// How results are written.
enum ReportFormat: String, ExpressibleByArgument, CaseIterable, Sendable {
    case text
    /// https://testanything.org/tap-version-14-specification.html
    case tap
    /// As Jenkins and its like read it: one `testsuite`.
    case junit
}

/// What is written of a run, piece by piece.
protocol Report: Sendable {
    /// Before the first result.
    func head(count: Int) -> String
    /// Of one result.
    func entry(_ result: CaseResult, number: Int) -> String
    /// Behind the last one.
    func foot(_ tally: Tally, duration: Duration, seed: UInt64, results: [CaseResult]) -> String
}

extension ReportFormat {
    /// - Parameter isBrief: Whether text leaves passed cases out.
    func report(isBrief: Bool, server: String) -> any Report {
        switch self {
        case .text: TextReport(isBrief: isBrief)
        case .tap: TAPReport()
        case .junit: JUnitReport(server: server)
        }
    }
}

/// `0.012`.
func seconds(_ duration: Duration) -> String {
    let milliseconds = Int64(duration / .milliseconds(1))
    let fraction = String(milliseconds % 1_000 + 1_000).dropFirst()
    return "\(milliseconds / 1_000).\(fraction)"
}
