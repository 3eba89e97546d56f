import Foundation
import Support
import Testing

/// The promise of every 250, whatever is killed and when: RFC 5321 §6.1. `make soak` runs it a thousand times.
@Suite("Kills")
struct KillTests {
    private static let environment = ProcessInfo.processInfo.environment
    /// Once for each side of each step, and some more, unless FUMBLED_KILLS says how often.
    private static let count = environment["FUMBLED_KILLS"].flatMap(Int.init) ?? (Program.isSecondRun ? 6 : 30)
    /// FUMBLED_KILL_SEED repeats the moments of another run.
    private static let seed = environment["FUMBLED_KILL_SEED"].flatMap(UInt64.init) ?? .random(in: 0 ... .max)
    private static let clients = 8

    @Test(arguments: Kill.plan(count, from: seed, seesSteps: Program.testsAreRoot))
    func `what was acknowledged is there, once and whole, whoever is killed at whatever moment`(kill: Kill) throws {
        let directory = try TemporaryDirectory()
        let daemon = try Daemon(store: "mail", in: directory)
        let load = Load(on: daemon.port)
        var failure: (any Error)?
        load.run(clients: Self.clients) {
            do { try kill.strike(daemon, under: load) } catch {
                failure = error
                daemon.signal(SIGKILL)
            }
        }
        if let failure { throw failure }
        try daemon.waitUntilAllAreGone()
        try checkRestart(in: directory, behind: load, Comment(rawValue: "\(kill.testDescription), seed \(Self.seed)"))
    }

    private func checkRestart(in directory: TemporaryDirectory, behind load: Load, _ comment: Comment) throws {
        let daemon = try Daemon(store: "mail", in: directory)
        // One that it has taken: by then it has removed what was left over.
        let last = try #require(try daemon.client().deliver("the last\r\n.\r\n").id, comment)
        let maildir = daemon.maildir("mail")
        let kept = try maildir.new.filter { $0 != last }
        #expect(try maildir.names("tmp") == [], comment)
        #expect(try maildir.names("envelopes") == maildir.new.map { "\($0).json" }, comment)

        let acknowledged = load.messages
        #expect(Set(acknowledged.keys).subtracting(kept) == [], comment)
        var contents: Set<[UInt8]> = []
        for id in kept {
            let content = try maildir.message(id)
            if let sent = acknowledged[id] { #expect(sent.content == content, comment) }
            #expect(contents.insert(content).inserted, "twice in new/: \(comment)")
            let sent = try #require(load.sent[content], "never sent so: \(comment)")
            let envelope = try maildir.envelope(id)
            #expect(envelope["sender"]?["address"]?.text == sent.sender, comment)
            #expect(envelope["octets"]?.integer == content.count, comment)
            #expect(envelope["recipients"]?.array?.compactMap { $0["address"]?.text } == sent.recipients, comment)
        }
    }
}
