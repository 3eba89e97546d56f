import Foundation
import Support
import Testing

@Suite("Default ports")
struct DefaultPortTests {
    private static let times = [0, 1, 2, 8, 10, 30, 60, 120, 300, 600]

    private func number(_ name: String, of daemon: Daemon) throws -> Int {
        try #require(daemon.listeners.firstIndex { $0.name == name })
    }

    @Test func `twenty stand beside the honest ones, and move together`() throws {
        let daemon = try Daemon(["--port-offset", "auto"])
        let own = daemon.listeners.filter { $0.address == "127.0.0.1" }
        let offset = try #require(own.first { $0.name == "smtp" }).port - 2525
        var expected = ["smtp": 2525 + offset, "smtps": 25465 + offset, "submission": 25587 + offset]
        for (index, time) in Self.times.enumerated() {
            expected["delay-\(time)"] = 25_200 + offset + UInt16(index)
            expected["drop-\(time)"] = 25_600 + offset + UInt16(index)
        }
        #expect(Dictionary(own.map { ($0.name, $0.port) }, uniquingKeysWith: { $1 }) == expected)
    }

    /// At this scale a client's five minutes for a command are less than the longest delay of a banner.
    @Test func `each banner comes after its time, or the end does, and never before`() throws {
        let daemon = try Daemon(["--port-offset", "auto", "--time-scale", "0.002"])
        let clients = try Self.times.flatMap { time in
            try ["delay-\(time)", "drop-\(time)"].map { name in
                (name, time, ContinuousClock.now, try daemon.connect(listener: number(name, of: daemon)))
            }
        }
        for (name, time, start, client) in clients {
            if name.hasPrefix("delay") {
                try client.expect(220)
            } else {
                let ending = try client.octetsAndEnd()
                #expect(ending.octets == [] && ending.end == .finish, "\(name)")
            }
            #expect(ContinuousClock.now - start >= .milliseconds(2) * time, "\(name)")
        }
        let late = clients[clients.count - 2].3
        try late.command("EHLO client.test", 250)
        #expect(try late.deliver("x\r\n.\r\n").code == 250)
    }

    @Test func `who waits for a banner costs the daemon no CPU`() throws {
        let clients = 1_000
        var limit = rlimit()
        getrlimit(__rlimit_resource_t(UInt32(RLIMIT_NOFILE.rawValue)), &limit)
        guard limit.rlim_cur >= 3 * clients else {
            return print("not tested with so few descriptors: RLIMIT_NOFILE is \(limit.rlim_cur)")
        }
        let daemon = try Daemon([
            "--port-offset", "auto", "--log-level", "warning", "--max-connections", "\(clients)",
            "--max-connections-per-address", "\(clients)",
        ])
        let delayed = try number("delay-600", of: daemon)
        let waiting = try (0..<clients).map { _ in try daemon.connect(listener: delayed) }
        // Another one is told that there are too many: all these were taken.
        try daemon.connect(listener: delayed).expect(421)
        let before = try ticks(of: daemon)
        usleep(3_000_000)
        // A tick is 10 ms.
        #expect(try ticks(of: daemon) - before <= 1)
        #expect(waiting.allSatisfy { !$0.hasNews(within: 0) })
        #expect(try daemon.stop() == .exited(0))
    }

    /// What all its processes have used of the CPU. proc(5), utime and stime.
    private func ticks(of daemon: Daemon) throws -> Int {
        try ([daemon.pid] + daemon.children.map(\.pid)).map { pid in
            let stat = try String(contentsOfFile: "/proc/\(pid)/stat", encoding: .utf8)
            let fields = stat[(try #require(stat.lastIndex(of: ")")))...].split(separator: " ")
            return try #require(Int(fields[12])) + #require(Int(fields[13]))
        }.reduce(0, +)
    }
}
