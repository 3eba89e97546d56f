import Diagnosis
import Settings

extension Mistake {
    /// What is said as soon as a reload is known to fail for it.
    var ofReload: String { "a reload will fail: \(place) \(wrong); \(mend)" }
}

/// What the parent keeps to read the configuration again when it's asked to.
struct Reload {
    private let source: ConfigurationSource
    private(set) var running: RunningConfiguration

    init(_ source: ConfigurationSource, _ running: RunningConfiguration) {
        self.source = source
        self.running = running
    }

    /// The file that is read; nil if there is none to read.
    var path: String? { source.reopenedPath }

    /// Reads and judges all of it before anything changes.
    /// - Returns: the keys of what changed and takes a restart.
    /// - Throws: every mistake; then nothing has changed.
    mutating func take() throws(Mistakes) -> [String] {
        switch try source.request() {
        case .serve(let new), .check(let new): try running.take(new)
        case .serveOne(let new): try running.take(new.servingOne)
        case .help, .version: []
        }
    }
}
