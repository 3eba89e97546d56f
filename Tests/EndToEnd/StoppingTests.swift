import Foundation
import Glibc
import Kernel
import Support
import Testing

@Suite("Stopping")
struct StoppingTests {
    @Test(arguments: [SIGTERM, SIGINT])
    func `an idle client gets 421 4.3.2, and the daemon ends with 0`(signal: CInt) throws {
        let daemon = try Daemon()
        let client = try daemon.client()
        daemon.signal(signal)
        #expect(try client.untilTheEnd() == "421 4.3.2 fumbled.localhost service is stopping\r\n")
        client.endOurSide()
        #expect(try daemon.wait() == .exited(0))
        #expect(try daemon.record("disconnect")["reason"]?.text == "stopped")
        #expect(try daemon.records.last?.event == "stop")
        #expect(try daemon.errors == "")
    }

    @Test(arguments: [1, 2_000])
    func `a message that is being received may be finished, and is kept`(lines: Int) throws {
        let daemon = try Daemon(["--stop-timeout", "60"], store: "mail")
        let client = try daemon.client()
        try client.begin()
        let half = String(repeating: "half\r\n", count: lines)
        try client.send(half)
        daemon.signal(SIGTERM)
        try daemon.record("signal")
        try client.send("the other half\r\n.\r\n")
        let id = try #require(try client.expect(250).id)
        try client.expect(421)
        client.endOurSide()
        #expect(try daemon.wait() == .exited(0))
        #expect(try daemon.maildir("mail").message(id) == Array("\(half)the other half\r\n".utf8))
        #expect(try daemon.maildir("mail").names("tmp") == [])
    }

    @Test(arguments: [1, 2_000])
    func `a message that isn't finished in time gets 421, and nothing is kept`(lines: Int) throws {
        let daemon = try Daemon(["--time-scale", "0.05"], store: "mail")
        let client = try daemon.client()
        try client.begin()
        try client.send(String(repeating: "half\r\n", count: lines))
        daemon.signal(SIGTERM)
        #expect(try client.untilTheEnd().hasPrefix("421 4.3.2 "))
        client.endOurSide()
        #expect(try daemon.wait() == .exited(0))
        for subdirectory in ["new", "tmp", "envelopes"] {
            #expect(try daemon.maildir("mail").names(subdirectory) == [])
        }
    }

    @Test func `a client that doesn't close its side is not waited for beyond its time`() throws {
        let daemon = try Daemon(["--time-scale", "0.05"])
        let client = try daemon.client()
        #expect(try daemon.stop() == .exited(0))
        #expect(try client.untilTheEnd().hasPrefix("421 "))
    }

    @Test func `a second signal ends all at once`() throws {
        let daemon = try Daemon(["--stop-timeout", "1h"])
        let client = try daemon.client()
        try client.begin()
        daemon.signal(SIGTERM)
        try daemon.record("signal")
        // Too soon after the first it would be taken for its echo, so it's sent until it counts.
        try Patience.wait(until: "the end") {
            daemon.signal(SIGTERM)
            return daemon.endingNow() != nil
        }
        #expect(try daemon.wait() == .exited(0))
        try daemon.waitUntilAllAreGone()
    }

    @Test func `two signals at once are one, as timeout(1) sends them`() throws {
        let daemon = try Daemon(["--stop-timeout", "60"], store: "mail")
        let client = try daemon.client()
        try client.begin()
        daemon.signal(SIGTERM)
        daemon.signal(SIGTERM)
        daemon.signal(SIGINT)
        try daemon.record("signal")
        try client.send("whole\r\n.\r\n")
        try client.expect(250)
        client.endOurSide()
        #expect(try daemon.wait() == .exited(0))
    }

    @Test func `while it stops nobody new is taken in`() throws {
        let daemon = try Daemon(["--stop-timeout", "1h"])
        let client = try daemon.client()
        try client.begin()
        daemon.signal(SIGTERM)
        try Patience.wait(until: "connections are refused") {
            do {
                // One that came before the socket was closed is let go.
                _ = try daemon.connect().untilTheEnd()
                return false
            } catch let error as SystemError where error.errno == ECONNREFUSED {
                return true
            } catch {
                return false
            }
        }
        try client.send(".\r\n")
        try client.expect(250)
        try client.expect(421)
        client.endOurSide()
        #expect(try daemon.wait() == .exited(0))
    }

    @Test func `what was acknowledged under load before a stop is kept`() throws {
        let daemon = try Daemon(store: "mail")
        let load = Load(on: daemon.port)
        load.run(clients: 8) {
            try? Patience.wait(until: "some messages") { load.acknowledged.count > 50 }
            daemon.signal(SIGTERM)
        }
        #expect(try daemon.wait() == .exited(0))
        let maildir = daemon.maildir("mail")
        #expect(Set(load.acknowledged).subtracting(try maildir.new) == [])
        #expect(try maildir.names("envelopes") == maildir.new.map { "\($0).json" })
        #expect(try maildir.names("tmp") == [])
    }

    /// It takes the whole of what a stop may take; then the others have to go as well.
    @Test(arguments: ["listener", "session/0", "sink"])
    func `a process that doesn't end in time is the one that is named`(role: String) throws {
        let daemon = try Daemon(["--time-scale", "0.001", "--sessions", "2"])
        Glibc.kill(try daemon.child(role).pid, SIGSTOP)
        daemon.signal(SIGTERM)
        #expect(try daemon.wait() == .exited(1))
        #expect(try daemon.errors == "fumbled: \(role) didn't end in time; everything stopped\n")
        #expect(try daemon.record("lost")["name"]?.text == role)
        try daemon.waitUntilAllAreGone()
    }

    @Test func `SIGHUP is logged and ignored`() throws {
        let daemon = try Daemon()
        let client = try daemon.client()
        daemon.signal(SIGHUP)
        let record = try daemon.record("signal")
        #expect(record["signal"]?.text == "SIGHUP")
        #expect(record["what"]?.text?.hasPrefix("ignored") == true)
        #expect(try client.deliver("x\r\n.\r\n").code == 250)
        try daemon.client().quit()
    }

    @Test func `nothing is left of a daemon that was stopped`() throws {
        let daemon = try Daemon(["--sessions", "3"])
        try daemon.client().quit()
        #expect(try daemon.stop() == .exited(0))
        #expect(daemon.children.count == 7)
        #expect(daemon.children.allSatisfy { !ProcessEntry.isAlive($0.pid) })
    }
}
