import Foundation

/// A program that runs, with pipes for what it writes.
package final class Subprocess: @unchecked Sendable {
    package let pid: Int32
    package let output: Output
    package let errors: Output
    private let lock = NSLock()
    private var ending: Ending?

    /// - Parameters:
    ///   - input: the file that it reads.
    ///   - readsOutput: if not, its output waits in the pipe until somebody calls `output.start()`.
    ///   - outputFile: where its output is appended instead.
    package init(
        _ path: String, _ arguments: [String], environment: [String: String]? = nil, input: String = "/dev/null",
        readsOutput: Bool = true, outputFile: String? = nil
    ) throws {
        let (out, err) = (try Pipe(), try Pipe())
        defer {
            close(out.writing)
            close(err.writing)
        }
        output = Output(out.reading)
        errors = Output(err.reading)
        pid = try Self.spawn(
            path, arguments, environment, input: input, output: out.writing, file: outputFile, errors: err.writing)
        if readsOutput { output.start() }
        errors.start()
    }

    private static func spawn(
        _ path: String, _ arguments: [String], _ environment: [String: String]?, input: String, output: CInt,
        file: String?, errors: CInt
    ) throws -> Int32 {
        var actions = posix_spawn_file_actions_t()
        var attributes = posix_spawnattr_t()
        posix_spawn_file_actions_init(&actions)
        posix_spawnattr_init(&attributes)
        defer {
            posix_spawn_file_actions_destroy(&actions)
            posix_spawnattr_destroy(&attributes)
        }
        posix_spawn_file_actions_addopen(&actions, 0, input, O_RDONLY, 0)
        if let file {
            posix_spawn_file_actions_addopen(&actions, 1, file, O_WRONLY | O_CREAT | O_APPEND, 0o644)
        } else {
            posix_spawn_file_actions_adddup2(&actions, output, 1)
        }
        posix_spawn_file_actions_adddup2(&actions, errors, 2)
        var (none, all) = (sigset_t(), sigset_t())
        sigemptyset(&none)
        sigfillset(&all)
        posix_spawnattr_setsigmask(&attributes, &none)
        posix_spawnattr_setsigdefault(&attributes, &all)
        posix_spawnattr_setflags(&attributes, Int16(POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF))

        let variables = environment ?? inherited
        var argv = arguments.map { strdup($0) } + [nil]
        var envp = variables.map { strdup("\($0)=\($1)") } + [nil]
        defer { for string in argv + envp { free(string) } }
        var pid: Int32 = 0
        let error = Pipe.lock.withLock { posix_spawnp(&pid, path, &actions, &attributes, &argv, &envp) }
        guard error == 0 else { throw Unfit("\(path): \(String(cString: strerror(error)))") }
        return pid
    }

    /// Ours, without what is meant for the tests.
    private static let inherited = ProcessInfo.processInfo.environment.filter { !$0.key.hasPrefix("FUMBLED") }

    deinit {
        if endingNow() == nil {
            signal(SIGKILL)
            waitpid(pid, nil, 0)
        }
    }

    package func signal(_ signal: CInt) { kill(pid, signal) }

    /// How it ended, if it has.
    package func endingNow() -> Ending? {
        lock.withLock {
            if ending == nil {
                var status: CInt = 0
                if waitpid(pid, &status, WNOHANG) == pid { ending = Ending(status: status) }
            }
            return ending
        }
    }

    package func wait() throws -> Ending { try Patience.wait(for: "the end of process \(pid)") { endingNow() } }

    /// Waits for its end, and gives what it wrote.
    package func finish() throws -> Finished {
        let ending = try wait()
        return Finished(ending: ending, output: try output.whole("output"), errors: try errors.whole("errors"))
    }
}

/// How a process ended.
package enum Ending: Equatable, Sendable {
    case exited(Int32)
    case killed(signal: Int32)

    init(status: CInt) {
        self = status & 0x7F == 0 ? .exited(status >> 8 & 0xFF) : .killed(signal: status & 0x7F)
    }
}

/// A program that ran to its end.
package struct Finished: Sendable {
    package let ending: Ending
    package let output: String
    package let errors: String
}

/// Where a program stands on this machine, if it's installed.
package func installed(_ program: String) -> String? {
    let path = (ProcessInfo.processInfo.environment["PATH"] ?? "") + ":/usr/bin:/usr/sbin:/bin:/sbin"
    return path.split(separator: ":").map { "\($0)/\(program)" }.first {
        FileManager.default.isExecutableFile(atPath: $0)
    }
}
