import Kernel
import Vocabulary

/// Why the daemon can't start: what is in the way, and what moves it. Goes to standard error, for there's no log yet.
struct Obstacle: Error, CustomStringConvertible {
    let wrong: String
    let mend: String
    let code: Int32

    init(_ wrong: String, mend: String, code: Int32 = ExitCode.unavailable) {
        self.wrong = wrong
        self.mend = mend
        self.code = code
    }

    /// Of a call that found no descriptor left, whatever it was for; nil for any other.
    init?(outOfDescriptors error: SystemError) {
        guard error.isOutOfDescriptors else { return nil }
        self.init(
            "\(error)",
            mend: "let a process have more open files, as by ulimit -n \(Limit.parentDescriptors), or have fewer "
                + "listeners and --sessions", code: ExitCode.system)
    }

    /// Two lines, without a newline at the end.
    var description: String { "fumbled: \(wrong)\n    \(mend)" }
}
