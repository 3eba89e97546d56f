import Foundation
import Support
import Testing

/// What systemd(1) does at `systemctl reload`, by hand: one command after the other, up to the first that fails.
@Suite("The reload of a unit", .enabled(if: !Program.isSecondRun, "no user makes a difference"))
struct UnitReloadTests {
    private struct Unit {
        private let lines: [String]

        init(_ name: String, states: String) throws {
            let text = try String(contentsOfFile: "\(Sources.root)/etc/\(name)", encoding: .utf8)
                .replacing("@SBINDIR@/fumbled", with: try Program.path()).replacing("%S", with: states)
                .replacing("%i", with: "games")
            lines = text.split(separator: "\n").map(String.init)
        }

        func values(_ key: String) -> [String] {
            lines.filter { $0.hasPrefix("\(key)=") }.map { String($0.dropFirst(key.count + 1)) }
        }

        var environment: [String: String] {
            let pairs = values("Environment").map { $0.split(separator: "=", maxSplits: 1).map(String.init) }
            return Dictionary(uniqueKeysWithValues: pairs.map { ($0[0], $0[1]) })
        }

        func reload(_ daemon: Daemon, _ environment: [String: String]) throws -> Finished {
            var finished: Finished?
            for command in values("ExecReload") {
                let line = command.hasPrefix("+") ? String(command.dropFirst()) : command
                let sh = try Subprocess(
                    "/bin/sh", ["sh", "-c", line], environment: environment.merging(["MAINPID": "\(daemon.pid)"]) { $1 }
                )
                finished = try sh.finish()
                guard finished?.ending == .exited(0) else { break }
            }
            return try #require(finished)
        }
    }

    @Test(arguments: ["fumbled.service", "fumbled@.service"])
    func `a reload asks first whether what the start would read is right, and fails where it isn't`(
        name: String
    ) throws {
        let directory = try TemporaryDirectory()
        _ = try directory.makeDirectory("fumbled-games")
        let unit = try Unit(name, states: directory.path)
        // The same program without an option, so that it reads the same.
        #expect(unit.values("ExecStart") == [try Program.path()])
        #expect(unit.values("ExecReload").first == "\(try Program.path()) --check")

        func write(_ text: String) throws {
            let file = try directory.write(Array("listeners: [127.0.0.1:0]\n\(text)\n".utf8), to: "fumbled.yaml")
            chmod(file, 0o644)
        }
        try write("limits: {recipients: 1}")
        let environment = Program.environment.merging(unit.environment) { $1 }
            .merging(["FUMBLED_CONFIG": directory.path("fumbled.yaml"), "FUMBLED_LISTEN": "127.0.0.1:0"]) { $1 }
        let daemon = try Daemon(in: directory, environment: environment)
        func secondRecipient() throws -> Int {
            let client = try daemon.client()
            try client.command("MAIL FROM:<a@client.test>", 250)
            try client.command("RCPT TO:<b@mx.test>", 250)
            return try client.command("RCPT TO:<c@mx.test>").code
        }

        try write("limits: {recipient: 2}")
        let failed = try unit.reload(daemon, environment)
        #expect(failed.ending == .exited(78) && failed.errors.contains("fumbled.yaml:2:10: unknown key 'recipient'"))
        #expect(try secondRecipient() == 452)

        try write("limits: {recipients: 2}")
        let done = try unit.reload(daemon, environment)
        #expect(done.ending == .exited(0), "\(done.errors)")
        try daemon.record("reload")
        #expect(try secondRecipient() == 250)
        #expect(try daemon.stop() == .exited(0))
        #expect(try !daemon.records.contains { $0.event == "reload_failed" })
    }
}
