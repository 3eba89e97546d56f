import Glibc
package import Privilege
import Vocabulary

extension Confinement {
    /// It works in the store's directory, which is its root. It can't make, take or name a socket.
    package static let sink = Confinement(
        descriptors: UInt64(Limit.sinkDescriptors),
        umask: 0,  // the mode of each file says who may read it
        landlock: Landlock(beneathRoot: [.create, .list, .move, .read, .remove, .write]),
        calls: [
            .close,
            .epollCreate1,
            .epollCtl,
            .epollPwait,
            .epollWait,
            .fstat,
            .fsync,  // 250 means: on disk
            .getdents64,
            .linkat,  // where renameat2 can't say "replace nothing"
            .lseek,
            .newfstatat,  // the C library's fstat
            .openat,  // beneath the store only: chroot and Landlock see to it
            .read,
            .recvmsg,
            .renameat2,
            .sendmsg,  // links, with the file that a session writes
            .unlinkat,
            .write,
        ],
        pinned: [
            // Listing a directory.
            PinnedCall(.fcntl, .integer(argument: 1, is: F_GETFL)),
            PinnedCall(.fcntl, .integer(argument: 1, is: F_SETFD)),
            .lease,
        ]
    )
}
