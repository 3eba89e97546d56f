import CLinux
import Glibc
import Kernel
import Vocabulary

/// Tries from inside what a process must not be able to do, and says what came of it.
///
/// It is run as a title, all of whose words are one argument: `prober: deny listener all self`. The tests start it,
/// read its lines, and judge; it judges nothing.
@main
enum Prober {
    static func main() throws {
        guard let title = CommandLine.arguments.first, title.hasPrefix("prober: ") else {
            fatalError("the tests start this, with a title for an argument")
        }
        let words = title.split(separator: " ").dropFirst().map(String.init)
        switch words.first {
        case "deny": try deny(Array(words.dropFirst()))
        case "stand": try stand(Array(words.dropFirst()))
        case "orphan": try orphan(role: words[1])
        case "abandon": try abandon(Role.named(words[1])!)
        case "child": try Probe(words: Array(words.dropFirst())).run()
        case "wait": try waitForEnd()
        case "descriptors": say(openDescriptors().map(String.init).joined(separator: " "))
        case "exit": exit(CInt(words[1])!)
        case "reap": try reapTwo()
        case "kill": try killOne()
        case "signals": try watchSignals()
        default: fatalError("no such word: \(title)")
        }
    }

    /// Every act from inside one role's confinement: a line for each.
    private static func deny(_ words: [String]) throws {
        guard try !asNobody(words, "deny") else { return }
        let stage = try Stage()
        let (role, layers) = (Role.named(words[0])!, Layers(rawValue: words[1])!)
        for act in Act.tried {
            say("\(act) \(try stage.outcome(of: act, role, layers))")
        }
    }

    /// What /proc shows of a process that stands confined in all layers.
    private static func stand(_ words: [String]) throws {
        let stage = try Stage()
        for line in try stage.appearance(of: Role.named(words[0])!) { say(line) }
    }

    /// Whether a confined process outlives its parent, which is killed: `gone` once nobody holds the link's other end.
    private static func orphan(role: String) throws {
        let link = try packetPair()
        let parent = try spawn(title: "prober: abandon \(role)", descriptors: [link.second.number, 1, 2])
        _ = consume link.second
        precondition(ended(parent) == .killed(signal: SIGKILL))
        var poller = try Poller()
        try poller.add(link.first.number, .readable, token: 0)
        say(try poller.wait(for: Limit.startWait).isEmpty ? "left" : "gone")
    }

    private static func abandon(_ role: Role) throws {
        do {
            let stage = try Stage()
            try stage.standing(role, holding: 0)
        }
        try Kernel.kill(getpid(), SIGKILL)
    }

    /// Starts the same anew as an ordinary user if the last word asks for it. Anew, since a process that changed its
    /// user can't be dumped, and so can't be the victim that an ordinary process is.
    private static func asNobody(_ words: [String], _ verb: String) throws -> Bool {
        guard words.last == "nobody" else { return false }
        let nobody: uid_t = 65_534
        precondition(clinux_setgroups(0, nil) == 0 && clinux_setresgid(nobody, nobody, nobody) == 0)
        precondition(clinux_setresuid(nobody, nobody, nobody) == 0)
        let title = (["prober:", verb] + words.dropLast() + ["self"]).joined(separator: " ")
        let pid = try spawn(title: title, descriptors: [0, 1, 2])
        precondition(ended(pid) == .exited(0))
        return true
    }

    private static func waitForEnd() throws {
        var poller = try Poller()
        try poller.add(0, .readable, token: 0)
        _ = try poller.wait(for: nil)
    }

    private static func reapTwo() throws {
        let first = try spawn(title: "prober: exit 76", descriptors: [0, 1, 2])
        let link = try packetPair()
        let second = try spawn(title: "prober: wait", descriptors: [link.second.number])
        try Kernel.kill(second, SIGKILL)
        var deaths: [Int32: Death] = [:]
        while deaths.count < 2 {
            for (pid, death) in reap() { deaths[pid] = death }
        }
        say("\(deaths[first]!), \(deaths[second]!)")
    }

    /// One that stands still, and would never end by itself.
    private static func killOne() throws {
        let link = try packetPair()
        let child = try spawn(title: "prober: wait", descriptors: [link.second.number])
        try Kernel.kill(child, SIGSTOP)
        say("\(endOfKilled(child))")
    }

    private static func watchSignals() throws {
        let signals = try blockAndWatch([SIGTERM, SIGHUP])
        let none = try readSignal(signals.number)
        try Kernel.kill(getpid(), SIGHUP)
        let one = try readSignal(signals.number)
        say("\(none.map(signalName) ?? "none"), \(one.map(signalName) ?? "none")")
    }

    static func openDescriptors() -> [CInt] {
        let most = CInt(sysconf(CInt(_SC_OPEN_MAX)))
        return (0..<min(most, 65_536)).filter { fcntl($0, F_GETFD) >= 0 }
    }

    static func say(_ line: String) {
        let octets = Array("\(line)\n".utf8)
        _ = Glibc.write(STDOUT_FILENO, octets, octets.count)
    }

    /// Waits until the child has ended.
    static func ended(_ pid: Int32) -> Death {
        var status: CInt = 0
        while waitpid(pid, &status, 0) < 0 {}
        return Death(status: status)
    }
}
