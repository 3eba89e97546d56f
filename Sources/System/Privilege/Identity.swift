import CLinux
import Glibc
import Kernel
package import Vocabulary

/// Who this process is to the kernel, and how it becomes somebody else for good: credentials(7).
enum Identity {
    /// The user and group that count: the effective ones.
    static var current: Account { Account(user: geteuid(), group: getegid()) }

    /// Becomes the account in all three ids of user and group, without supplementary groups, and verifies that there
    /// is no way back.
    ///
    /// - Parameter keeping: whether permitted capabilities outlive the change; `Capabilities.reduce` decides which.
    static func become(_ account: Account, keeping: Bool) throws(ConfinementError) {
        if keeping { try must(clinux_keep_capabilities(1), "prctl(PR_SET_KEEPCAPS)") }
        try must(clinux_setgroups(0, nil), "setgroups")
        try must(clinux_setresgid(account.group, account.group, account.group), "setresgid", "\(account.group)")
        try must(clinux_setresuid(account.user, account.user, account.user), "setresuid", "\(account.user)")
        if keeping { try must(clinux_keep_capabilities(0), "prctl(PR_SET_KEEPCAPS)") }
        try verify(account)
    }

    /// Tries something as another user, and is back behind it. For a process that has nobody beside it yet.
    fileprivate static func trying<Result>(as account: Account, _ work: () -> Result) throws(ConfinementError) -> Result
    {
        let (user, group) = (geteuid(), getegid())
        var groups = [gid_t](repeating: 0, count: Int(max(0, getgroups(0, nil))))
        let count = getgroups(CInt(groups.count), &groups)
        try must(clinux_setgroups(0, nil), "setgroups")
        try must(setegid(account.group), "setegid", "\(account.group)")
        try must(seteuid(account.user), "seteuid", "\(account.user)")
        let result = work()
        try must(seteuid(user), "seteuid", "\(user)")
        try must(setegid(group), "setegid", "\(group)")
        try must(clinux_setgroups(Int(max(0, count)), groups), "setgroups")
        return result
    }

    private static func verify(_ account: Account) throws(ConfinementError) {
        var user: (uid_t, uid_t, uid_t) = (0, 0, 0)
        var group: (gid_t, gid_t, gid_t) = (0, 0, 0)
        guard clinux_getresuid(&user.0, &user.1, &user.2) == 0, user == (account.user, account.user, account.user),
            clinux_getresgid(&group.0, &group.1, &group.2) == 0,
            group == (account.group, account.group, account.group), getgroups(0, nil) == 0
        else { throw .didNotHold("the process is still another user or in another group") }
        if account.user != 0, setuid(0) == 0 { throw .didNotHold("it can become root again") }
    }
}

/// Tries something as another user, with the right to become that one, and is back behind it.
package func trying<Result>(as account: Account, _ work: () -> Result) throws(ConfinementError) -> Result {
    try Identity.trying(as: account, work)
}
