import Settings
import Testing

@Suite("fumbled(8)")
struct ManualTests {
    /// The manual's entry for an option, from its `.It` to the next one, mdoc's escapes removed.
    private func entry(_ option: String) throws -> String {
        let lines = try Repository.text("man/fumbled.8").split(separator: "\n", omittingEmptySubsequences: false)
        let head = ".It Fl -\(option.dropFirst(2))"
        let start = try #require(lines.firstIndex { $0 == head || $0.hasPrefix(head + " ") }, "no entry for \(option)")
        let rest = lines[(start + 1)...]
        let end =
            rest.firstIndex { $0.hasPrefix(".It ") || $0.hasPrefix(".El") || $0.hasPrefix(".Sh") } ?? lines.endIndex
        return lines[start..<end].joined(separator: "\n").replacing("\\&", with: "").replacing("\\-", with: "-")
    }

    @Test(arguments: Setting.options.map(\.name))
    func `every option has an entry with its variable and its default`(name: String) throws {
        let setting = try #require(Setting.options.first { $0.name == name })
        let entry = try entry(setting.option)
        #expect(entry.contains("\n.Ev \(setting.variable)"))
        switch setting.standard {
        case .value(let value):
            let sentence = try #require(entry.split(separator: "The default is").dropFirst().first)
            for part in value.split(separator: ",") {
                #expect(sentence.contains(part), "\(setting.option) \(part)")
            }
        case .words:
            #expect(entry.lowercased().contains("default") || entry.contains("Without it"))
        }
    }

    @Test(arguments: Flag.allCases)
    func `every question has an entry`(flag: Flag) throws {
        #expect(try !entry(flag.option).isEmpty)
    }

    @Test func `no entry is for an option that isn't there`() throws {
        let manual = try Repository.text("man/fumbled.8")
        let options = Setting.options.map(\.option) + Flag.allCases.map(\.option)
        for match in manual.matches(of: /\.It Fl (-[a-z-]+)/) {
            #expect(options.contains("-" + match.1))
        }
        for match in manual.matches(of: /\.Ev (FUMBLED_[A-Z_]+)/) {
            #expect(Setting.variables.map(\.variable).contains(String(match.1)))
        }
    }
}
