import Glibc
import Kernel
import Vocabulary

/// A program that was started, its output in a file. It's stopped when nobody refers to it any more.
final class Launch {
    let pid: Int32
    /// When it was started.
    let began: Instant
    private let name: String
    private let output: String
    /// The end of a pipe that it reads from, and nobody writes to.
    private let input: CInt
    private var status: CInt?

    /// - Parameters:
    ///   - command: the program's file and its arguments.
    ///   - output: the file for what it writes; one that's there is replaced.
    ///   - keepsInput: whether its input neither has anything nor ends; else it's empty.
    init(_ command: [String], environment: [String: String], output: String, keepsInput: Bool = false) throws {
        var pipe: [CInt] = [-1, -1]
        if keepsInput {
            try checked(Glibc.pipe(&pipe), "pipe")
            try checked(fcntl(pipe[1], F_SETFD, FD_CLOEXEC), "fcntl")
        }
        input = pipe[1]
        defer { if pipe[0] >= 0 { close(pipe[0]) } }
        var actions = posix_spawn_file_actions_t()
        var attributes = posix_spawnattr_t()
        posix_spawn_file_actions_init(&actions)
        posix_spawnattr_init(&attributes)
        defer {
            posix_spawn_file_actions_destroy(&actions)
            posix_spawnattr_destroy(&attributes)
        }
        if keepsInput {
            posix_spawn_file_actions_adddup2(&actions, pipe[0], 0)
        } else {
            posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDONLY, 0)
        }
        posix_spawn_file_actions_addopen(&actions, 1, output, O_WRONLY | O_CREAT | O_TRUNC, 0o644)
        posix_spawn_file_actions_adddup2(&actions, 1, 2)
        var (none, all) = (sigset_t(), sigset_t())
        sigemptyset(&none)
        sigfillset(&all)
        posix_spawnattr_setsigmask(&attributes, &none)
        posix_spawnattr_setsigdefault(&attributes, &all)
        // A group of its own: Control-C is for us, and we stop it.
        posix_spawnattr_setflags(
            &attributes, Int16(POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF | POSIX_SPAWN_SETPGROUP))

        let words = command.map { strdup($0) } + [nil]
        let variables = environment.map { strdup("\($0)=\($1)") } + [nil]
        defer { for word in words + variables { free(word) } }
        var pid: Int32 = 0
        began = Clock.now()
        let error = posix_spawn(&pid, command[0], &actions, &attributes, words, variables)
        guard error == 0 else { throw SystemError(call: "posix_spawn", errno: error, object: command[0]) }
        self.pid = pid
        self.output = output
        name = command[0].split(separator: "/").last.map(String.init) ?? command[0]
    }

    deinit {
        stop()
        if input >= 0 { close(input) }
    }

    /// How it ended, if it has.
    func ending() -> Death? {
        if status == nil {
            var status: CInt = 0
            if waitpid(pid, &status, WNOHANG) == pid { self.status = status }
        }
        return status.map(Death.init)
    }

    /// - Throws: `Failure` with its last words, if it ended.
    func checkAlive() throws {
        try Interruption.check()
        if let ending = ending() { throw Failure("\(name) \(ending): \(lastWords)") }
    }

    var lastWords: String {
        let text = Proc.text(output) ?? ""
        return text.split(separator: "\n").suffix(3).joined(separator: " | ")
    }

    /// Waits for its end.
    /// - Throws: `Failure` unless it exits with 0 in time.
    func finish(within patience: Duration) throws {
        let deadline = Clock.now() + patience
        while true {
            try Interruption.check()
            if let ending = ending() {
                guard ending == .exited(0) else { throw Failure("\(name) \(ending): \(lastWords)") }
                return
            }
            guard Clock.now() < deadline else { throw Failure("\(name) didn't end within \(patience)") }
            usleep(200)
        }
    }

    /// Asks it to stop, and kills it if it doesn't.
    func stop(_ signal: CInt = SIGTERM) {
        guard ending() == nil else { return }
        Glibc.kill(pid, signal)
        let deadline = Clock.now() + Self.stopPatience
        while ending() == nil, Clock.now() < deadline { usleep(1_000) }
        guard ending() == nil else { return }
        Glibc.kill(pid, SIGKILL)
        var status: CInt = 0
        while waitpid(pid, &status, 0) < 0, errno == EINTR {}
        self.status = status
    }

    /// More than a server leaves a message that is being received.
    private static let stopPatience = Duration.seconds(10)
}
