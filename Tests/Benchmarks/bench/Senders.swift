import Benchmark
import Glibc
import Kernel
import Vocabulary

/// Clients that are measured themselves, by what they put on a server.
enum Senders {
    /// CPU that the client whose name the server's contender has needs for a message.
    /// - Throws: `Unavailable` if it isn't on this machine, `Failure` if it doesn't get the replies it wants.
    static func measure(
        _ load: Load, _ server: Server, _ options: Options, _ places: Places
    ) throws -> [Measure: Double] {
        let before = usedByChildren()
        let began = Clock.now()
        if server.contender.name == "smtp-source" {
            try Postfix.source(load, to: server.endpoint, options, places)
        } else {
            try fumble(load, to: server.endpoint, options, places)
        }
        let lasted = Double((Clock.now() - began).nanoseconds) / 1e9
        return [
            .clientCPU: (usedByChildren() - before) / Double(load.messages), .rate: Double(load.messages) / lasted,
        ]
    }

    private static func fumble(
        _ load: Load, to server: Endpoint, _ options: Options, _ places: Places
    ) throws {
        let folder = options.daemon.split(separator: "/", omittingEmptySubsequences: false).dropLast()
        let path = (folder + ["fumble"]).joined(separator: "/")
        guard access(path, X_OK) == 0 else { throw Unavailable("\(path) isn't there") }
        let launch = try Launch(
            [
                path, "load", "--sessions", "\(load.sessions)", "--messages", "\(load.messages)",
                "--size", "\(load.octets)", "--connections", load.connections.rawValue, "--style", load.style.rawValue,
                "--ehlo", "bench.test", "--from", "sender@bench.test", "--to", "recipient@bench.test",
                server.description,
            ], environment: [:], output: "\(places.memory)/fumble.log")
        try launch.finish(within: .seconds(300))
    }

    /// In microseconds, of those that have ended and were waited for: getrusage(2), RUSAGE_CHILDREN. The server that
    /// runs meanwhile isn't among them.
    private static func usedByChildren() -> Double {
        var usage = rusage()
        getrusage(__rusage_who_t(RUSAGE_CHILDREN.rawValue), &usage)
        return [usage.ru_utime, usage.ru_stime].reduce(0) { $0 + Double($1.tv_sec) * 1e6 + Double($1.tv_usec) }
    }
}
