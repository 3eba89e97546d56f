import ArgumentParser
import Settings

/// What stands beside the daemon: a program that people run.
@main
struct Fumble: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "fumble",
        abstract: "Says what the words of the fault language do.",
        version: "fumble \(Usage.release)",
        subcommands: [Explain.self])
}
