/// A floor of the house: its modules may see those below it.
enum Floor: String, CaseIterable {
    case pure = "Pure"
    case system = "System"
    case processes = "Processes"
    case commands = "Commands"

    /// The modules of ours that stand on this floor: a folder each.
    var modules: Set<String> {
        Set(Repository.names(in: "Sources/\(rawValue)").filter { !$0.hasSuffix(".md") })
    }
}

/// A Swift file below Sources.
struct SourceFile: CustomStringConvertible {
    let path: String
    let floor: Floor
    /// The module that it belongs to: the folder on the floor.
    let module: String
    let lines: [Substring]

    /// Nil if it stands outside the four floors, or in none of their modules.
    init?(_ path: String) throws {
        let folders = path.split(separator: "/").map(String.init)
        guard folders.count >= 4, let floor = Floor(rawValue: folders[1]) else { return nil }
        self.path = path
        self.floor = floor
        module = folders[2]
        lines = try Repository.text(path).split(separator: "\n", omittingEmptySubsequences: false)
    }

    static func all() throws -> [SourceFile] {
        try Repository.files(below: "Sources", suffixes: [".swift"]).compactMap(SourceFile.init)
    }

    /// The modules that it imports.
    var imports: Set<String> { Set(code.compactMap(Self.module(importedBy:))) }

    /// The module that a line imports, or nil if it's no import.
    static func module(importedBy line: Substring) -> String? {
        let words = line.split(whereSeparator: { " \t;".contains($0) }).filter { !$0.hasPrefix("@") }
        guard let keyword = words.firstIndex(of: "import"),
            words[..<keyword].allSatisfy({ accessLevels.contains(String($0)) })
        else {
            return nil
        }
        let path = words[(keyword + 1)...].first { !declarations.contains(String($0)) }
        // `import struct Module.Type` names the module first.
        return path?.split(separator: ".").first.map(String.init)
    }

    private static let accessLevels: Set<String> = ["public", "package", "internal", "fileprivate", "private"]
    private static let declarations: Set<String> = [
        "struct", "class", "enum", "protocol", "func", "var", "let", "typealias",
    ]

    /// Its lines without what stands behind `//`.
    var code: [Substring] {
        lines.map { line in line.firstRange(of: "//").map { line[..<$0.lowerBound] } ?? line }
    }

    /// Without its folders.
    var name: String { path.split(separator: "/").last.map(String.init) ?? path }

    var description: String { path }
}
