import CLinux

/// A system call that some process may make, by the name that libseccomp gives it.
///
/// Not every architecture has each: the C library takes `epoll_wait` on one and `epoll_pwait` on another.
package enum SystemCall: String, Hashable, Sendable, CaseIterable {
    case accept4
    case brk
    case clockGettime = "clock_gettime"
    case close
    case connect
    case epollCreate1 = "epoll_create1"
    case epollCtl = "epoll_ctl"
    case epollPwait = "epoll_pwait"
    case epollWait = "epoll_wait"
    case exit
    case exitGroup = "exit_group"
    case fcntl
    case fstat
    case fsync
    case ftruncate
    case futex
    case getdents64
    case getpid
    case getrandom
    case gettid
    case kill
    case linkat
    case lseek
    case madvise
    case mmap
    case mprotect
    case mremap
    case munmap
    case newfstatat
    case openat
    case poll
    case ppoll
    case read
    case recvfrom
    case recvmsg
    case renameat2
    case restartSyscall = "restart_syscall"
    case rtSigprocmask = "rt_sigprocmask"
    case rtSigreturn = "rt_sigreturn"
    case sendmsg
    case sendto
    case setsockopt
    case shutdown
    case socket
    case tgkill
    case unlinkat
    case wait4
    case write
    case writev
}

/// A call that is allowed only with certain arguments. Several of the same call are alternatives.
package struct PinnedCall: Hashable, Sendable {
    package let call: SystemCall
    package let conditions: [Condition]

    /// All conditions have to hold.
    package init(_ call: SystemCall, _ conditions: Condition...) {
        self.call = call
        self.conditions = conditions
    }

    /// Leases on files, fcntl(2): the command is GNU's, so Swift's Glibc module has no name for it.
    package static let lease = PinnedCall(.fcntl, .integer(argument: 1, is: CInt(CLINUX_SET_LEASE)))

    /// fstat(2), also where the C library makes another call of it.
    package static let fileStatus = [
        PinnedCall(.fstat), PinnedCall(.newfstatat, .integer(argument: 3, is: CInt(CLINUX_EMPTY_PATH))),
    ]

    /// What one argument, counted from 0, has to be. Only numbers can be looked at: the kernel reads what a
    /// pointer points to after the filter has judged it.
    package enum Condition: Hashable, Sendable {
        /// A C `int`: only the low 32 bits count, as for the kernel.
        case integer(argument: UInt32, is: Int32)
        /// A pointer that points nowhere.
        case null(argument: UInt32)
        /// None of these bits.
        case without(argument: UInt32, bits: UInt64)
        /// The number of the process that loads the filter.
        case ownProcess(argument: UInt32)
    }
}
