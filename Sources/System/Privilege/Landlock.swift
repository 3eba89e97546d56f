import CLinux
import Glibc
import Kernel

extension Landlock {
    /// The version that this kernel has in force; 0 if it has none or was started without.
    package static var version: UInt8 {
        UInt8(clamping: clinux_landlock_version())
    }

    /// Denies all that this kernel's version handles, but what is declared.
    ///
    /// It binds only this thread and those that it starts from now on. It says nothing of chmod(2), stat(2),
    /// UDP, and connect(2) to a socket with a path: those are the system call filter's.
    ///
    /// - Returns: the version in force, 0 if there is none that fits.
    func restrict(root: CInt?) throws(ConfinementError) -> UInt8 {
        let version = Self.version
        guard version >= (beneathRoot.contains(.move) ? 2 : 1) else { return 0 }
        let handled = Self.handledFiles(in: version)
        let ruleset = Descriptor(
            owning: try must(
                clinux_landlock_ruleset(
                    handled, Self.handledNetwork(in: version), Self.handledScopes(in: version),
                    Self.structureSize(in: version)),
                "landlock_create_ruleset"))
        if let root, !beneathRoot.isEmpty {
            try must(
                clinux_landlock_allow_beneath(ruleset.number, root, Self.kernelRights(beneathRoot) & handled),
                "landlock_add_rule")
        }
        for (directory, rights) in beneath {
            let rights = Self.kernelRights(rights) & handled
            try must(clinux_landlock_allow_beneath(ruleset.number, directory, rights), "landlock_add_rule")
        }
        if Self.handledNetwork(in: version) != 0 {
            for port in ports { try must(clinux_landlock_allow_connect(ruleset.number, port), "landlock_add_rule") }
        }
        try must(clinux_landlock_restrict(ruleset.number), "landlock_restrict_self")
        return version
    }

    private static func kernelRights(_ rights: FileRights) -> UInt64 {
        let rows: [(FileRights, clinux_landlock_fs)] = [
            (.read, CLINUX_FS_READ_FILE), (.write, CLINUX_FS_WRITE_FILE), (.list, CLINUX_FS_READ_DIR),
            (.create, CLINUX_FS_MAKE_REG), (.remove, CLINUX_FS_REMOVE_FILE), (.move, CLINUX_FS_REFER),
        ]
        return rows.filter { rights.contains($0.0) }.reduce(0) { $0 | UInt64($1.1.rawValue) }
    }

    // landlock(7), "Version": what each one added.

    private static func handledFiles(in version: UInt8) -> UInt64 {
        let last =
            switch version {
            case 1: CLINUX_FS_MAKE_SYM
            case 2: CLINUX_FS_REFER
            case 3, 4: CLINUX_FS_TRUNCATE
            default: CLINUX_FS_IOCTL_DEV
            }
        // The rights are consecutive bits.
        return UInt64(last.rawValue) << 1 - 1
    }

    private static func handledNetwork(in version: UInt8) -> UInt64 {
        version >= 4 ? UInt64(CLINUX_NET_BIND_TCP.rawValue | CLINUX_NET_CONNECT_TCP.rawValue) : 0
    }

    private static func handledScopes(in version: UInt8) -> UInt64 {
        version >= 6 ? UInt64(CLINUX_SCOPE_ABSTRACT_UNIX_SOCKET.rawValue | CLINUX_SCOPE_SIGNAL.rawValue) : 0
    }

    /// Of struct landlock_ruleset_attr, in octets: one 64-bit word of files, one of network, one of scopes.
    private static func structureSize(in version: UInt8) -> Int {
        switch version {
        case ..<4: 8
        case ..<6: 16
        default: 24
        }
    }
}
