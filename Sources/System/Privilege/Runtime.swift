import Glibc

/// What every process needs, whatever it does: to have memory, to know the time, to end, and to end badly with a word.
enum Runtime {
    static let calls: [SystemCall] = [
        .brk,  // malloc
        .clockGettime,  // where the kernel's page of shared memory has no clock
        .exit,
        .exitGroup,
        .futex,  // locks of the Swift runtime and of malloc; nobody else holds them, but an unlock may ask
        .getpid,  // abort
        .getrandom,  // the seeds of hashing and malloc
        .gettid,  // abort
        .madvise,  // free
        .mremap,  // realloc
        .munmap,
        .restartSyscall,  // made by the kernel, after a stop and go on
        .rtSigprocmask,  // abort
        .rtSigreturn,  // made by the kernel, after a handler
    ]

    static let pinned: [PinnedCall] = [
        // Memory, but no code.
        PinnedCall(.mmap, .without(argument: 2, bits: UInt64(PROT_EXEC))),
        PinnedCall(.mprotect, .without(argument: 2, bits: UInt64(PROT_EXEC))),
        // abort; nobody else can be hit.
        PinnedCall(.tgkill, .ownProcess(argument: 0)),
        // A crash's last words.
        PinnedCall(.write, .integer(argument: 0, is: STDERR_FILENO)),
        PinnedCall(.writev, .integer(argument: 0, is: STDERR_FILENO)),
    ]
}

extension Confinement {
    /// What a child ignores: the parent alone decides when to stop, so a terminal's or an administrator's
    /// signal to the whole group is not for it. A broken pipe, a file at its limit and a broken lease are
    /// errors where they happen, not deaths.
    package static let signalsForTheParent: [CInt] = [
        SIGHUP, SIGINT, SIGIO, SIGPIPE, SIGTERM, SIGUSR1, SIGXFSZ,
    ]
    /// What the parent ignores: the others come to it as events.
    package static let signalsForNobody: [CInt] = [SIGPIPE, SIGXFSZ]
}
