package import Privilege
import Privsep
import TLS
package import Vocabulary
import Wire

/// Speaks with clients. Runs as `_fumblesess` in an empty root, one process for each CPU.
/// Holds its clients' connections; never opens a file, never sees another session process's mail, or the private key of
/// a certificate that anybody trusts.
package enum SessionProcess: ChildProcess {
    package static let role = Role.session
    package static let confinement = Confinement.session

    package static func run(_ name: ProcessName) -> Never {
        live(name) { (start: inout Start<SessionSettings>, journal) in
            journal.setLevel(start.settings.logLevel)
            let listener = try start.links.second(of: ListenerSession.self)[0]
            let sink = try start.links.first(of: SessionSink.self)[0]
            let faults = try SessionFaults(start.assignment.entries, from: start.parent)
            TLSLibrary.prepare()
            if start.links.leads(to: .keeper) {
                let desk = try SignatureDesk(try start.links.first(of: SessionKeeper.self)[0], journal)
                try DeferredSigning.begin(desk.sign)
            }
            let certificates = try Certificates(start.assignment.entries, from: start.parent)
            let certifier =
                start.links.leads(to: .certifier)
                ? CertificateDesk(try start.links.first(of: SessionCertifier.self)[0]) : nil
            return try SessionLoop(
                start.parent, listener, sink, start.settings, journal, faults: faults, certificates: certificates,
                certifier: certifier
            ).serve
        }
    }
}
