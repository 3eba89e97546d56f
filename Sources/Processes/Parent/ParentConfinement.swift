package import Privilege
import Vocabulary

extension Confinement {
    /// Without a ports file.
    package static let parent = Confinement.parent(pinned: [])

    /// It holds the children's pids and links, and waits for signals. What a reload will need, it keeps:
    /// the rights to signal children of other users and to bind low ports. No Landlock, since that would deny it
    /// both, and the configuration as well.
    ///
    /// - Parameter pinned: what removing the ports file takes at the end.
    static func parent(pinned: [PinnedCall]) -> Confinement {
        Confinement(
            descriptors: UInt64(Limit.parentDescriptors),
            ignoredSignals: Confinement.signalsForNobody,
            diesWithParent: false,  // a shell that starts it in the background may go
            capabilities: [.kill, .netBindService],
            landlock: nil,
            calls: [
                .close,
                .epollCreate1,
                .epollCtl,
                .epollPwait,
                .epollWait,
                .kill,
                .read,  // signals, from a signalfd
                .recvmsg,  // links
                .sendmsg,  // links
                .wait4,
            ],
            pinned: pinned
        )
    }
}
