import Glibc
package import Privilege
import Vocabulary

extension Confinement {
    /// Without a ports file and a configuration file.
    package static let parent = Confinement.parent(pinned: [])

    /// It holds the children's pids and links, and waits for signals. It keeps the right to kill children of other
    /// users, and no other. No Landlock: its sixth version would keep the parent from killing them.
    ///
    /// - Parameter pinned: what reading the configuration again takes, and removing the ports file at the end.
    static func parent(pinned: [PinnedCall]) -> Confinement {
        Confinement(
            descriptors: UInt64(Limit.parentDescriptors),
            ignoredSignals: Confinement.signalsForNobody,
            diesWithParent: false,  // a shell that starts it in the background may go
            capabilities: [.kill],
            landlock: nil,
            calls: [
                .close,
                .epollCreate1,
                .epollCtl,
                .epollPwait,
                .epollWait,
                .read,  // signals, from a signalfd
                .recvmsg,  // links
                .sendmsg,  // links
                .wait4,
            ],
            // Whom it ends, it ends at once; the others are asked over their links.
            pinned: [PinnedCall(.kill, .integer(argument: 1, is: SIGKILL))] + pinned
        )
    }
}
