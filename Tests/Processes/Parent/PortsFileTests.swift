import Glibc
import Support
import Testing
import Vocabulary

@testable import Parent

@Suite("The ports file")
struct PortsFileTests {
    private let scratch = Scratch()
    private func file(_ name: String = "ports.json") throws -> PortsFile { try PortsFile(scratch.path(of: name)) }

    private func places() throws -> [ListeningPlace] {
        try ["127.0.0.1:2525", "[::1]:40312"].map {
            ListeningPlace(name: "smtp", address: try #require(ListeningAddress($0)), tls: .none)
        }
    }

    @Test func `it has the process and every listener`() throws {
        try file().write(pid: 42, try places())
        #expect(
            scratch.text(of: "ports.json")
                == #"{"pid":42,"listeners":[{"name":"smtp","address":"127.0.0.1","port":2525,"tls":"none"},"#
                + #"{"name":"smtp","address":"::1","port":40312,"tls":"none"}]}"# + "\n")
        #expect(scratch.status(of: "ports.json")?.mode == 0o644)
        #expect(scratch.names() == ["ports.json"])
    }

    @Test func `an old one is removed, and that there is none is fine`() throws {
        try file().prepare(pid: 42)
        scratch.write("old", to: "ports.json")
        try file().prepare(pid: 42)
        #expect(scratch.names() == [])
    }

    @Test func `it replaces what came there meanwhile, in one step`() throws {
        scratch.write(String(repeating: "old", count: 1_000), to: "ports.json")
        try file().write(pid: 42, [])
        #expect(scratch.text(of: "ports.json") == "{\"pid\":42,\"listeners\":[]}\n")
    }

    @Test func `what a crash left of a process with the same number is no obstacle`() throws {
        scratch.write("half", to: "ports.json.42")
        try file().write(pid: 42, [])
        #expect(scratch.names() == ["ports.json"])
    }

    private func obstacle(_ name: String, sourceLocation: SourceLocation = #_sourceLocation) -> Obstacle? {
        #expect(throws: Obstacle.self, sourceLocation: sourceLocation) { try file(name).prepare(pid: 42) }
    }

    @Test func `a place where it can't be is an obstacle that names it and the option, before it's written`() {
        scratch.makeDirectory("ports.json")
        let there = obstacle("ports.json")
        #expect(
            there?.wrong.hasPrefix("can't write the ports file \(scratch.path(of: "ports.json")): unlinkat") == true)
        #expect(there?.mend == "--ports-file names another file")
        #expect(there?.code == ExitCode.configuration)
        #expect(obstacle("none/ports.json")?.wrong.contains("ENOENT") == true)
        #expect(obstacle("ports.json/")?.wrong.contains("EISDIR") == true)
        #expect(obstacle(String(repeating: "x", count: 256))?.wrong.contains("ENAMETOOLONG") == true)
        #expect(scratch.names() == ["ports.json"])
    }

    @Test(.enabled(if: geteuid() != 0, "root may write everywhere"))
    func `a directory where nothing can be made is an obstacle before it's written`() throws {
        scratch.makeDirectory("closed", mode: 0o500)
        #expect(obstacle("closed/ports.json")?.wrong.contains("EACCES") == true)
    }

    // MARK: The end

    @Test func `it's gone at the end`() throws {
        let file = try file()
        try file.write(pid: 42, try places())
        file.remove()
        #expect(scratch.names() == [])
        file.remove()
    }

    @Test func `one that another daemon put there stays`() throws {
        let (first, second) = (try file(), try file())
        try first.write(pid: 42, [])
        try second.write(pid: 43, [])
        first.remove()
        #expect(scratch.text(of: "ports.json") == "{\"pid\":43,\"listeners\":[]}\n")
    }

    @Test(arguments: ["", "{}", "{\"pid\":42,\"listeners\":[]}\nx"])
    func `one that somebody wrote to stays as it is`(content: String) throws {
        let file = try file()
        try file.write(pid: 42, [])
        scratch.write(content, to: "ports.json")
        file.remove()
        #expect(scratch.text(of: "ports.json") == content)
    }

    @Test func `one that was removed or moved is nobody's business any more`() throws {
        let file = try file()
        try file.write(pid: 42, [])
        rename(scratch.path(of: "ports.json"), scratch.path(of: "kept.json"))
        scratch.write("other", to: "ports.json")
        file.remove()
        #expect(scratch.names() == ["kept.json", "ports.json"])
    }

    @Test func `an obstacle is two lines: what is wrong, and what mends it`() {
        let obstacle = Obstacle("it's wrong", mend: "do this")
        #expect(obstacle.description == "fumbled: it's wrong\n    do this")
        #expect(obstacle.code == ExitCode.unavailable)
    }
}
