import Foundation
import Privilege
import Support
import Testing
import Vocabulary

/// A process joins by a row, an edge and a folder of its own: `Tests/Support/Joined`.
@Suite(
    "A process that joins",
    .enabled(if: geteuid() != 0 || Role.all.allSatisfy { Account(named: $0.user) == nil }, "its user isn't there"))
struct JoiningTests {
    /// The daemon with the two that joined, once the answer is in the log.
    private func daemon() throws -> Subprocess {
        let tests = try FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe")
        let program = URL(filePath: tests).deletingLastPathComponent().appending(path: "Joined").path
        let daemon = try Subprocess(program, [program], environment: ["PATH": "/usr/bin:/bin"])
        try Patience.wait(until: "the echo's answer is logged") {
            daemon.output.text.contains(#""event":"remark","process":"asker","what":"echo: number(42)""#)
        }
        return daemon
    }

    private func child(_ name: String, of daemon: Subprocess) throws -> ProcessEntry {
        try #require(ProcessEntry.children(of: daemon.pid).first { $0.title == "fumbled: \(name)" })
    }

    @Test func `it is confined like the others, answers on its edge, and ends with the daemon`() throws {
        let daemon = try daemon()
        let echo = try child("echo", of: daemon)
        #expect(echo.status("Seccomp") == ["2"])
        #expect(echo.status("CapEff") == ["0000000000000000"])
        #expect(daemon.output.text.contains(#""event":"confinement","process":"parent","name":"echo""#))
        daemon.signal(SIGTERM)
        #expect(try daemon.wait() == .exited(0))
        #expect(!ProcessEntry.isAlive(echo.pid))
    }

    @Test(arguments: ["echo", "asker"])
    func `its death ends the daemon, which names it`(name: String) throws {
        let daemon = try daemon()
        kill(try child(name, of: daemon).pid, SIGKILL)
        let finished = try daemon.finish()
        #expect(finished.ending == .exited(1))
        #expect(finished.errors == "fumbled: \(name) killed by SIGKILL; everything stopped\n")
        #expect(finished.output.contains(#""event":"lost","process":"parent","name":"\#(name)""#))
    }
}
