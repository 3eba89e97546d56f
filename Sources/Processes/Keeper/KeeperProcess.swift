package import Privilege
import Privsep
import TLS
package import Vocabulary
import Wire

/// Signs handshakes with the keys of the server's own certificates. Runs as `_fumblekeep` in an empty root, where there
/// are such certificates. Signs what has the shape of a handshake, and nothing else; never sees a socket, a file or an
/// octet that came from the network but as part of such a shape.
package enum KeeperProcess: ChildProcess {
    package static let role = Role.keeper
    package static let confinement = Confinement.keeper

    package static func run(_ name: ProcessName) -> Never {
        live(name) { (start: inout Start<KeeperSettings>, journal) in
            journal.setLevel(start.settings.logLevel)
            TLSLibrary.prepare()
            let keys = try Keys(start.assignment.entries, from: start.parent)
            let sessions = try start.links.second(of: SessionKeeper.self)
            return try AnswerLoop(start.parent, sessions, Signatures(keys, journal), journal).serve
        }
    }
}
