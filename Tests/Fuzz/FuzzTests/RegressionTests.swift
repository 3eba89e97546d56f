import Foundation
import FuzzTargets
import Support
import Testing

/// Inputs that once broke something, or that a fuzzer begins with: `Regressions/TARGET/NAME`, named for what it was.
/// A law that doesn't hold stops the whole run, with the name of the law.
@Suite("Fuzzing")
struct RegressionTests {
    private static let folder = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .appending(path: "Regressions")

    @Test(arguments: FuzzTarget.allCases)
    func `what was found once, and what a fuzzer begins with, breaks nothing`(target: FuzzTarget) throws {
        let folder = Self.folder.appending(path: target.rawValue)
        let names = try FileManager.default.contentsOfDirectory(atPath: folder.path).sorted()
        #expect(!names.isEmpty)
        for name in names { target.run(Array(try Data(contentsOf: folder.appending(path: name)))) }
    }

    /// Not what a fuzzer does, but what can be done in a second: the inputs above with octets changed by lot.
    @Test(arguments: FuzzTarget.allCases)
    func `nor does what is like it`(target: FuzzTarget) throws {
        let folder = Self.folder.appending(path: target.rawValue)
        var lots = SplitMix(seed: 1)
        for name in try FileManager.default.contentsOfDirectory(atPath: folder.path).sorted() {
            let octets = Array(try Data(contentsOf: folder.appending(path: name)))
            for _ in 0..<30 {
                var changed = octets
                for _ in 0..<Int.random(in: 1...4, using: &lots) where !changed.isEmpty {
                    let place = Int.random(in: 0..<changed.count, using: &lots)
                    switch Int.random(in: 0..<3, using: &lots) {
                    case 0: changed[place] = UInt8.random(in: 0...255, using: &lots)
                    case 1: changed.remove(at: place)
                    default: changed.insert(contentsOf: changed[place...].prefix(8), at: place)
                    }
                }
                target.run(changed)
            }
        }
    }
}
