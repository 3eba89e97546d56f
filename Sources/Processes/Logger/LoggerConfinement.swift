package import Privilege
import Vocabulary

extension Confinement {
    /// It turns records into lines, and writes them to the descriptor that it was given.
    package static let logger = Confinement(
        descriptors: UInt64(Limit.loggerDescriptors),
        landlock: Landlock(beneathRoot: []),
        calls: [
            .close,
            .epollCreate1,
            .epollCtl,
            .epollPwait,
            .epollWait,
            .recvmsg,  // links
            .sendmsg,  // the parent's link
            .write,  // the log
        ]
    )
}
