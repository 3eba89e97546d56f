package import Diagnosis
package import Vocabulary

/// What `bench load` was asked for: the load generator alone.
package struct LoadOptions: Equatable, Sendable {
    package var load = Load(style: .lockStep, connections: .reused, sessions: 20, messages: 10_000)
    /// Connections that are greeted and then idle, besides.
    package var idle = 0
    /// Nil if help is asked for.
    package var server: Endpoint?
    package var asksForHelp = false

    /// - Throws: the first mistake of a command line without its first two words.
    package init(_ arguments: [String]) throws(Mistake) {
        try read(arguments, Self.all, into: &self) { options, word throws(Mistake) in
            // Whoever mistypes an address must not put a load on a stranger's server.
            guard let server = Endpoint(word), case .v4(let address) = server.address, address >> 24 == 127 else {
                throw Mistake(
                    at: .commandLine, wrong: "'\(word)' is no loopback address and port", mend: "127.0.0.1:2525, say")
            }
            options.server = server
        }
        guard server != nil || asksForHelp else {
            throw Mistake(at: .commandLine, wrong: "no server is named", mend: "bench load 127.0.0.1:2525")
        }
    }

    package static var help: String {
        """
        usage: bench load ADDRESS:PORT [option ...]
        Sends mail to a server on a loopback address, and tells how fast it was taken.


        """ + Benchmark.help(all)
    }

    private static let all: [Option<LoadOptions>] = [
        .word("--style", \.load.style, "how the commands of a message go; lock-step"),
        .word("--connections", \.load.connections, "one for each message, or kept for all; reused"),
        .number("--sessions", \.load.sessions, 1...20_000, "connections at a time; 20"),
        .number("--messages", \.load.messages, 1...100_000_000, "messages in all; 10000"),
        .number("--octets", \.load.octets, Load.leastOctets...100_000_000, "content of a message; 1024"),
        .number("--idle", \.idle, 0...20_000, "connections besides that are greeted and then idle; 0"),
        .flag("--help", \.asksForHelp, "print this"),
    ]
}
