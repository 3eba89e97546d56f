package import Privilege
import Privsep
import TLS
package import Vocabulary
import Wire

/// Makes the test authority and the server's certificates: those that every client may meet before the daemon serves,
/// the faults' when a session process first asks for one. Runs as `_fumblecert` in an empty root, where a listener has
/// TLS. Holds the authority's key; never sees a socket, a file or an octet that came from the network.
package enum CertifierProcess: ChildProcess {
    package static let role = Role.certifier
    package static let confinement = Confinement.certifier

    package static func run(_ name: ProcessName) -> Never {
        live(name) { (start: inout Start<CertifierSettings>, journal) in
            journal.setLevel(start.settings.logLevel)
            TLSLibrary.prepare()
            let (parent, settings) = (start.parent, start.settings)
            let sessions = try start.links.second(of: SessionCertifier.self)
            return {
                var certificates = try MadeCertificates(settings, journal)
                try certificates.begin(parent)
                try AnswerLoop(parent, sessions, certificates, journal).serve()
            }
        }
    }
}
