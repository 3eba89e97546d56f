import Support
import Testing

/// The graph of the modules as `make map` prints it, from the manifest.
@Suite("make map", .enabled(if: installed("make") != nil, "there is no make"))
struct MapTests {
    private struct Map {
        /// The modules of each floor.
        var floors: [String: Set<String>] = [:]
        /// The modules that each may import.
        var arrows: [String: Set<String>] = [:]

        init() throws {
            // A scratch path of its own: the other is taken while these tests run.
            let directory = try TemporaryDirectory()
            let finished = try Subprocess(
                try #require(installed("make")),
                ["make", "-s", "-C", Repository.root.path, "map", "PACKAGE_FLAGS=--scratch-path \(directory.path)"]
            ).finish()
            #expect(finished.ending == .exited(0), "\(finished.errors)")
            var floor = ""
            for line in finished.output.split(separator: "\n") {
                if let label = line.wholeMatch(of: /\s+label=(\w+)/) { floor = String(label.1) }
                if let node = line.wholeMatch(of: /\s+"(\w+)"/) { floors[floor, default: []].insert(String(node.1)) }
                if let arrow = line.wholeMatch(of: /\s+"(\w+)" -> "(\w+)"/) {
                    arrows[String(arrow.1), default: []].insert(String(arrow.2))
                }
            }
            #expect(finished.output.hasPrefix("digraph fumbled {") && finished.output.hasSuffix("}\n"))
        }
    }

    @Test func `it has every module on its floor`() throws {
        let map = try Map()
        for floor in Floor.allCases { #expect(map.floors[floor.rawValue] == floor.modules, "\(floor)") }
    }

    @Test func `its arrows go down or stay on their floor, and none leads from one process to another`() throws {
        let map = try Map()
        let below = Dictionary(
            uniqueKeysWithValues: Floor.allCases.enumerated().flatMap { height, floor in
                floor.modules.map { ($0, height) }
            })
        for (module, others) in map.arrows {
            let height = try #require(below[module], "\(module)")
            for other in others {
                // What is on no floor comes from another package.
                guard let otherHeight = below[other] else { continue }
                #expect(otherHeight <= height, "\(module) -> \(other)")
                guard Floor.processes.modules.contains(module) else { continue }
                #expect(other == "Privsep" || !Floor.processes.modules.contains(other), "\(module) -> \(other)")
            }
        }
    }

    @Test func `each import of a source is an arrow`() throws {
        let map = try Map()
        let ours = Floor.allCases.reduce(into: Set<String>()) { $0.formUnion($1.modules) }
        for file in try SourceFile.all() {
            let imports = file.imports.intersection(ours)
            #expect(imports.subtracting(map.arrows[file.module] ?? []) == [], "\(file)")
        }
    }
}
