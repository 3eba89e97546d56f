import CLibseccomp
import CLinux
import Glibc
import Kernel
import Vocabulary

extension Confinement {
    /// Allows the declared system calls, and those that every process needs; any other is the process's end.
    /// seccomp(2), by libseccomp. There is no way back.
    func loadFilter(_ filter: SystemCallFilter) throws(ConfinementError) {
        let action: UInt32
        switch filter {
        case .off: return
        case .kill: action = UInt32(SCMP_ACT_KILL_PROCESS)
        case .trap:
            action = UInt32(SCMP_ACT_TRAP)
            try must(clinux_on_forbidden_call(nameForbiddenCall), "sigaction", "SIGSYS")
        }
        guard let context = seccomp_init(action) else { throw .failed(.last("seccomp_init")) }
        defer { seccomp_release(context) }
        // no_new_privs was set and read back before.
        try accepted(seccomp_attr_set(context, SCMP_FLTATR_CTL_NNP, 0), "seccomp_attr_set")
        try accepted(
            seccomp_attr_set(context, SCMP_FLTATR_ACT_BADARCH, UInt32(SCMP_ACT_KILL_PROCESS)), "seccomp_attr_set")
        for call in Runtime.calls + calls { try Self.allow(call, [], in: context) }
        for rule in Runtime.pinned + pinned { try Self.allow(rule.call, rule.conditions, in: context) }
        try accepted(seccomp_load(context), "seccomp_load")
    }

    private static func allow(
        _ call: SystemCall, _ conditions: [PinnedCall.Condition], in context: scmp_filter_ctx
    ) throws(ConfinementError) {
        let number = seccomp_syscall_resolve_name(call.rawValue)
        guard number != __NR_SCMP_ERROR else { throw .unfit("libseccomp knows no system call '\(call.rawValue)'") }
        let comparisons = conditions.map(\.comparison)
        try accepted(
            seccomp_rule_add_array(
                context, UInt32(SCMP_ACT_ALLOW), number, UInt32(comparisons.count), comparisons),
            "seccomp_rule_add(\(call.rawValue))")
    }
}

/// libseccomp answers with an errno made negative.
private func accepted(_ result: CInt, _ call: String) throws(ConfinementError) {
    guard result == 0 else { throw .failed(SystemError(call: call, errno: -result)) }
}

extension PinnedCall.Condition {
    fileprivate var comparison: scmp_arg_cmp {
        switch self {
        case .integer(let argument, let value):
            Self.compare(argument, mask: UInt64(UInt32.max), value: UInt64(UInt32(bitPattern: value)))
        case .null(let argument): Self.compare(argument, mask: .max, value: 0)
        case .without(let argument, let bits): Self.compare(argument, mask: bits, value: 0)
        case .ownProcess(let argument):
            Self.compare(argument, mask: UInt64(UInt32.max), value: UInt64(UInt32(bitPattern: getpid())))
        }
    }

    private static func compare(_ argument: UInt32, mask: UInt64, value: UInt64) -> scmp_arg_cmp {
        scmp_arg_cmp(arg: argument, op: SCMP_CMP_MASKED_EQ, datum_a: mask, datum_b: value)
    }
}

/// Under `trap`: writes which call it was, then lets the same signal end the process, as it would have without us.
///
/// libseccomp allocates for the name, which a signal handler mustn't: this is for tests, and the process is at its end.
private let nameForbiddenCall:
    @convention(c) (CInt, UnsafeMutablePointer<siginfo_t>?, UnsafeMutableRawPointer?) -> Void = {
        signal, information, _ in
        let number = clinux_forbidden_call(information)
        let architecture = clinux_forbidden_call_architecture(information)
        let name = seccomp_syscall_resolve_num_arch(architecture, number)
        let call = name.map { String(cString: $0) } ?? "number \(number)"
        let words = Array("forbidden system call: \(call)\n".utf8)
        _ = Glibc.write(STDERR_FILENO, words, words.count)
        // SA_RESETHAND has put the default back; the signal arrives when this handler returns.
        raise(signal)
    }
