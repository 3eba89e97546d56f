import ArgumentParser
import Settings

/// What stands beside the daemon: a program that people run.
@main
struct Fumble: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "fumble",
        abstract: "A client of SMTP that misbehaves on purpose.",
        version: "fumble \(Usage.release)",
        subcommands: [RunCommand.self, ZooCommand.self, Smuggle.self, LoadCommand.self, Send.self, Explain.self])
}
