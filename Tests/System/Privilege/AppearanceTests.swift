import Glibc
import ProberRun
import Testing

/// From outside, as root: what /proc shows of a confined process.
@Suite("Confinement from outside", .enabled(if: geteuid() == 0, "only root can look"))
struct AppearanceTests {
    static let powerless = "0000000000000000"
    /// CAP_KILL is 5: linux/capability.h.
    static let ofTheParent = "0000000000000020"

    @Test(
        arguments: zip(
            ["parent", "listener", "session", "sink", "logger"], [61_100, 61_101, 61_102, 61_103, 61_104]))
    func `a confined process is nobody else, can't become more, and has one thread`(role: String, user: Int) throws {
        let lines = try ProberRun.lines("stand \(role)")
        let held = role == "parent" ? Self.ofTheParent : Self.powerless
        #expect(lines.contains("Uid: \(user) \(user) \(user) \(user)"))
        #expect(lines.contains("Gid: \(user) \(user) \(user) \(user)"))
        #expect(lines.contains("Groups:"))
        #expect(lines.contains("CapEff: \(held)"))
        #expect(lines.contains("CapPrm: \(held)"))
        #expect(lines.contains("CapBnd: \(held)"))
        #expect(lines.contains("CapInh: \(Self.powerless)"))
        #expect(lines.contains("CapAmb: \(Self.powerless)"))
        #expect(lines.contains("NoNewPrivs: 1"))
        #expect(lines.contains("Seccomp: 2"))
        #expect(lines.contains("Threads: 1"))
    }

    @Test(arguments: ["parent", "listener", "session", "sink", "logger"])
    func `its own report is what the kernel shows`(role: String) throws {
        let lines = try ProberRun.lines("stand \(role)")
        let shown = lines.first { $0.hasPrefix("Descriptors: ") }
        let reported = lines.first { $0.hasPrefix("Reported: ") }
        #expect(shown != nil)
        #expect(reported?.dropFirst("Reported: ".count) == shown?.dropFirst("Descriptors: ".count))
    }
}
