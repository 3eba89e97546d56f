import Kernel
package import Privilege
import Privsep
package import Vocabulary
import Wire

/// Copies between standard input and output and a connection to the listener, where the daemon serves just that one.
/// Runs as `_fumblerelay` in an empty root.
/// Never understands an octet of what it copies.
package enum RelayProcess: ChildProcess {
    package static let role = Role.relay
    package static let confinement = Confinement.relay

    package static func run(_ name: ProcessName) -> Never {
        live(name) { (start: inout Start<RelaySettings>, _) in
            guard let input = start.assignment.descriptors.takeShared(),
                let output = start.assignment.descriptors.takeShared(),
                let connection = start.assignment.descriptors.takeShared()
            else { throw SystemError(call: "recvmsg", errno: 0, object: "the relay's descriptors") }
            return RelayLoop(start.parent, input: input, output: output, connection: connection).serve
        }
    }
}
