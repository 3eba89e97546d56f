import ClientScript

/// One case that was run.
struct CaseResult: Sendable {
    let name: String
    let file: String
    let clause: String?
    let verdict: Verdict
    let duration: Duration
    let transcript: [String]
}

/// All of a run, counted.
struct Tally: Sendable {
    var passed = 0
    var failed = 0
    var skipped = 0

    var all: Int { passed + failed + skipped }

    mutating func count(_ verdict: Verdict) {
        switch verdict {
        case .passed: passed += 1
        case .failed: failed += 1
        case .skipped: skipped += 1
        }
    }
}
