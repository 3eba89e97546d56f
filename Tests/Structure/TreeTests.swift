import Testing

@Suite("The tree")
struct TreeTests {
    private static let top: Set<String> = [
        ".ci", ".editorconfig", ".gitignore", ".swift-format", "LICENSE", "Makefile", "Package.swift", "README.md",
        "Sources", "Tests", "etc", "man",
    ]

    /// In lines. A file has one idea.
    private static let longestFile = 500

    @Test func `nothing else stands at the top`() {
        let others = Repository.names(in: "").filter { !Self.top.contains($0) && !Repository.isIgnored($0) }
        #expect(others == [])
    }

    @Test func `Sources has its four floors and nothing else`() {
        #expect(Set(Repository.names(in: "Sources")) == Set(Floor.allCases.map(\.rawValue)))
    }

    @Test func `no source file is above 500 lines`() throws {
        for path in Repository.files(below: "Sources", suffixes: [".swift", ".c", ".h"]) {
            let lines = try Repository.text(path).split(separator: "\n", omittingEmptySubsequences: false).count
            #expect(lines <= Self.longestFile + 1, "\(path)")
        }
    }

    @Test(arguments: Floor.allCases)
    func `tests mirror the tree of the sources`(floor: Floor) {
        #expect(Set(Repository.names(in: "Tests/\(floor.rawValue)")).subtracting(floor.modules) == [])
    }

    @Test func `every test target is declared in the manifest`() throws {
        let manifest = try Repository.text("Package.swift")
        for floor in Floor.allCases {
            for module in Repository.names(in: "Tests/\(floor.rawValue)") {
                #expect(manifest.contains("\"\(floor.rawValue)/\(module)\""))
            }
        }
    }
}
