package import Privilege
import Vocabulary

extension Confinement {
    /// It computes, and answers.
    package static let keeper = Confinement(
        descriptors: UInt64(Limit.keeperDescriptors),
        landlock: Landlock(beneathRoot: []),
        calls: [
            .close,
            .epollCreate1,
            .epollCtl,
            .epollPwait,
            .epollWait,
            .recvmsg,  // links
            .sendmsg,  // links
        ]
    )
}
