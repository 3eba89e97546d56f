import Settings
import Testing

@Suite("The table of settings")
struct TableTests {
    @Test func `names, variables and keys are unique`() {
        for names in [Setting.options.map(\.name), Setting.variables.map(\.variable), Setting.all.compactMap(\.path)] {
            #expect(Set(names).count == names.count)
        }
    }

    @Test func `every option but the file's own name has a key, and every other key says what an option does`() {
        #expect(Setting.options.filter { $0.path == nil }.map(\.name) == ["config"])
        for setting in Setting.all where !setting.isOption {
            #expect(setting.path != nil)
        }
    }

    @Test(arguments: Setting.options.map(\.name))
    func `the variable is the option in capitals`(name: String) throws {
        let setting = try setting(name)
        #expect(setting.option == "--\(name)")
        #expect(setting.variable.hasPrefix("FUMBLED_"))
        #expect(
            setting.variable.dropFirst("FUMBLED_".count).lowercased()
                == name.split(separator: "-").joined(separator: "_"))
    }

    @Test(arguments: Setting.options.map(\.name))
    func `a default that is written out changes nothing but that somebody wrote it`(name: String) throws {
        guard case .value(let value) = try setting(name).standard else { return }
        var written = try #require(try configuration([(name, value)]))
        written.users = [:]
        if case .standard(let addresses, _, let offset) = written.listeners {
            written.listeners = .standard(addresses: addresses, givenByUser: false, offset: offset)
        }
        #expect(written == .standard)
    }

    @Test func `every option is offered to getopt_long, and the questions`() {
        #expect(Argument.options.map(\.name) == Setting.options.map(\.name) + ["check", "help", "stdio", "version"])
        #expect(Argument.options.filter { !$0.takesValue }.map(\.name) == ["check", "help", "stdio", "version"])
    }

    @Test func `the help has a line for every option and no line too long`() throws {
        let lines = Usage.help.split(separator: "\n", omittingEmptySubsequences: false)
        #expect(lines.allSatisfy { $0.count <= 100 })
        #expect(lines.count <= 84)
        for setting in Setting.options {
            let line = try #require(lines.first { $0.hasPrefix("  \(setting.option) \(setting.placeholder)") })
            #expect(line.hasSuffix("[\(setting.standard)]"))
        }
    }

    @Test func `the version is one line`() {
        #expect(Usage.version == "fumbled \(Usage.release)")
        #expect(!Usage.version.contains("\n"))
    }
}
