/// What one process may do from the moment it's confined: a declaration, which `enter` turns into kernel.
/// What isn't declared is denied.
package struct Confinement: Sendable {
    /// Open descriptors at a time (RLIMIT_NOFILE); fewer where the hard limit is lower.
    package var descriptors: UInt64
    /// Permission bits that no file it makes has.
    package var umask: UInt32
    /// What has no effect on it.
    package let ignoredSignals: [CInt]
    /// Whether it ends when the process that started it does.
    package let diesWithParent: Bool
    /// What it keeps of root's power; the rest is gone for good.
    package let capabilities: [Capability]
    /// Nil where Landlock would be in the way.
    package var landlock: Landlock?
    /// Calls that are allowed whatever their arguments are, beside those that every process needs to exist.
    package var calls: [SystemCall]
    /// Calls that are allowed with certain arguments.
    package var pinned: [PinnedCall]

    package init(
        descriptors: UInt64, umask: UInt32 = 0o077,
        ignoredSignals: [CInt] = Confinement.signalsForTheParent, diesWithParent: Bool = true,
        capabilities: [Capability] = [],
        landlock: Landlock?, calls: [SystemCall], pinned: [PinnedCall] = []
    ) {
        self.descriptors = descriptors
        self.umask = umask
        self.ignoredSignals = ignoredSignals
        self.diesWithParent = diesWithParent
        self.capabilities = capabilities
        self.landlock = landlock
        self.calls = calls
        self.pinned = pinned
    }
}

/// What Landlock leaves a process. No version of it knows less than denying all that it handles.
package struct Landlock: Hashable, Sendable {
    /// What may be done beneath the process's root; nothing can be done elsewhere, but for these.
    package let beneathRoot: FileRights
    /// What may be done beneath directories that the process has open, by their numbers.
    package var beneath: [CInt: FileRights] = [:]
    /// Ports of any address that it may connect to by TCP.
    package var ports: Set<UInt16> = []

    package init(beneathRoot: FileRights) {
        self.beneathRoot = beneathRoot
    }

    package struct FileRights: OptionSet, Hashable, Sendable {
        package let rawValue: UInt8
        package init(rawValue: UInt8) { self.rawValue = rawValue }

        /// Open files for reading.
        package static let read = FileRights(rawValue: 1)
        /// Open files for writing.
        package static let write = FileRights(rawValue: 2)
        /// List directories.
        package static let list = FileRights(rawValue: 4)
        /// Make regular files.
        package static let create = FileRights(rawValue: 8)
        /// Remove files.
        package static let remove = FileRights(rawValue: 16)
        /// Move and link files from one directory to another. The kernel's first version of Landlock denies that
        /// to everybody, so there the process goes without Landlock.
        package static let move = FileRights(rawValue: 32)
    }
}
