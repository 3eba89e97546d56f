import CLibcap
import CLinux
import Glibc
import Kernel

/// A part of root's power that some process keeps: capabilities(7).
package enum Capability: Hashable, Sendable {
    /// To signal processes of other users.
    case kill
    case setgid
    case setpcap
    case setuid
    case sysChroot

    var value: cap_value_t {
        switch self {
        case .kill: CAP_KILL
        case .setgid: CAP_SETGID
        case .setpcap: CAP_SETPCAP
        case .setuid: CAP_SETUID
        case .sysChroot: CAP_SYS_CHROOT
        }
    }
}

/// The capabilities of this process. What it can do is decided by them, never by uid 0:
/// in a container root may lack any of them.
package enum Capabilities {
    /// Whether the effective set holds it.
    package static func holds(_ capability: Capability) -> Bool {
        has(capability, in: CAP_EFFECTIVE)
    }

    /// Whether the permitted set does, so that it can be made effective: a change of user empties the effective one.
    static func mayHold(_ capability: Capability) -> Bool {
        has(capability, in: CAP_PERMITTED)
    }

    private static func has(_ capability: Capability, in set: cap_flag_t) -> Bool {
        guard let held = cap_get_proc() else { return false }
        defer { cap_free(UnsafeMutableRawPointer(held)) }
        var flag = CAP_CLEAR
        return cap_get_flag(held, capability.value, set, &flag) == 0 && flag == CAP_SET
    }

    /// Whether a process may become another user from here.
    package static var canChangeAccount: Bool { holds(.setuid) && holds(.setgid) }

    /// Whether a process may change its root directory from here.
    package static var canChangeRoot: Bool { holds(.sysChroot) }

    /// Takes the others out of the bounding set, so that no program run from here can have them: before the user
    /// changes, since it takes CAP_SETPCAP.
    static func limitBounding(to kept: [Capability]) throws(ConfinementError) {
        let values = kept.map(\.value)
        for value in 0..<cap_max_bits() where !values.contains(value) {
            try must(cap_drop_bound(value), "prctl(PR_CAPBSET_DROP)")
            // Read back, as everything is.
            guard cap_get_bound(value) == 0 else { throw .didNotHold("the bounding set isn't empty") }
        }
    }

    /// Sets the permitted and effective sets to these, the inheritable and ambient ones to nothing, and reads all of
    /// them back.
    static func reduce(to kept: [Capability]) throws(ConfinementError) {
        try must(cap_reset_ambient(), "prctl(PR_CAP_AMBIENT_CLEAR_ALL)")
        guard let wanted = cap_init() else { throw .failed(.last("cap_init")) }
        defer { cap_free(UnsafeMutableRawPointer(wanted)) }
        let values = kept.map(\.value)
        if !values.isEmpty {
            cap_set_flag(wanted, CAP_PERMITTED, CInt(values.count), values, CAP_SET)
            cap_set_flag(wanted, CAP_EFFECTIVE, CInt(values.count), values, CAP_SET)
        }
        try must(cap_set_proc(wanted), "capset")
        guard let now = cap_get_proc() else { throw .failed(.last("capget")) }
        defer { cap_free(UnsafeMutableRawPointer(now)) }
        guard cap_compare(now, wanted) == 0, !isAnyAmbient else {
            throw .didNotHold("capabilities are left")
        }
    }

    private static var isAnyAmbient: Bool { (0..<cap_max_bits()).contains { cap_get_ambient($0) > 0 } }

    /// Whether the effective, permitted, inheritable and ambient sets are empty.
    static var areNone: Bool {
        guard let now = cap_get_proc(), let none = cap_init() else { return false }
        defer {
            cap_free(UnsafeMutableRawPointer(now))
            cap_free(UnsafeMutableRawPointer(none))
        }
        return cap_compare(now, none) == 0 && !isAnyAmbient
    }

    /// Uid 0 means nothing from now on, and no switch that says so can be turned back: capabilities(7), securebits.
    /// KEEP_CAPS stays open for a process that has to carry something over a change of user.
    static func lockSecurebits(keeping: Bool) throws(ConfinementError) {
        var switches = [
            SECURE_NOROOT, SECURE_NOROOT_LOCKED, SECURE_NO_SETUID_FIXUP_LOCKED, SECURE_NO_CAP_AMBIENT_RAISE,
            SECURE_NO_CAP_AMBIENT_RAISE_LOCKED,
        ]
        if !keeping { switches.append(SECURE_KEEP_CAPS_LOCKED) }
        let bits = switches.reduce(UInt(0)) { $0 | 1 << UInt($1) }
        try must(clinux_set_securebits(bits), "prctl(PR_SET_SECUREBITS)")
    }
}
