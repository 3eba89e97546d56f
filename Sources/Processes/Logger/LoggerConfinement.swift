import Glibc
import Kernel
package import Privilege
import Vocabulary
import Wire

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

    /// The same, with what the log's outlets take: as narrow as they are.
    ///
    /// - Parameters:
    ///   - directories: where files are opened again after a rotation.
    ///   - output: what standard output is.
    static func logger(
        _ outlets: [LogOutlet.Kind], directories: [CInt], output: DescriptorKind
    ) -> Confinement {
        var confinement = Confinement.logger
        for directory in directories {
            confinement.landlock?.beneath[directory] = [.write, .create]
            confinement.pinned.append(
                PinnedCall(.openat, .integer(argument: 0, is: directory), .integer(argument: 2, is: appendingFlags)))
            // Files that the group may read; nobody else may do anything.
            confinement.umask = 0o027
        }
        for kind in outlets {
            switch kind {
            case .standardOutput, .file: break
            case .syslog: confinement.allowSocket(AF_UNIX, .datagram)
            case .tcp(let endpoints):
                confinement.landlock?.ports.formUnion(endpoints.map(\.port))
                confinement.allowSockets(to: endpoints, .stream)
                confinement.allow(.recvfrom)  // its end
            case .udp(let endpoints): confinement.allowSockets(to: endpoints, .datagram)
            }
        }
        if output == .socket { confinement.allow(.sendto) }
        return confinement
    }

    private mutating func allowSockets(to endpoints: [Endpoint], _ carriage: Carriage) {
        for family in Set(endpoints.map(Carriage.family)) { allowSocket(family, carriage) }
    }

    private mutating func allowSocket(_ family: CInt, _ carriage: Carriage) {
        allow(.connect)
        allow(.sendto)
        let socket = PinnedCall(
            .socket, .integer(argument: 0, is: family), .integer(argument: 1, is: carriage.type),
            .integer(argument: 2, is: 0))
        if !pinned.contains(socket) { pinned.append(socket) }
    }

    private mutating func allow(_ call: SystemCall) {
        if !calls.contains(call) { calls.append(call) }
    }
}
