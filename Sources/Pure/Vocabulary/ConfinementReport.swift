/// What becomes of a process that makes a system call it has no right to.
package enum SystemCallFilter: UInt8, Hashable, Sendable, CaseIterable {
    /// The kernel kills it (SECCOMP_RET_KILL_PROCESS).
    case kill = 0
    /// SIGSYS, which names the call: for tests, for a handler could go on.
    case trap = 1
    /// Nothing: for tests that prove the other layers.
    case off = 2
}

/// The user and group that a process becomes.
package struct Account: Hashable, Sendable {
    package let user: UInt32
    package let group: UInt32

    package init(user: UInt32, group: UInt32) {
        self.user = user
        self.group = group
    }
}

/// What holds of a process's confinement: read back from the kernel by the process itself, not assumed.
package struct ConfinementReport: Hashable, Sendable {
    /// The user and group it runs as.
    package var account: Account
    /// Whether it became that user on the way, as a process of root's does.
    package var changedAccount: Bool
    /// Whether its root directory is its own (chroot(2)).
    package var changedRoot: Bool
    /// Whether the effective, permitted, inheritable and ambient sets are all empty. The bounding set is too, where
    /// the process had the right to empty it (CAP_SETPCAP); elsewhere no_new_privs makes it mean nothing.
    package var withoutCapabilities: Bool
    package var withoutNewPrivileges: Bool
    /// Version of Landlock in force; 0 where the kernel has none.
    package var landlock: UInt8
    package var systemCallFilter: SystemCallFilter
    /// The open descriptors, in order.
    package var descriptors: [Int32]

    /// What confines the process, in words. An ordinary user's processes have neither a user nor a root directory of
    /// their own, the parent has no root directory and no Landlock in any case.
    package var holds: [String] {
        var holds: [String] = []
        if changedAccount { holds.append("own user") }
        if changedRoot { holds.append("own root directory") }
        if withoutCapabilities { holds.append("no capabilities") }
        if withoutNewPrivileges { holds.append("no_new_privs") }
        if landlock > 0 { holds.append("Landlock \(landlock)") }
        if systemCallFilter == .kill { holds.append("system call filter") }
        return holds
    }

    package init(
        account: Account, changedAccount: Bool, changedRoot: Bool, withoutCapabilities: Bool,
        withoutNewPrivileges: Bool, landlock: UInt8, systemCallFilter: SystemCallFilter, descriptors: [Int32]
    ) {
        self.account = account
        self.changedAccount = changedAccount
        self.changedRoot = changedRoot
        self.withoutCapabilities = withoutCapabilities
        self.withoutNewPrivileges = withoutNewPrivileges
        self.landlock = landlock
        self.systemCallFilter = systemCallFilter
        self.descriptors = descriptors
    }
}
