import Diagnosis
import Glibc
import Support
import Testing
import Vocabulary
import YAML

@Suite("The file of a configuration")
struct ConfigurationFileTests {
    private let scratch = Scratch()

    private func mistake(_ name: String) throws -> Mistake {
        try #require(#expect(throws: Mistake.self) { try ConfigurationFile(scratch.path(of: name)).read() })
    }

    @Test func `its places have its path`() throws {
        scratch.write("a: b\n", to: "f.yaml")
        let path = scratch.path(of: "f.yaml")
        #expect(try ConfigurationFile(path).read()?.root?.place == .file(path, line: 1, column: 1))
    }

    @Test func `that there is none is no mistake`() throws {
        #expect(try ConfigurationFile(scratch.path(of: "none.yaml")).read() == nil)
    }

    @Test func `a link to a file is a file`() throws {
        scratch.write("a: b\n", to: "f.yaml")
        symlink("f.yaml", scratch.path(of: "link.yaml"))
        #expect(line(try ConfigurationFile(scratch.path(of: "link.yaml")).read()?.root) == "{a: b}")
    }

    @Test func `a FIFO that nobody writes to is told at once`() throws {
        mkfifo(scratch.path(of: "fifo"), 0o600)
        #expect(try mistake("fifo").wrong == "is a FIFO")
    }

    @Test func `a directory and a device are told`() throws {
        #expect(try mistake(".").wrong == "is a directory")
        let device = #expect(throws: Mistake.self) { try ConfigurationFile("/dev/zero").read() }
        #expect(device?.wrong == "is a device")
        #expect(device?.place == .path("/dev/zero"))
    }

    @Test func `a file of 1 GB is told, and one of the largest size is read`() throws {
        scratch.write("", to: "large")
        truncate(scratch.path(of: "large"), 1_073_741_824)
        #expect(try mistake("large").wrong == "is larger than \(Limit.configurationFile) octets")
        scratch.write(String(repeating: "#", count: Limit.configurationFile), to: "full")
        #expect(try ConfigurationFile(scratch.path(of: "full")).read()?.root == nil)
        scratch.write(String(repeating: "#", count: Limit.configurationFile + 1), to: "more")
        #expect(try mistake("more").wrong.hasPrefix("is larger"))
    }

    @Test(.enabled(if: geteuid() != 0)) func `a file that may not be read is told`() throws {
        scratch.write("a: b\n", to: "f.yaml")
        chmod(scratch.path(of: "f.yaml"), 0)
        #expect(try mistake("f.yaml").wrong.contains("EACCES"))
    }

    @Test func `a path that leads through a file is told`() throws {
        scratch.write("a: b\n", to: "f.yaml")
        #expect(try mistake("f.yaml/g").wrong.contains("ENOTDIR"))
    }
}
