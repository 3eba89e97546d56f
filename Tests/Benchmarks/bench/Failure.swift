import Glibc
import Synchronization

/// Why a measurement can't go on, in words.
struct Failure: Error, CustomStringConvertible {
    let description: String

    init(_ description: String) { self.description = description }
}

/// Why a trial is left out: nothing is wrong, but what it needs isn't here.
struct Unavailable: Error {
    let reason: String

    init(_ reason: String) { self.reason = reason }
}

/// Whoever watches has had enough: everything that was started is stopped, nothing more is measured.
enum Interruption {
    private static let came = Atomic(false)

    /// From now on SIGINT, SIGTERM and SIGHUP end the run in order.
    static func watch() {
        for number in [SIGINT, SIGTERM, SIGHUP] {
            signal(number) { _ in Interruption.came.store(true, ordering: .relaxed) }
        }
        signal(SIGPIPE, SIG_IGN)
    }

    /// - Throws: `Interrupted` once a signal came.
    static func check() throws {
        if came.load(ordering: .relaxed) { throw Interrupted() }
    }
}

struct Interrupted: Error {}
