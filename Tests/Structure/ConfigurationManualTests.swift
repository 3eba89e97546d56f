import Settings
import Testing

@Suite("fumbled.yaml(5)")
struct ConfigurationManualTests {
    /// The section that lists the keys, as lines, mdoc's escapes removed.
    private func lines() throws -> [Substring] {
        let text = try Repository.text("man/fumbled.yaml.5").replacing("\\&", with: "").replacing("\\-", with: "-")
        let start = try #require(text.firstRange(of: "\n.Sh KEYS\n")).upperBound
        let rest = text[start...]
        return rest[..<(rest.firstRange(of: "\n.Sh ")?.lowerBound ?? rest.endIndex)].split(separator: "\n")
    }

    private static func key(of line: Substring) -> String? {
        line.firstMatch(of: /^\.It Cm ([a-z.-]+)/).map { String($0.1) }
    }

    /// What stands at a key, up to the next one of the table's.
    private func entry(_ path: String) throws -> String {
        let lines = try lines()
        let start = try #require(lines.firstIndex { Self.key(of: $0) == path }, "no entry for \(path)")
        let paths = Setting.all.compactMap(\.path)
        let rest = lines[(start + 1)...]
        let end = rest.firstIndex { line in Self.key(of: line).map(paths.contains) == true || line.hasPrefix(".Ss") }
        return lines[start..<(end ?? lines.endIndex)].joined(separator: "\n")
    }

    @Test(arguments: Setting.all.compactMap(\.path))
    func `every key has an entry with its option, its default and the keys below it`(path: String) throws {
        let setting = try #require(Setting.all.first { $0.path == path })
        let entry = try entry(path)
        #expect(
            entry.contains("\n.Fl \(setting.option.dropFirst())\n")
                || entry.hasSuffix("\n.Fl \(setting.option.dropFirst())") || !setting.isOption)
        if case .value(let value) = setting.standard {
            let sentence = try #require(entry.split(separator: "The default is").dropFirst().last)
            for part in value.split(separator: ",") { #expect(sentence.contains(part), "\(path) \(part)") }
        }
        for inner in setting.innerKeys { #expect(entry.contains("\n.It Cm \(inner) "), "\(path) \(inner)") }
    }

    @Test func `no entry is for a key that isn't there`() throws {
        let known = Set(Setting.all.compactMap(\.path)).union(Setting.all.flatMap(\.innerKeys))
        for case let key? in try lines().map(Self.key) { #expect(known.contains(key), "\(key)") }
    }
}
