import Foundation
import Support
import Testing

@Suite("Options and environment")
struct OptionTests {
    /// A wrong value, and what is said of it.
    struct Wrong: CustomTestStringConvertible, Sendable {
        let option: String
        let value: String
        let mend: String

        var testDescription: String { "--\(option) \(value)" }

        init(_ option: String, _ value: String, _ mend: String) {
            (self.option, self.value, self.mend) = (option, value, mend)
        }
    }

    static let wrong = [
        Wrong("config", "", "write the path of a file"),
        Wrong("address", "localhost", "names are not looked up"),
        Wrong("address", "127.0.0.1,127.0.0.1", "leave one of them out"),
        Wrong("listen", "2525", "write it as 127.0.0.1:2525"),
        Wrong("listen", "127.0.0.1:65536", "write it as 127.0.0.1:2525"),
        Wrong("port-offset", "70000", "or auto"),
        Wrong("ports-file", "", "write the path of a file"),
        Wrong("store", "/var/mail", "maildir:/var/mail"),
        Wrong("store-group", "a group", "id(1)"),
        Wrong("store-mode", "0999", "write it in octal"),
        Wrong("store-trace", "yes", "write one of them"),
        Wrong("hostname", "a..b", "labels"),
        Wrong("max-message-size", "0", "write octets"),
        Wrong("max-recipients", "none", "write it in digits"),
        Wrong("max-bad-commands", "0", "write it in digits"),
        Wrong("max-connections", "65536", "write it in digits"),
        Wrong("max-connections-per-address", "-1", "write it in digits"),
        Wrong("auth-required", "yes", "write one of them"),
        Wrong("auth-mechanisms", "PLIAN", "did you mean 'PLAIN'?"),
        Wrong("auth-mechanisms", "SCRAM-SHA-1", "set auth.secret"),
        Wrong("auth-default", "maybe", "write one of them"),
        Wrong("time-scale", "0", "write a decimal number"),
        Wrong("command-timeout", "0", "write seconds"),
        Wrong("content-timeout", "5 minutes", "write seconds"),
        Wrong("message-timeout", "25h", "write seconds"),
        Wrong("reply-timeout", "-1", "write seconds"),
        Wrong("stop-timeout", "1.5", "write seconds"),
        Wrong("log-level", "infos", "did you mean 'info'"),
        Wrong("log-format", "xml", "write one of them"),
        Wrong("sessions", "0", "write it in digits"),
        Wrong("seccomp", "kil", "did you mean 'kill'"),
        Wrong("seed", "chance", "write it in digits"),
        Wrong("faults", "no", "on"),
        Wrong("fault-domains", "x..y", "labels"),
        Wrong("parent-user", "root", "a user that may do nothing"),
        Wrong("listener-user", "0", "a user that may do nothing"),
        Wrong("session-user", "no:body", "id(1)"),
        Wrong("sink-user", "", "id(1)"),
        Wrong("logger-user", "4294967295", "id(1)"),
    ]

    @Test(arguments: wrong)
    func `a wrong value ends with 64, its place and its mend`(wrong: Wrong) throws {
        let option = try Program.run(["--\(wrong.option)", wrong.value])
        #expect(option.ending == .exited(64))
        #expect(option.output == "")
        #expect(option.errors.contains("--\(wrong.option)"))
        #expect(option.errors.contains(wrong.mend))

        let variable = "FUMBLED_" + wrong.option.uppercased().replacing("-", with: "_")
        let environment = try Program.run([], environment: [variable: wrong.value])
        #expect(environment.ending == .exited(64))
        #expect(environment.errors.contains(variable))
        #expect(environment.errors.contains(wrong.mend))
    }

    @Test(arguments: [
        (["--prot-offset", "1"], "--port-offset"), (["--sessions"], "--sessions"), (["mail"], "mail"),
        (["--listen", "127.0.0.1:0", "--port-offset", "1"], "--port-offset"),
    ])
    func `what is no option ends with 64 and says what is`(arguments: [String], said: String) throws {
        let finished = try Program.run(arguments)
        #expect(finished.ending == .exited(64))
        #expect(finished.errors.contains(said))
    }

    @Test func `an unknown option with a value is one mistake`() throws {
        let finished = try Program.run(["--lisen", "127.0.0.1:1"])
        #expect(finished.ending == .exited(64))
        #expect(finished.errors == "fumbled: command line: unknown option '--lisen'\n    did you mean '--listen'?\n")
    }

    @Test func `every mistake is reported, not only the first`() throws {
        let finished = try Program.run(
            ["--sessions", "no", "--time-scale", "no"], environment: ["FUMBLED_SESSION": "1"])
        #expect(finished.ending == .exited(64))
        for place in ["--sessions", "--time-scale", "FUMBLED_SESSION"] { #expect(finished.errors.contains(place)) }
    }

    @Test func `--version and --help are answered whatever else is wrong`() throws {
        let version = try Program.run(["--sessions", "no", "--version"])
        #expect(version.ending == .exited(0))
        #expect(version.output.wholeMatch(of: /fumbled \d+\.\d+\.\d+\n/) != nil)
        #expect(version.errors == "")
        let help = try Program.run(["--help", "--nonsense"])
        #expect(help.ending == .exited(0))
        for wrong in Self.wrong { #expect(help.output.contains("--\(wrong.option) ")) }
    }

    @Test func `a variable does what its option does, and the option wins`() throws {
        let daemon = try Daemon(
            ["--hostname", "option.test"],
            environment: [
                "FUMBLED_LISTEN": "127.0.0.1:0,127.0.0.1:0", "FUMBLED_HOSTNAME": "variable.test",
                "FUMBLED_SESSIONS": "3",
            ])
        #expect(daemon.listeners.count == 2)
        #expect(try daemon.connect().expect(220).text.hasPrefix("option.test "))
        #expect(daemon.children.filter { $0.title.hasPrefix("fumbled: session/") }.count == 3)
    }

    @Test func `a variable of another program's is nobody's mistake`() throws {
        let finished = try Program.run(["--version"], environment: ["FUMBLE": "1"])
        #expect(finished.ending == .exited(0))
    }
}
