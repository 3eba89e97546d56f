import Foundation
import Support
import Testing

@Suite("Deaths")
struct DeathTests {
    @Test(arguments: ["logger", "sink", "session/0", "session/1", "listener"], [SIGKILL, SIGSEGV])
    func `a child's death ends the daemon with 1, which names it and the cause`(role: String, signal: CInt) throws {
        let daemon = try Daemon(["--sessions", "2"], store: "mail")
        let client = try daemon.client()
        kill(try daemon.child(role).pid, signal)
        #expect(try daemon.wait() == .exited(1))
        let name = signal == SIGKILL ? "SIGKILL" : "SIGSEGV"
        #expect(try daemon.errors.contains("fumbled: \(role) killed by \(name); everything stopped"))
        try daemon.waitUntilAllAreGone()
        if role != "logger" {
            let lost = try daemon.record("lost")
            #expect(lost["name"]?.text == role)
            #expect(lost["cause"]?.text == "killed by \(name)")
        }
        // Whatever was on its way, nothing more comes.
        #expect((try? client.untilTheEnd()) ?? "" == "")
    }

    @Test func `nothing survives the parent's death`() throws {
        let daemon = try Daemon(["--sessions", "2"], store: "mail")
        let client = try daemon.client()
        try client.begin()
        daemon.signal(SIGKILL)
        #expect(try daemon.wait() == .killed(signal: SIGKILL))
        try daemon.waitUntilAllAreGone()
        #expect(daemon.children.count == 6)
    }

    @Test(arguments: ["logger", "sink", "session/0", "listener"])
    func `a child that stands still doesn't keep a second signal from ending all`(role: String) throws {
        let daemon = try Daemon(["--sessions", "1"])
        kill(try daemon.child(role).pid, SIGSTOP)
        daemon.signal(SIGTERM)
        // The log may stand still as well: a signal is seen by what the parent does.
        try Patience.wait(until: "the end") {
            daemon.signal(SIGTERM)
            return daemon.process.endingNow() != nil
        }
        try daemon.waitUntilAllAreGone()
    }
}
