import Foundation

/// A process whose system calls fail: strace(1) sees to it from outside, until this is gone. Only root may trace a
/// daemon's process.
package final class FailingCall {
    private let strace: Subprocess

    package static let canBeHad = Program.testsAreRoot && installed("strace") != nil
    package static let hint = "strace is not installed, or this isn't root"

    /// - Parameters:
    ///   - call: the name of the call; a failing one does nothing.
    ///   - error: what it says: `EIO`.
    ///   - ordinal: which of them fails, from 1, counted from here on.
    package init(_ call: String, of pid: Int32, with error: String, ordinal: Int) throws {
        let injection = "inject=\(call):error=\(error):when=\(ordinal)"
        let arguments = ["strace", "-p", "\(pid)", "-o", "/dev/null", "-e", "trace=\(call)", "-e", injection]
        let strace = try Subprocess("strace", arguments)
        self.strace = strace
        try Patience.wait(until: "strace is there") {
            guard strace.endingNow() == nil else { throw Unfit(try strace.errors.whole("errors")) }
            return strace.errors.text.contains("attached")
        }
    }

    /// Lets the calls go their way again.
    package func end() throws {
        strace.signal(SIGTERM)
        _ = try strace.wait()
    }
}
