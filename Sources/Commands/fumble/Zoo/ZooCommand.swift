import ArgumentParser
import ClientScript
import Diagnosis
import Kernel
import Vocabulary
import Zoo

/// `fumble zoo`: the senders that every mail server meets, played against one.
struct ZooCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "zoo",
        abstract: "Play the senders that every mail server meets.",
        discussion: """
            A row is a case with a number: C connection, L lines, S session, A addresses, D DATA, B BDAT, T TLS, U AUTH, \
            P pipelining, M others. Behind each case every session that is open must still answer NOOP and QUIT, once.
            """)

    @Argument(help: "The server: HOST:PORT.")
    var server: ServerAddress = .standard

    @Option(name: .long, help: "Whom the rows write to.")
    var to = "recipient@mx.example"

    @Option(name: .long, help: "From whom.")
    var from = "sender@client.example"

    @Option(name: .long, help: "A port of the server with TLS from the first octet.")
    var tlsPort: UInt16?

    @Flag(name: .long, help: "Also the rows that wait for a server's deadlines: minutes.")
    var slow = false

    @Flag(name: .long, help: "Play nothing; list the rows with their clauses.")
    var list = false

    @Flag(name: .long, help: "Play nothing; print the scripts.")
    var print = false

    @OptionGroup var options: RunOptions

    func run() {
        if print { return show(Zoo.scripts) }
        do throws(Mistakes) {
            var script = try Zoo.script()
            if list { return show(script.cases.map(line).joined()) }
            if !slow { script.cases.removeAll(where: \.isSlow) }
            var options = options
            options.set = ["to=\(to)", "from=\(from)", "tls_port=\(tlsPort.map { "\($0)" } ?? "")"] + options.set
            // `--only C07` is the row, whatever it's called.
            options.only = options.only.map { $0.contains("*") || $0.contains(" ") ? $0 : "\($0)*" }
            Running(options: options, server: server, checksSession: true)(script, nothing: "--only matches no row")
        } catch {
            fail(ExitCode.data, error.all.map(\.description).joined(separator: "\n"))
        }
    }

    private func line(_ testCase: TestCase) -> String {
        "\(testCase.name)\(testCase.clause.map { "  [\($0)]" } ?? "")\n"
    }

    private func show(_ text: String) {
        do throws(SystemError) {
            try writeToStandardOutput(text)
        } catch {
            fail(ExitCode.system, "\(error)")
        }
    }
}

extension TestCase {
    /// Whether it's a row that waits for minutes: that stands behind its number.
    var isSlow: Bool { name.contains(" slow: ") }
}

extension Zoo {
    /// All rows, read.
    static func script() throws(Mistakes) -> Script { try Parser.parse(files.map(\.name), ShippedFiles()) }

    /// All of them, with their names.
    fileprivate static var scripts: String {
        (["zoo/common.fs"] + files.map(\.name)).map { "# \($0)\n\(text(of: $0) ?? "")" }.joined(separator: "\n")
    }
}
