import Foundation

/// The tree that these tests stand in, as text.
enum Repository {
    /// The folder of Package.swift: three above this file.
    static let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent()

    static func text(_ path: String) throws -> String {
        try String(contentsOf: root.appending(path: path), encoding: .utf8)
    }

    /// The names in a folder, sorted; none if it isn't there.
    static func names(in folder: String) -> [String] {
        ((try? FileManager.default.contentsOfDirectory(atPath: root.appending(path: folder).path)) ?? []).sorted()
    }

    /// The files below a folder whose names end so, as paths from the root, sorted.
    static func files(below folder: String, suffixes: [String]) -> [String] {
        let below = FileManager.default.enumerator(atPath: root.appending(path: folder).path)
        let paths = (below?.compactMap { $0 as? String } ?? []).filter { path in
            suffixes.contains(where: path.hasSuffix)
        }
        return paths.map { "\(folder)/\($0)" }.sorted()
    }

    /// Whether a name at the top is a build's, an editor's or git's own.
    static func isIgnored(_ name: String) -> Bool {
        name == ".git" || name.hasPrefix(".build") || name == ".swiftpm" || name == "Package.resolved"
            || name.hasSuffix(".swp")
    }
}
