import Foundation
import Support
import Testing

/// What becomes of a message when there's no room for it, and when the disk fails.
@Suite("Full and failing disks")
struct DiskTests {
    private static func content(_ octets: Int) -> [UInt8] {
        Array(String(repeating: String(repeating: "x", count: 62) + "\r\n", count: octets / 64).utf8)
    }
    private static let end = Array(".\r\n".utf8)

    /// Delivers, and sees to it that either all of the message is there or nothing, and that the client is told which.
    private func deliver(
        _ octets: Int, to daemon: Daemon, in maildir: Maildir, refusal: String, _ comment: Comment? = nil
    ) throws -> Bool {
        let before = try maildir.new
        let client = try daemon.client()
        try client.command("MAIL FROM:<from@client.test>", 250)
        try client.command("RCPT TO:<to@server.test>", 250)
        var reply = try client.command("DATA")
        if reply.code == 354 {
            try client.send(Self.content(octets) + Self.end)
            reply = try client.reply()
        }
        if let id = reply.id {
            #expect(try maildir.message(id) == Self.content(octets), comment)
            #expect(try maildir.envelope(id)["octets"]?.integer == octets, comment)
        } else {
            #expect("\(reply)".hasPrefix(refusal), comment)
            #expect(try maildir.new == before, comment)
        }
        // The sink forgets a message a moment after its client has heard of it.
        try Patience.wait(until: "nothing is left in tmp/") { try maildir.names("tmp") == [] }
        #expect(try maildir.names("envelopes") == maildir.new.map { "\($0).json" }, comment)
        try client.quit()
        return reply.id != nil
    }

    @Test(
        .enabled(if: SmallDisk.canBeHad, Comment(rawValue: SmallDisk.hint)),
        arguments: [("size=512k", 4_096), ("nr_inodes=40", 0)])
    func `wherever it lacks room a message gets 452 4.3.1 and leaves nothing, and goes in when there is room`(
        options: String, filler: Int
    ) throws {
        let directory = try TemporaryDirectory()
        let disk = try SmallDisk(options, at: directory.makeDirectory("disk"))
        let daemon = try Daemon(store: "disk/mail", in: directory)
        let maildir = daemon.maildir("disk/mail")
        var fillers = disk.fill(octets: filler)
        var taken = 0
        // A little more room each time: for nothing, for a part of the message, for all of it but not its envelope.
        for _ in 0..<8 {
            if try deliver(12_288, to: daemon, in: maildir, refusal: "452 4.3.1 ", "\(fillers.count) fillers") {
                taken += 1
            }
            if let last = fillers.popLast() { unlink(last) }
        }
        #expect(taken > 0 && taken < 8)
        #expect(try daemon.record("store")["level"] != nil)
        try daemon.stop()
        withExtendedLifetime(disk) {}
    }

    @Test(.enabled(if: QuotaDisk.canBeHad, Comment(rawValue: QuotaDisk.hint)))
    func `a quota that is used up gets 452 4.3.1 and leaves nothing, and with a larger one it goes in`() throws {
        let directory = try TemporaryDirectory()
        let disk = try QuotaDisk(kibibytes: 512, in: directory)
        let daemon = try Daemon(store: "disk/volume/mail", in: directory)
        let maildir = daemon.maildir("disk/volume/mail")
        var taken = 0
        while taken < 20, try deliver(65_536, to: daemon, in: maildir, refusal: "452 4.3.1 ") { taken += 1 }
        #expect(taken > 0 && taken < 20)
        #expect(try daemon.record("store")["what"]?.text?.contains("EDQUOT") == true)
        try disk.limit(kibibytes: 8_192)
        #expect(try deliver(65_536, to: daemon, in: maildir, refusal: "none"))
        try daemon.stop()
        withExtendedLifetime(disk) {}
    }

    @Test func `a message larger than a file may be gets 452 4.3.1, and a smaller one goes in`() throws {
        let daemon = try Daemon(store: "mail", fileBlocks: 128)
        let maildir = daemon.maildir("mail")
        #expect(try deliver(65_536, to: daemon, in: maildir, refusal: "none"))
        #expect(try !deliver(131_072, to: daemon, in: maildir, refusal: "452 4.3.1 "))
        #expect(try deliver(1_024, to: daemon, in: maildir, refusal: "none"))
        #expect(try daemon.stop() == .exited(0))
    }

    /// A system call on a message's way to the disk.
    struct Failure: CustomTestStringConvertible {
        let role: String
        let call: String
        var ordinal = 1
        /// Whether the message is one that a session process writes into a file.
        var isLong = false

        var testDescription: String { "\(call) \(ordinal) of \(role)\(isLong ? ", long" : "")" }
        var octets: Int { isLong ? 16_384 : 1_024 }
    }

    static let failures = [
        Failure(role: "sink", call: "openat"),  // the message in tmp/
        Failure(role: "sink", call: "write"),  // the content
        Failure(role: "sink", call: "fsync"),  // the message
        Failure(role: "sink", call: "openat", ordinal: 2),  // its envelope
        Failure(role: "sink", call: "write", ordinal: 2),  // the same
        Failure(role: "sink", call: "fsync", ordinal: 2),  // the same
        Failure(role: "sink", call: "renameat2"),  // the message's name
        Failure(role: "sink", call: "fsync", ordinal: 3),  // envelopes/
        Failure(role: "sink", call: "fsync", ordinal: 4),  // new/
        Failure(role: "sink", call: "openat", isLong: true),  // the message in tmp/
        Failure(role: "sink", call: "openat", ordinal: 2, isLong: true),  // the same for reading
        Failure(role: "session/0", call: "write", isLong: true),  // the content
        Failure(role: "sink", call: "fsync", isLong: true),  // the message
        Failure(role: "sink", call: "openat", ordinal: 3, isLong: true),  // its envelope
        Failure(role: "sink", call: "renameat2", isLong: true),  // the message's name
    ]

    @Test(
        .enabled(if: FailingCall.canBeHad, Comment(rawValue: FailingCall.hint)), arguments: failures,
        [("EIO", "451 4.3.0 "), ("EDQUOT", "452 4.3.1 ")])
    func
        `a call that fails on a message's way to the disk gets 451 4.3.0, or 452 4.3.1 for a quota, and leaves nothing`(
            failure: Failure, error: (name: String, reply: String)
        ) throws
    {
        // Who makes a call fail puts one that there isn't in its place, and the filter is asked after that.
        let daemon = try Daemon(["--sessions", "1", "--seccomp", "off"], store: "mail")
        let maildir = daemon.maildir("mail")
        let failing = try FailingCall(
            failure.call, of: try daemon.child(failure.role).pid, with: error.name, ordinal: failure.ordinal)
        #expect(try !deliver(failure.octets, to: daemon, in: maildir, refusal: error.reply))
        try failing.end()
        #expect(try deliver(failure.octets, to: daemon, in: maildir, refusal: "none"))
        let record = try daemon.record("store")
        #expect(record.level == (error.name == "EIO" && failure.role == "sink" ? "error" : "warning"))
    }
}
