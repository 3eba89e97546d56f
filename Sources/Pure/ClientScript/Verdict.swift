package import Diagnosis
package import Vocabulary

/// What came of a case.
package enum Verdict: Hashable, Sendable {
    case passed
    case failed(Failure)
    case skipped(String)

    package struct Failure: Hashable, Sendable {
        package let place: Place
        package let reason: String

        package init(at place: Place, _ reason: String) {
            self.place = place
            self.reason = reason
        }
    }
}

/// What a run lays down for its cases.
package struct CaseSettings: Sendable {
    package var host = "127.0.0.1"
    package var port: UInt16 = 2_525
    package var seed: UInt64 = 0
    package var profile = ExpectedProfile.strict
    package var timeScale = TimeScale.standard
    package var timeout = Limit.expectWait
    /// Which run of the same case it is.
    package var iteration = 0
    /// Whether each connection that is open at the end must still answer NOOP and QUIT, and nothing else.
    package var checksSession = false
    /// Values that take the place of a script's own.
    package var overrides: [String: String] = [:]

    package init() {}
}
