import CLinux
import Glibc
import Kernel
package import Vocabulary

extension Confinement {
    /// Shuts the doors behind this process, in the one order that works, and says which of them hold.
    ///
    /// Call it while the process has one thread: Landlock and the ids bind only the thread that asks for them.
    /// What takes a capability that isn't held (another user, another root) is left out and missing in the report;
    /// what is held and fails is an error, and the process must end.
    ///
    /// - Parameters:
    ///   - account: whom to become.
    ///   - root: the directory to change the root to, and what Landlock's rights hold beneath. It stays open.
    ///   - touching: uses whatever is made when it's first used, and whose making takes calls that are forbidden later.
    package func enter(
        account: Account?, root: CInt?, filter: SystemCallFilter, touching: () -> Void = {}
    ) throws(ConfinementError) -> ConfinementReport {
        let parent = getppid()
        try prepare()

        let changesRoot = root != nil && Capabilities.canChangeRoot
        if changesRoot, let root { try RootDirectory.change(to: root) }

        let changesAccount = account != nil && Capabilities.canChangeAccount
        try limitFuturePower()
        if changesAccount, let account { try Identity.become(account, keeping: !capabilities.isEmpty) }
        try Capabilities.reduce(to: heldOfCapabilities())

        try giveUpPrivileges(parent: parent)
        let landlockVersion = try landlock?.restrict(root: root) ?? 0
        touching()

        // Everything is read back before the filter is in place: it allows none of these calls.
        let report = ConfinementReport(
            account: Identity.current, changedAccount: changesAccount, changedRoot: changesRoot,
            withoutCapabilities: Capabilities.areNone,
            withoutNewPrivileges: clinux_has_no_new_privileges() == 1, landlock: landlockVersion,
            systemCallFilter: filter, descriptors: try openDescriptors())
        try loadFilter(filter)
        return report
    }

    private func prepare() throws(ConfinementError) {
        try must(clinux_forbid_dump(), "prctl(PR_SET_DUMPABLE)")
        _ = Glibc.umask(umask)
        do {
            for signal in ignoredSignals { try ignore(signal) }
            try ResourceLimits.limit(self)
        } catch {
            throw .failed(error)
        }
    }

    /// Before the user changes, since these take CAP_SETPCAP, which goes with root.
    private func limitFuturePower() throws(ConfinementError) {
        guard Capabilities.holds(.setpcap) else { return }
        try Capabilities.lockSecurebits(keeping: !capabilities.isEmpty)
        try Capabilities.limitBounding(to: capabilities)
    }

    /// Those to keep that there are to keep: none without root.
    private func heldOfCapabilities() -> [Capability] {
        capabilities.filter(Capabilities.mayHold)
    }

    private func giveUpPrivileges(parent: pid_t) throws(ConfinementError) {
        try must(clinux_no_new_privileges(), "prctl(PR_SET_NO_NEW_PRIVS)")
        // A change of user takes both of these back.
        if diesWithParent { try must(clinux_signal_on_parents_death(SIGKILL), "prctl(PR_SET_PDEATHSIG)") }
        try must(clinux_forbid_dump(), "prctl(PR_SET_DUMPABLE)")
        // EINVAL from a kernel before 6.3: the filter forbids the same.
        if clinux_refuse_exec_gain() < 0, errno != EINVAL { throw .failed(.last("prctl(PR_SET_MDWE)")) }
        guard !diesWithParent || getppid() == parent else { throw .orphaned }
    }

    /// By asking for each number: /proc isn't there in the new root, and isn't ours to read since we can't be dumped.
    /// A process has few when it's confined; any above those that it reports is a leak, and is closed.
    private func openDescriptors() throws(ConfinementError) -> [Int32] {
        let end = CInt(Limit.descriptorsReported)
        try must(clinux_close_range(CUnsignedInt(end), .max), "close_range")
        return (0..<end).filter { fcntl($0, F_GETFD) >= 0 }
    }
}
