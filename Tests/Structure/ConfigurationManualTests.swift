import Settings
import Testing

@Suite("fumbled.yaml(5)")
struct ConfigurationManualTests {
    /// The section that lists the keys: its lines, mdoc's escapes removed, each with the number of lists it stands in.
    private func lines() throws -> [(text: Substring, depth: Int)] {
        let text = try Repository.text("man/fumbled.yaml.5").replacing("\\&", with: "").replacing("\\-", with: "-")
        let start = try #require(text.firstRange(of: "\n.Sh KEYS\n")).upperBound
        let rest = text[start...]
        var depth = 0
        return rest[..<(rest.firstRange(of: "\n.Sh ")?.lowerBound ?? rest.endIndex)].split(separator: "\n").map {
            line in
            if line.hasPrefix(".Bl") { depth += 1 }
            if line.hasPrefix(".El") { depth -= 1 }
            return (line, depth)
        }
    }

    private static func key(of line: Substring) -> String? {
        line.firstMatch(of: /^\.It Cm ([a-z.-]+)/).map { String($0.1) }
    }

    /// What stands at a key, up to the next one.
    private func entry(_ path: String) throws -> String {
        let lines = try lines()
        let start = try #require(
            lines.firstIndex { $0.depth == 1 && Self.key(of: $0.text) == path }, "no entry for \(path)")
        let rest = lines[(start + 1)...]
        let end = rest.firstIndex { $0.depth == 0 || $0.depth == 1 && $0.text.hasPrefix(".It") }
        return (lines[start..<(end ?? lines.endIndex)].map(\.text) + [""]).joined(separator: "\n")
    }

    @Test(arguments: Setting.all.compactMap(\.path))
    func `every key has an entry with its option, its default and the keys below it`(path: String) throws {
        let setting = try #require(Setting.all.first { $0.path == path })
        let entry = try entry(path)
        #expect(!setting.isOption || entry.contains("\n.Fl \(setting.option.dropFirst())\n"))
        if case .value(let value) = setting.standard {
            let sentence = try #require(entry.split(separator: "The default is").dropFirst().last)
            for part in value.split(separator: ",") { #expect(sentence.contains(part), "\(path) \(part)") }
        }
        for inner in setting.innerKeys { #expect(entry.contains("\n.It Cm \(inner) "), "\(path) \(inner)") }
    }

    @Test func `no entry is for a key that isn't there`() throws {
        let (paths, inner) = (Setting.all.compactMap(\.path), Setting.all.flatMap(\.innerKeys))
        for line in try lines() {
            guard let key = Self.key(of: line.text) else { continue }
            #expect((line.depth == 1 ? paths : inner).contains(key), "\(key)")
        }
    }
}
