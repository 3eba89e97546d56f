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
        #expect(daemon.children.count == 5)
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

    /// The promise of every 250, whatever dies: RFC 5321 §6.1.
    @Test(arguments: 1...3)
    func `what was acknowledged is kept when all processes are killed under load`(round: Int) throws {
        let directory = try TemporaryDirectory()
        let daemon = try Daemon(store: "mail", in: directory)
        let load = Load(on: daemon.port)
        load.run(clients: 10) {
            try? Patience.wait(until: "some messages") { load.acknowledged.count > 40 * round }
            for victim in daemon.children { kill(victim.pid, SIGKILL) }
            daemon.signal(SIGKILL)
        }
        try daemon.waitUntilAllAreGone()
        try check(load.acknowledged, in: daemon.maildir("mail"))
        try checkRestart(in: directory, keeps: load.acknowledged)
    }

    @Test func `what was acknowledged is kept when the sink is killed under load`() throws {
        let directory = try TemporaryDirectory()
        let daemon = try Daemon(store: "mail", in: directory)
        let load = Load(on: daemon.port)
        let sink = try daemon.child("sink")
        load.run(clients: 10) {
            try? Patience.wait(until: "some messages") { load.acknowledged.count > 60 }
            kill(sink.pid, SIGKILL)
        }
        #expect(try daemon.wait() == .exited(1))
        try daemon.waitUntilAllAreGone()
        try check(load.acknowledged, in: daemon.maildir("mail"))
        try checkRestart(in: directory, keeps: load.acknowledged)
    }

    private func check(_ acknowledged: [String], in maildir: Maildir) throws {
        #expect(Set(acknowledged).count == acknowledged.count)
        let (new, envelopes) = (Set(try maildir.new), Set(try maildir.names("envelopes")))
        for id in acknowledged {
            #expect(new.contains(id))
            #expect(envelopes.contains("\(id).json"))
            #expect(try maildir.envelope(id)["octets"]?.integer == maildir.message(id).count)
        }
    }

    private func checkRestart(in directory: TemporaryDirectory, keeps acknowledged: [String]) throws {
        let daemon = try Daemon(store: "mail", in: directory)
        // One that it has taken: by then it has removed what was left over.
        let id = try #require(try daemon.client().deliver("x\r\n.\r\n").id)
        let maildir = daemon.maildir("mail")
        try check(acknowledged + [id], in: maildir)
        #expect(try maildir.names("tmp") == [])
        #expect(try maildir.names("envelopes") == maildir.new.map { "\($0).json" })
    }
}
