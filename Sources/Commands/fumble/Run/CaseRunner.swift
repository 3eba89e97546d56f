import ClientScript
import Diagnosis
import Kernel
import Synchronization
import Vocabulary

/// Runs cases against a server, several at a time, and hands their results on in the order of the script.
final class CaseRunner: Sendable {
    private let script: Script
    private let cases: [TestCase]
    private let server: ServerAddress
    private let settings: CaseSettings
    private let cut: Cut
    private let iterations: Int
    private let state = Mutex(State())

    private struct State {
        var next = 0
        var done: [Int: CaseResult] = [:]
        var reported = 0
        var finished = 0
        var failed = 0
    }

    init(
        _ script: Script, _ cases: [TestCase], on server: ServerAddress, _ settings: CaseSettings, cut: Cut,
        iterations: Int
    ) {
        self.script = script
        self.cases = cases
        self.server = server
        self.settings = settings
        self.cut = cut
        self.iterations = iterations
    }

    var count: Int { cases.count * iterations }

    /// - Parameter report: Called for each result, in order, never twice at once.
    func run(
        jobs: Int, showsProgress: Bool, report: @escaping @Sendable (CaseResult) -> Void
    ) throws(SystemError) {
        try runInThreads(min(jobs, max(1, count))) { _ in
            while let index = self.take() {
                let result = self.carryOut(index)
                self.finish(index, result, showsProgress, report)
            }
        }
        if showsProgress { writeToStandardError("\r\u{1b}[K") }
    }

    private func take() -> Int? {
        state.withLock { state in
            guard state.next < count else { return nil }
            defer { state.next += 1 }
            return state.next
        }
    }

    private func carryOut(_ index: Int) -> CaseResult {
        let testCase = cases[index % cases.count]
        var settings = settings
        settings.iteration = index / cases.count
        let network = LiveNetwork(
            server, timeout: settings.timeout, cut: cut, seed: settings.seed &+ UInt64(settings.iteration))
        let start = Clock.now()
        let run = CaseRun(testCase, of: script, settings, on: network)
        let verdict = run.run()
        let file =
            switch testCase.place {
            case .file(let path, _, _), .path(let path): path
            default: "\(testCase.place)"
            }
        return CaseResult(
            name: iterations > 1 ? "\(testCase.name) #\(settings.iteration + 1)" : testCase.name, file: file,
            clause: testCase.clause, verdict: verdict, duration: Clock.now() - start,
            transcript: run.transcript.lines)
    }

    private func finish(
        _ index: Int, _ result: CaseResult, _ showsProgress: Bool, _ report: @Sendable (CaseResult) -> Void
    ) {
        state.withLock { state in
            state.done[index] = result
            state.finished += 1
            if case .failed = result.verdict { state.failed += 1 }
            if showsProgress { writeToStandardError("\r\u{1b}[K") }
            while let next = state.done.removeValue(forKey: state.reported) {
                report(next)
                state.reported += 1
            }
            guard showsProgress, state.finished < count else { return }
            writeToStandardError("\(state.finished) of \(count) cases, \(state.failed) failed")
        }
    }
}
