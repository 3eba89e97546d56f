package import Privilege
import Vocabulary

extension Confinement {
    /// It computes, and says what came of it.
    package static let certifier = Confinement(
        descriptors: UInt64(Limit.certifierDescriptors),
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
