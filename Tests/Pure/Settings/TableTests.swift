import Settings
import Testing

@Suite("The table of settings")
struct TableTests {
    @Test func `names, variables and paths are unique`() {
        for names in [Setting.all.map(\.name), Setting.all.map(\.variable), Setting.all.map(\.path)] {
            #expect(Set(names).count == names.count)
        }
    }

    @Test(arguments: Setting.all.map(\.name))
    func `the variable is the option in capitals`(name: String) throws {
        let setting = try setting(name)
        #expect(setting.option == "--\(name)")
        #expect(setting.variable.hasPrefix("FUMBLED_"))
        #expect(
            setting.variable.dropFirst("FUMBLED_".count).lowercased()
                == name.split(separator: "-").joined(separator: "_"))
    }

    @Test(arguments: Setting.all.map(\.name))
    func `a default that is written out changes nothing but that somebody wrote it`(name: String) throws {
        guard case .value(let value) = try setting(name).standard else { return }
        var written = try #require(try configuration([(name, value)]))
        written.accounts = unasked(written.accounts)
        if case .standard(let addresses, _, let offset) = written.listeners {
            written.listeners = .standard(addresses: addresses, givenByUser: false, offset: offset)
        }
        #expect(written == .standard)
    }

    @Test func `every row is offered to getopt_long, and the two questions`() {
        #expect(Argument.options.map(\.name) == Setting.all.map(\.name) + ["help", "version"])
        #expect(Argument.options.filter { !$0.takesValue }.map(\.name) == ["help", "version"])
    }

    @Test func `the help has a line for every option and no line too long`() throws {
        let lines = Usage.help.split(separator: "\n", omittingEmptySubsequences: false)
        #expect(lines.allSatisfy { $0.count <= 100 })
        #expect(lines.count <= 60)
        for setting in Setting.all {
            let line = try #require(lines.first { $0.hasPrefix("  \(setting.option) \(setting.placeholder)") })
            #expect(line.hasSuffix("[\(setting.standard)]"))
        }
    }

    @Test func `the version is one line`() {
        #expect(Usage.version == "fumbled \(Usage.release)")
        #expect(!Usage.version.contains("\n"))
    }

    private func unasked(_ accounts: Accounts) -> Accounts {
        var accounts = accounts
        for path in [\Accounts.parent, \.listener, \.session, \.sink, \.logger] {
            accounts[keyPath: path].isExplicit = false
        }
        return accounts
    }
}
