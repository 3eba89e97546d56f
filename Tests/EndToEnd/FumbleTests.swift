import Foundation
import Support
import Testing

/// It needs no daemon, so a second run as another user would try nothing new.
@Suite("fumble", .enabled(if: !Program.isSecondRun))
struct FumbleTests {
    @Test func `explain lists all words where none is named`() throws {
        let run = try Program.tool(["explain"])
        #expect(run.ending == .exited(0))
        #expect(run.output.contains("\n    wait<time> "))
        #expect(run.errors == "")
    }

    @Test func `explain says what words, addresses and names do, one after the other`() throws {
        let run = try Program.tool(["explain", "rcpt451x2", "alice+dotdrop@x.example", "helo500.example"])
        #expect(run.ending == .exited(0))
        #expect(run.output.contains("'rcpt451x2' is a word."))
        #expect(run.output.contains("In RCPT it carries dotdrop."))
        #expect(run.output.contains("In EHLO it carries helo500."))
    }

    @Test func `a wrong word ends with 65 and the nearest right one, after all that is right`() throws {
        let run = try Program.tool(["explain", "dothand", "rcpt451", "rcptwait5000"])
        #expect(run.ending == .exited(65))
        #expect(run.output.contains("'rcpt451' is a word."))
        #expect(
            run.errors == """
                fumble: 'dothand': it is no word of the fault language
                    did you mean 'dothang'?
                fumble: 'rcptwait5000': 'wait5000' is out of range
                    write 0 to 605 seconds

                """)
    }

    @Test func `a full disk ends with 71`() throws {
        let run = try Program.tool(["explain"], outputFile: "/dev/full")
        #expect(run.ending == .exited(71))
        #expect(run.errors.contains("ENOSPC"))
    }

    @Test func `a wrong option ends with 64`() throws {
        #expect(try Program.tool(["--bogus"]).ending == .exited(64))
        #expect(try Program.tool(["explian"]).ending == .exited(64))
    }

    @Test func `every command and every option has an entry in fumble(1), and nothing else has one`() throws {
        let help = try JSONValue(try Program.tool(["--experimental-dump-help"]).output)
        var commands: Set<String> = []
        var options: Set<String> = ["help", "version", "generate-completion-script"]
        for command in try #require(help["command"]?["subcommands"]?.array) {
            guard let name = command["commandName"]?.text, name != "help" else { continue }
            commands.insert(name)
            for argument in command["arguments"]?.array ?? [] where argument["kind"]?.text != "positional" {
                options.insert(try #require(argument["preferredName"]?["name"]?.text))
            }
        }
        let page = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent().appending(path: "man/fumble.1")
        let entries = try String(contentsOf: page, encoding: .utf8).split(separator: "\n").filter {
            $0.hasPrefix(".It ")
        }
        let written = entries.flatMap { $0.matches(of: /Fl -([a-z-]+)/).map { String($0.1) } }
        #expect(options == Set(written), "\(options.symmetricDifference(written))")
        #expect(commands == Set(entries.compactMap { $0.firstMatch(of: /^\.It Cm ([a-z]+) O/).map { String($0.1) } }))
    }

    @Test func `help tells a default, and what values there are, once`() throws {
        let help = try JSONValue(try Program.tool(["--experimental-dump-help"]).output)
        for command in try #require(help["command"]?["subcommands"]?.array) {
            for argument in command["arguments"]?.array ?? [] {
                let text = argument["abstract"]?.text ?? ""
                let values = argument["allValues"]?.array?.compactMap(\.text) ?? []
                #expect(values.isEmpty || !values.allSatisfy(text.contains), "\(text)")
                #expect(argument["defaultValue"] == nil || !text.contains("["), "\(text)")
            }
        }
    }

    @Test(arguments: ["bash", "zsh", "fish"])
    func `a completion script knows the words`(shell: String) throws {
        let run = try Program.tool(["--generate-completion-script", shell])
        #expect(run.ending == .exited(0))
        #expect(run.output.contains("explain") && run.output.contains("openend"))
    }
}
