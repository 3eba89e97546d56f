import Benchmark
import Glibc
import Vocabulary

/// Postfix's programs, unpacked but not installed.
enum Postfix {
    /// Where one of them is, and what it needs around it.
    /// - Throws: `Unavailable` if it isn't on this machine.
    static func program(
        _ name: String, _ options: Options
    ) throws(Unavailable) -> (path: String, environment: [String: String]) {
        guard let postfix = options.postfix else { throw Unavailable("--postfix doesn't say where it is") }
        let path = "\(postfix)/usr/sbin/\(name)"
        guard access(path, X_OK) == 0 else { throw Unavailable("\(path) isn't there") }
        return (path, ["LD_LIBRARY_PATH": "\(postfix)/usr/lib/postfix", "MAIL_CONFIG": "\(postfix)/etc/postfix"])
    }

    /// smtp-source puts a load on a server, and is waited for.
    /// - Throws: `Unavailable` if it isn't on this machine, `Failure` if it doesn't get the replies it wants.
    static func source(_ load: Load, to server: Endpoint, _ options: Options, _ places: Places) throws {
        let program = try program("smtp-source", options)
        var command = [
            program.path, "-4", "-s", "\(load.sessions)", "-m", "\(load.messages)",
            "-l", "\(load.octets)", "-M", "bench.test", "-f", "sender@bench.test", "-t", "recipient@bench.test",
        ]
        if load.connections == .reused { command.append("-d") }
        let launch = try Launch(
            command + [server.description], environment: program.environment, output: "\(places.memory)/source.log")
        try launch.finish(within: .seconds(300))
    }
}
