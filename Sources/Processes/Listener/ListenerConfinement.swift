package import Privilege
import Vocabulary

extension Confinement {
    /// It takes connections and passes them on. It can't read from one, nor write to it.
    package static let listener = Confinement(
        descriptors: UInt64(Limit.listenerDescriptors),
        landlock: Landlock(beneathRoot: []),
        calls: [
            .accept4,
            .close,
            .epollCreate1,
            .epollCtl,
            .epollPwait,
            .epollWait,
            .recvmsg,  // links: neither read nor recvfrom is here
            .sendmsg,  // links, with the connection
        ]
    )
}
