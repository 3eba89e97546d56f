import Glibc
import Privilege

/// Who runs the prober.
enum User {
    /// Root, whose children become users of their own in a root directory of their own.
    case root
    /// A user who can be nobody else.
    case ordinary

    /// Those that these tests can be: root can be both.
    static var here: [User] { geteuid() == 0 ? [.root, .ordinary] : [.ordinary] }

    /// What the prober is told.
    var word: String { self == .ordinary && geteuid() == 0 ? "nobody" : "self" }
}

/// Acts by the prober's names, with the reason for each.
typealias Reasons = [String: String]

enum Expectations {
    static let roles = ["listener", "logger", "parent", "session", "sink"]

    /// What a role is there to do, and so may.
    static func permitted(_ role: String) -> Reasons {
        let everybody = ["duties": "what the role is there for"]
        let more: Reasons =
            switch role {
            case "session": ["recv": "it reads what clients send"]
            default: [:]
            }
        return everybody.merging(more) { first, _ in first }
    }

    /// What nothing but the filter denies.
    static func deniedByFilterOnly(_ role: String, _ user: User) -> Reasons {
        var reasons: Reasons = [
            "socket": "only connect and bind have another guard: such a socket reaches nobody",
            "recv": "the descriptor is there already",
            "ioUring": "it takes no capability, and Landlock looks at what the ring does, not at the ring",
        ]
        let withoutLandlock = role == "parent"
        if user == .ordinary {
            reasons["chmod"] = "Landlock doesn't cover it, and the file is the user's own"
            reasons["connectPath"] = "Landlock doesn't cover it"
        }
        if user == .ordinary || withoutLandlock {
            reasons["unshareUser"] = "it takes no capability; elsewhere the kernel denies it to a process in a chroot"
        }
        if withoutLandlock {
            for act in ["open", "connectInternet", "connectPath", "connectAbstract", "exec"] {
                reasons[act] = "the parent has neither Landlock nor a root of its own"
            }
            for act in ["killParent", "killSibling"] {
                reasons[act] = "the parent may end its children; the filter lets it send SIGKILL, and no other signal"
            }
        }
        if withoutLandlock, user == .ordinary {
            for act in ["writeOutside", "ptraceParent", "ptraceSibling"] {
                reasons[act] = "the parent has no Landlock, and the victim is of the same user"
            }
        }
        if user == .ordinary, Landlock.version < 6 {
            for act in ["killParent", "killSibling", "connectAbstract"] { reasons[act] = "Landlock 6 is the first to" }
        }
        if Landlock.version < 4 { reasons["connectInternet"] = "Landlock 4 is the first to" }
        return reasons
    }

    /// What an ordinary user can't do in the first place.
    static let takesRoot: Reasons = [
        "setuid": "CAP_SETUID",
        "mount": "CAP_SYS_ADMIN",
        "unshare": "CAP_SYS_ADMIN",
    ]

    /// What depends on how the machine is set up and on what else runs there, for whoever isn't root.
    static let decidedByMachine: Reasons = [
        "bpf": "sysctl kernel.unprivileged_bpf_disabled",
        "ptraceParent": "sysctl kernel.yama.ptrace_scope",
        "ptraceSibling": "likewise",
        "unshareUser": "sysctl user.max_user_namespaces, and what distributions add",
        "ioUring": "sysctl kernel.io_uring_disabled",
    ]

    /// What such a machine decides of a process without the filter.
    static func decidedByMachineWithoutFilter(_ role: String, _ user: User) -> Reasons {
        guard role == "parent", user == .root else { return decidedByMachine }
        let exec = ["exec": "RLIMIT_NPROC of 0 denies it after a change of user, if that user has another process"]
        return decidedByMachine.merging(exec) { first, _ in first }
    }
}
