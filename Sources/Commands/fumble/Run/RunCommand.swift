import ArgumentParser
import ClientScript
import Diagnosis
import Kernel
import Vocabulary

/// `fumble run`: plays scripts against a server.
struct RunCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "run",
        abstract: "Play scripts against a server.",
        discussion: """
            The scripts are fumble-script(5)'s. The server is the last word, where that looks like one (HOST:PORT); \
            otherwise 127.0.0.1:2525. The exit status is 0 if no case failed, 1 if one did, 65 if a script is wrong, 69 \
            if there's no server.
            """)

    @Argument(help: "Scripts, and the server: SCRIPT ... [HOST:PORT]", completion: .file())
    var words: [String]

    @OptionGroup var options: RunOptions

    func run() {
        var scripts = words
        var server = ServerAddress.standard
        if let last = scripts.last, ServerAddress.isMeant(by: last), (try? realPath(last)) == nil,
            let address = ServerAddress(argument: last)
        {
            server = address
            scripts.removeLast()
        }
        if let last = scripts.last, ServerAddress.hasWrongPort(last), (try? realPath(last)) == nil {
            fail(ExitCode.usage, "\(quoted(last)) is no server\n    write HOST:PORT, with a port from 1 to 65535")
        }
        guard !scripts.isEmpty else {
            fail(ExitCode.usage, "no script is named\n    fumble run SCRIPT ... [HOST:PORT]")
        }
        do throws(Mistakes) {
            let script = try Parser.parse(scripts, DiskFiles())
            let nothing =
                script.cases.isEmpty
                ? "there is no test-case in \(scripts.joined(separator: ", "))" : "--only matches no case"
            Running(options: options, server: server)(script, nothing: nothing)
        } catch {
            fail(ExitCode.data, error.all.map(\.description).joined(separator: "\n"))
        }
    }
}
