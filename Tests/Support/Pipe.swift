import Foundation

/// Both ends of a pipe(2), which no program but the one that is meant to gets.
struct Pipe {
    let reading: CInt
    let writing: CInt

    /// Held from the making of a pipe until its ends are closed at exec, and while a program is started: Glibc's
    /// pipe2(2) isn't there in Swift.
    static let lock = NSLock()

    init() throws {
        let ends = try Self.lock.withLock {
            var ends: [CInt] = [-1, -1]
            guard pipe(&ends) == 0 else { throw Unfit.last("pipe") }
            for end in ends { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
            return ends
        }
        (reading, writing) = (ends[0], ends[1])
    }
}
