import Foundation
import Support
import Testing
import Wire

/// What stands in the directory of --ca-dir and can't be used.
@Suite("An authority that can't be had")
struct AuthorityTests {
    @Test(arguments: ["ca.pem", "ca-key.pem"])
    func `an authority's certificate or key without the other ends the start with 78, and stays as it is`(
        name: String
    ) throws {
        let directory = try TemporaryDirectory()
        try directory.write(Array("mine".utf8), to: name)
        for more in [[], ["--check"]] {
            let finished = try Program.run(["--listen", "127.0.0.1:0", "--ca-dir", directory.path] + more)
            #expect(finished.ending == .exited(78))
            #expect(finished.errors.contains("\(name) is there without ca"))
        }
        #expect(try FileManager.default.contentsOfDirectory(atPath: directory.path) == [name])
        #expect(try String(contentsOfFile: directory.path(name), encoding: .utf8) == "mine")
    }

    @Test func `a FIFO or a file too long in an authority's place ends the start with 78, and nobody waits`() throws {
        let directory = try TemporaryDirectory()
        try directory.write([UInt8](repeating: 0x20, count: KeptAuthority.longest + 1), to: "ca.pem")
        try directory.write(Array("mine".utf8), to: "ca-key.pem")
        let long = try Program.run(["--listen", "127.0.0.1:0", "--ca-dir", directory.path])
        #expect(long.ending == .exited(78))
        #expect(long.errors.contains("ca.pem: it has more than 8192 octets"))
        unlink(directory.path("ca-key.pem"))
        mkfifo(directory.path("ca-key.pem"), 0o666)
        unlink(directory.path("ca.pem"))
        try directory.write(Array("mine".utf8), to: "ca.pem")
        let fifo = try Program.run(["--listen", "127.0.0.1:0", "--ca-dir", directory.path])
        #expect(fifo.ending == .exited(78))
        #expect(fifo.errors.contains("ca-key.pem: it's a FIFO"))
    }

    @Test(.enabled(if: SmallDisk.canBeHad, Comment(rawValue: SmallDisk.hint)))
    func `a disk without room for the authority ends the start with 78, and leaves nothing there`() throws {
        let directory = try TemporaryDirectory()
        let disk = try SmallDisk("size=64k", at: directory.makeDirectory("disk"))
        let fillers = disk.fill(octets: 4_096)
        let finished = try Program.run(["--listen", "127.0.0.1:0", "--ca-dir", disk.path])
        #expect(finished.ending == .exited(78))
        #expect(finished.errors.contains("No space left on device"))
        let left = try FileManager.default.contentsOfDirectory(atPath: disk.path)
        #expect(left.count == fillers.count && left.allSatisfy { $0.hasPrefix("filler-") })
        _ = disk
    }
}
