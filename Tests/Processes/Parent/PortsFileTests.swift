import Support
import Testing
import Vocabulary

@testable import Parent

@Suite("The ports file")
struct PortsFileTests {
    private let scratch = Scratch()
    private var file: PortsFile { PortsFile(path: scratch.path(of: "ports.json")) }

    private func places() throws -> [ListeningPlace] {
        try ["127.0.0.1:2525", "[::1]:40312"].map {
            ListeningPlace(name: "smtp", endpoint: try #require(Endpoint($0)), tls: .none)
        }
    }

    @Test func `it has the process and every listener`() throws {
        try file.write(pid: 42, try places())
        #expect(
            scratch.text(of: "ports.json")
                == #"{"pid":42,"listeners":[{"name":"smtp","address":"127.0.0.1","port":2525,"tls":"none"},"#
                + #"{"name":"smtp","address":"::1","port":40312,"tls":"none"}]}"# + "\n")
        #expect(scratch.status(of: "ports.json")?.mode == 0o644)
        #expect(scratch.names() == ["ports.json"])
    }

    @Test func `an old one is removed, and that there is none is fine`() throws {
        try file.remove()
        scratch.write("old", to: "ports.json")
        try file.remove()
        #expect(scratch.names() == [])
    }

    @Test func `it replaces what came there meanwhile, in one step`() throws {
        scratch.write(String(repeating: "old", count: 1_000), to: "ports.json")
        try file.write(pid: 42, [])
        #expect(scratch.text(of: "ports.json") == "{\"pid\":42,\"listeners\":[]}\n")
    }

    @Test func `what a crash left of a process with the same number is no obstacle`() throws {
        scratch.write("half", to: "ports.json.42")
        try file.write(pid: 42, [])
        #expect(scratch.names() == ["ports.json"])
    }

    @Test func `a place where it can't be is an obstacle that names it and the option`() throws {
        scratch.makeDirectory("ports.json")
        let there = #expect(throws: Obstacle.self) { try file.write(pid: 42, []) }
        #expect(there?.wrong.hasPrefix("can't write the ports file \(scratch.path(of: "ports.json")): rename") == true)
        #expect(there?.mend == "--ports-file names another file")
        #expect(there?.code == ExitCode.configuration)
        #expect(scratch.names() == ["ports.json"])
        #expect(#expect(throws: Obstacle.self) { try file.remove() }?.code == ExitCode.configuration)

        let nowhere = PortsFile(path: scratch.path(of: "none/ports.json"))
        try nowhere.remove()
        #expect(#expect(throws: Obstacle.self) { try nowhere.write(pid: 42, []) }?.wrong.contains("ENOENT") == true)
    }

    @Test func `an obstacle is two lines: what is wrong, and what mends it`() {
        let obstacle = Obstacle("it's wrong", mend: "do this")
        #expect(obstacle.description == "fumbled: it's wrong\n    do this")
        #expect(obstacle.code == ExitCode.unavailable)
    }
}
