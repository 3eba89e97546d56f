import ProberRun
import Testing

/// From inside each role: what must be denied is, by the layers together and by each side of them alone.
@Suite("Confinement from inside")
struct DenialTests {
    static let rows = Expectations.roles.flatMap { role in User.here.map { (role, $0) } }

    /// Acts that end a process by themselves.
    static let crashes: Set = ["abort", "trap"]

    /// The prober's acts, and what came of each.
    static func outcomes(_ role: String, _ layers: String, _ user: User) throws -> [String: String] {
        let lines = try ProberRun.lines("deny \(role) \(layers) \(user.word)")
        return Dictionary(
            uniqueKeysWithValues: lines.map { line in
                let words = line.split(separator: " ", maxSplits: 1).map(String.init)
                return (words[0], words[1])
            })
    }

    @Test(arguments: rows)
    func `with all layers a role can do its duties and nothing else`(role: String, user: User) throws {
        let outcomes = try Self.outcomes(role, "all", user)
        #expect(Set(outcomes.filter { $0.value == "succeeded" }.keys) == Set(Expectations.permitted(role).keys))
    }

    @Test(arguments: rows)
    func `with all layers a crash shows as what it is`(role: String, user: User) throws {
        let outcomes = try Self.outcomes(role, "all", user)
        #expect(outcomes["abort"] == "killed by SIGABRT")
        // ud2 on x86, brk on ARM.
        #expect(["killed by SIGILL", "killed by SIGTRAP"].contains(outcomes["trap"]))
    }

    /// The parent process has nobody's death to follow: a shell that started it in the background may go.
    @Test(arguments: Expectations.roles.filter { $0 != "parent" })
    func `a confined process dies with its parent`(role: String) throws {
        #expect(try ProberRun.lines("orphan \(role)") == ["gone"])
    }

    @Test(arguments: rows)
    func `with all layers the filter kills, but for files that other layers deny`(role: String, user: User) throws {
        let outcomes = try Self.outcomes(role, "all", user)
        let denied = outcomes.filter { $0.value != "succeeded" && !Self.crashes.contains($0.key) }
        let byErrno = denied.filter { $0.value != "killed by SIGSYS (a forbidden system call)" }
        #expect(Set(byErrno.keys) == (role == "sink" ? ["open", "writeOutside"] : []))
    }

    @Test(arguments: rows)
    func `without the filter the other layers deny all but what only it can`(role: String, user: User) throws {
        let outcomes = try Self.outcomes(role, "withoutFilter", user)
        let left = Set(Expectations.deniedByFilterOnly(role, user).keys).union(Expectations.permitted(role).keys)
        let succeeded = Set(outcomes.filter { $0.value == "succeeded" }.keys)
        let machine = Set(Expectations.decidedByMachineWithoutFilter(role, user).keys)
        #expect(succeeded.subtracting(machine) == left.subtracting(machine))
        #expect(succeeded.isSubset(of: left.union(["bpf"])))
    }

    @Test(arguments: rows)
    func `with no layers everything succeeds that this user can do`(role: String, user: User) throws {
        let outcomes = try Self.outcomes(role, "none", user).filter { !Self.crashes.contains($0.key) }
        let denied = Set(outcomes.filter { $0.value != "succeeded" }.keys)
        switch user {
        case .root: #expect(denied == [])
        case .ordinary:
            #expect(denied.isSuperset(of: Expectations.takesRoot.keys))
            #expect(denied.subtracting(Expectations.decidedByMachine.keys) == Set(Expectations.takesRoot.keys))
        }
    }
}
