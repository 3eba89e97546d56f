import CLinux
import Glibc

/// Runs this program again, as a new process with a memory layout of its own: fork(2) and execveat(2) of
/// /proc/self/exe.
///
/// The title is all its arguments, and what `ps` shows. It has the given descriptors as 0, 1, … and no other;
/// default signal dispositions, no signal blocked; and SIGKILL when we die. Its environment holds only the word
/// that keeps Swift's runtime from starting a second program in a crash, whose system calls would show as the cause.
///
/// The Swift runtime and the C library write a crash's last words to descriptor 2, whatever it is.
///
/// - Throws: the step that failed, in parent or child; no child is left then.
package func spawn(title: String, descriptors: [CInt]) throws(SystemError) -> Int32 {
    try spawn(title) { arguments, environment, step in
        clinux_spawn(arguments, environment, descriptors, CInt(descriptors.count), step)
    }
}

/// The same, of another program's file, which `image` has open.
package func spawn(image: CInt, title: String, descriptors: [CInt]) throws(SystemError) -> Int32 {
    try spawn(title) { arguments, environment, step in
        clinux_spawn_image(image, arguments, environment, descriptors, CInt(descriptors.count), step)
    }
}

private typealias Strings = UnsafePointer<UnsafePointer<CChar>?>

private func spawn(
    _ title: String, _ call: (Strings, Strings, UnsafeMutablePointer<CInt>) -> Int32
) throws(SystemError) -> Int32 {
    var step: CInt = 0
    var errno: CInt = 0
    let pid = withStrings([title]) { arguments in
        withStrings([environment]) { environment in
            let pid = call(arguments, environment, &step)
            errno = Glibc.errno
            return pid
        }
    }
    guard pid >= 0 else { throw SystemError(call: spawnStep(step), errno: errno, object: title) }
    return pid
}

private let environment = "SWIFT_BACKTRACE=enable=no"

/// The strings as C has them, with a null pointer behind the last.
private func withStrings<Result>(
    _ strings: [String], _ body: (Strings) -> Result
) -> Result {
    let copies = strings.map { strdup($0) }
    defer { for copy in copies { free(copy) } }
    return body(copies.map { UnsafePointer($0) } + [nil])
}

/// The call that each step of spawn.c makes.
private func spawnStep(_ step: CInt) -> String {
    switch clinux_spawn_step(UInt32(bitPattern: step)) {
    case CLINUX_SPAWN_OPEN: "open(/proc/self/exe)"
    case CLINUX_SPAWN_PIPE: "pipe2"
    case CLINUX_SPAWN_FORK: "fork"
    case CLINUX_SPAWN_DEATH_SIGNAL: "prctl(PR_SET_PDEATHSIG)"
    case CLINUX_SPAWN_PARK: "fcntl(F_DUPFD_CLOEXEC)"
    case CLINUX_SPAWN_DUP: "dup2"
    case CLINUX_SPAWN_CLOSE_RANGE: "close_range"
    case CLINUX_SPAWN_SIGNALS: "sigprocmask"
    default: "execveat"
    }
}

/// What `top` and `pgrep` call this process, cut after 15 octets; `ps` shows the title.
package func setCommandName(_ name: String) {
    _ = clinux_set_name(name)
}

/// How a process ended.
package enum Death: Hashable, Sendable, CustomStringConvertible {
    case exited(Int32)
    case killed(signal: Int32)

    package var description: String {
        switch self {
        case .exited(let code): "exited with \(code)"
        case .killed(SIGSYS): "killed by SIGSYS (a forbidden system call)"
        case .killed(let signal): "killed by \(signalName(signal))"
        }
    }

    /// From what wait(2) stores: exit code in the second octet, signal in the low seven bits.
    package init(status: CInt) {
        let signal = status & 0x7F
        self = signal == 0 ? .exited(status >> 8 & 0xFF) : .killed(signal: signal)
    }
}

/// Waits until one child has ended: waitpid(2).
private func waitForDeath(of pid: Int32) -> Death {
    var status: CInt = 0
    while waitpid(pid, &status, 0) < 0, errno == EINTR {}
    return Death(status: status)
}

/// The same for one that isn't waited for any longer: SIGKILL, which none can refuse.
package func endOfKilled(_ pid: Int32) -> Death {
    _ = Glibc.kill(pid, SIGKILL)
    return waitForDeath(of: pid)
}

/// The children that ended since the last call: waitpid(2) for any, without waiting.
package func reap() -> [(pid: Int32, death: Death)] {
    var dead: [(pid: Int32, death: Death)] = []
    while true {
        var status: CInt = 0
        let pid = waitpid(-1, &status, WNOHANG)
        if pid < 0, errno == EINTR { continue }
        guard pid > 0 else { return dead }
        dead.append((pid, Death(status: status)))
    }
}
