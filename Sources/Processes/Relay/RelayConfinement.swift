package import Privilege
import Vocabulary

extension Confinement {
    /// It copies between standard input and output and one connection. It can open and name nothing.
    package static let relay = Confinement(
        descriptors: 64,
        landlock: Landlock(beneathRoot: []),
        calls: [
            .close,
            .epollCreate1,
            .epollCtl,
            .epollPwait,
            .epollWait,
            .poll,
            .ppoll,  // poll(2), where the kernel has no other
            .read,  // standard input
            .recvfrom,  // the connection
            .recvmsg,  // links
            .sendmsg,  // links
            .shutdown,
            .write,  // standard output
        ],
        pinned: [PinnedCall(.sendto, .null(argument: 4))]
    )
}
