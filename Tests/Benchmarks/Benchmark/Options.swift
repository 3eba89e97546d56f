package import Diagnosis

/// What `bench` was asked for.
package struct Options: Equatable, Sendable {
    // What is measured.
    package var rounds = 7
    package var messages = 5_000
    package var sessions = 20
    package var idle = 10_000
    /// Trials by name; all if it's empty.
    package var only: [Pattern] = []
    package var isQuick = false
    package var countsCalls = false
    // Where things are.
    package var daemon = ".build/release/fumbled"
    /// Postfix's package, unpacked.
    package var postfix: String?
    package var openssl = "/usr/bin/openssl"
    /// A Python that has aiosmtpd.
    package var python: String?
    package var tmpfs = "/dev/shm"
    package var disk = "/var/tmp"
    // What becomes of it.
    package var json: String?
    package var base: String?
    package var showsProcesses = false
    package var asksForTrials = false
    package var asksForHelp = false

    package init() {}

    /// - Throws: the first mistake of a command line without its first word.
    package init(_ arguments: [String]) throws(Mistake) {
        let found = try read(arguments, Self.all, into: &self) { _, word throws(Mistake) in
            throw Mistake(
                at: .commandLine, wrong: "'\(word)' is no option", mend: "--only \(word) picks trials by name")
        }
        guard isQuick else { return }
        if !found.contains("--rounds") { rounds = 3 }
        if !found.contains("--messages") { messages = 1_000 }
        if !found.contains("--idle") { idle = 1_000 }
    }

    /// Whether a trial is asked for.
    package func wants(_ trial: String) -> Bool {
        only.isEmpty || only.contains { $0.matches(trial) }
    }

    package static var help: String {
        """
        usage: bench [option ...]
               bench load ADDRESS:PORT [option ...]
               bench bare ADDRESS:PORT
        Puts the same loads on fumbled and on the servers beside it, in turns, and tells what a message cost each.
        bench load is the load generator alone, for a server that runs already: see bench load --help.
        bench bare is a server that does nothing but the calls that none can do without.


        """ + Benchmark.help(all)
    }

    private static let all: [Option<Options>] = [
        .number("--rounds", \.rounds, 1...1_000, "rounds of each trial; 7, or 3 with --quick"),
        .number("--messages", \.messages, 100...1_000_000, "messages a round, fewer of dear ones; 5000, or 1000"),
        .number("--sessions", \.sessions, 1...1_000, "connections at a time; 20"),
        .number("--idle", \.idle, 100...20_000, "idle connections where those are measured; 10000, or 1000"),
        Option(
            "--only", "only trials of this name, with * and ?; may be repeated",
            .value("PATTERN") { options, text in options.only.append(Pattern(text)) }),
        .flag("--quick", \.isQuick, "fewer rounds and messages: to see that it works, not to judge by"),
        .flag("--syscalls", \.countsCalls, "count system calls by strace, in one round more"),
        .flag("--processes", \.showsProcesses, "show which process the CPU went to"),
        .text("--json", "FILE", \.json, "save the run"),
        .text("--base", "FILE", \.base, "compare with a saved run; exit 1 if a load is more than 10 % dearer"),
        .text("--daemon", "FILE", \.daemon, "fumbled; .build/release/fumbled"),
        .text("--postfix", "DIR", \.postfix, "Postfix's package, unpacked; without it smtp-sink is left out"),
        .text("--python", "FILE", \.python, "a Python that has aiosmtpd; without it aiosmtpd is left out"),
        .text("--openssl", "FILE", \.openssl, "openssl, whose s_server TLS is compared with; /usr/bin/openssl"),
        .text("--tmpfs", "DIR", \.tmpfs, "where the stores in memory are; /dev/shm"),
        .text("--disk", "DIR", \.disk, "where the stores on a disk are; /var/tmp"),
        .flag("--list", \.asksForTrials, "list the trials"),
        .flag("--help", \.asksForHelp, "print this"),
    ]
}
