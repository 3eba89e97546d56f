import Glibc
package import Privilege
import Vocabulary

extension Confinement {
    /// It speaks with clients, and writes content to files that the sink opened. It can open none.
    package static let session = Confinement(
        descriptors: UInt64(Limit.sessionDescriptors),
        landlock: Landlock(beneathRoot: []),
        calls: [
            .close,
            .epollCreate1,
            .epollCtl,
            .epollPwait,
            .epollWait,
            .recvfrom,  // clients
            .recvmsg,  // links, with a connection or a file
            .sendmsg,  // links
            .shutdown,
            .write,  // the sink's files
        ],
        pinned: [
            // To clients, over what is connected already: no address.
            PinnedCall(.sendto, .null(argument: 4)),
            PinnedCall(.setsockopt, .integer(argument: 1, is: SOL_SOCKET), .integer(argument: 2, is: SO_LINGER)),
        ]
    )

}
