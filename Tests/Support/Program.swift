import Foundation
package import Vocabulary

/// The program under test: the release binary, and who runs it.
package enum Program {
    /// What FUMBLED names, or what `make build` leaves beside the package.
    package static func path() throws -> String {
        let path = ProcessInfo.processInfo.environment["FUMBLED"] ?? beside
        guard FileManager.default.isExecutableFile(atPath: path) else {
            throw Unfit("there is no program at \(path): make build makes it")
        }
        return account == nil ? path : try copy.get()
    }

    private static let beside = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent().appending(path: ".build/release/fumbled").path

    /// Whom FUMBLED_AS names: the daemon is started as that user. Only root can do that.
    package static let account: Account? = {
        guard let name = ProcessInfo.processInfo.environment["FUMBLED_AS"] else { return nil }
        guard let entry = getpwnam(name)?.pointee else { fatalError("FUMBLED_AS: there is no user \(name)") }
        return Account(user: entry.pw_uid, group: entry.pw_gid)
    }()

    /// Whether the daemon has root's rights when it starts.
    package static var startsAsRoot: Bool { geteuid() == 0 && account == nil }
    /// Whether the tests may look at other users' processes.
    package static var testsAreRoot: Bool { geteuid() == 0 }
    /// Whether this is the run as another user, in which what no user makes a difference to needn't be tested again.
    package static var isSecondRun: Bool { account != nil }

    /// The whole of the daemon's environment, for it refuses variables that it doesn't know. Whatever is configured on
    /// this machine is no test's business.
    package static let environment = ["PATH": "/usr/bin:/bin", "LANG": "C", "FUMBLED_CONFIG": "none"]

    /// How it's started: by itself, or by the program that changes the user.
    package static func command(
        _ arguments: [String], openFiles: Int? = nil, fileBlocks: Int? = nil
    ) throws -> (path: String, arguments: [String]) {
        let (path, arguments) = try command(as: account, arguments)
        let limits = [openFiles.map { "ulimit -n \($0)" }, fileBlocks.map { "ulimit -f \($0)" }].compactMap { $0 }
        guard !limits.isEmpty else { return (path, arguments) }
        return ("/bin/sh", ["sh", "-c", "\(limits.joined(separator: " && ")) && exec \"$@\"", "sh"] + arguments)
    }

    private static func command(
        as account: Account?, _ arguments: [String]
    ) throws -> (path: String, arguments: [String]) {
        let program = try path()
        guard let account else { return (program, [program] + arguments) }
        let setpriv = ["setpriv", "--reuid", "\(account.user)", "--regid", "\(account.group)", "--clear-groups", "--"]
        return ("/usr/bin/setpriv", setpriv + [program] + arguments)
    }

    /// Runs it to its end.
    package static func run(_ arguments: [String], environment more: [String: String] = [:]) throws -> Finished {
        let command = try command(arguments)
        return try Subprocess(
            command.path, command.arguments, environment: environment.merging(more) { $1 }
        ).finish()
    }

    /// Runs `fumble`, which stands beside the daemon, to its end.
    package static func tool(
        _ arguments: [String], environment more: [String: String] = [:], outputFile: String? = nil
    ) throws -> Finished {
        try startTool(arguments, environment: more, outputFile: outputFile).finish()
    }

    /// Starts it.
    package static func startTool(
        _ arguments: [String], environment more: [String: String] = [:], outputFile: String? = nil
    ) throws -> Subprocess {
        let daemon = URL(filePath: ProcessInfo.processInfo.environment["FUMBLED"] ?? beside)
        let path = daemon.deletingLastPathComponent().appending(path: "fumble").path
        guard FileManager.default.isExecutableFile(atPath: path) else {
            throw Unfit("there is no program at \(path): make build makes it")
        }
        return try Subprocess(
            path, [path] + arguments, environment: environment.merging(more) { $1 }, outputFile: outputFile)
    }

    /// A copy where every user can execute it.
    private static let copy: Result<String, any Error> = Result {
        var template = Array("/tmp/fumbled-test.XXXXXX".utf8CString)
        guard mkdtemp(&template) != nil else { throw Unfit.last("mkdtemp") }
        let directory = template.withUnsafeBufferPointer { String(cString: $0.baseAddress!) }
        chmod(directory, 0o755)
        let original = ProcessInfo.processInfo.environment["FUMBLED"] ?? beside
        try FileManager.default.copyItem(atPath: original, toPath: "\(directory)/fumbled")
        chmod("\(directory)/fumbled", 0o755)
        atexit { if case .success(let path) = Program.copy { unlinkCopy(path) } }
        return "\(directory)/fumbled"
    }

    private static func unlinkCopy(_ path: String) {
        unlink(path)
        rmdir(URL(filePath: path).deletingLastPathComponent().path)
    }
}
