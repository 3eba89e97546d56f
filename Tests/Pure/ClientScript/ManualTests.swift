import Foundation
import Testing

@testable import ClientScript

@Suite("fumble-script(5)")
struct ManualTests {
    @Test func `every statement has an entry, and no other word has one`() throws {
        let page = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent().deletingLastPathComponent().appending(path: "man/fumble-script.5")
        let lines = try String(contentsOf: page, encoding: .utf8).split(separator: "\n")
        let written = Set(lines.compactMap { $0.firstMatch(of: /^\.It Ic ([a-z-]+)/).map { String($0.1) } })
        // What stands at the top of a file is no statement.
        let top: Set = ["include", "proc", "test-case"]
        #expect(written.subtracting(top) == Set(Parser.statements), "\(written.symmetricDifference(Parser.statements))")
        #expect(top.isSubset(of: written))
    }
}
