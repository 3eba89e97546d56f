import IPC
import Kernel
package import Privilege
import Privsep
import TLS
package import Vocabulary
import Wire

/// Makes the test authority and the server's certificates, and ends. Runs as `_fumblecert` in an empty root, before the
/// daemon serves. Holds the authority's key as long as it lives; never sees a socket or a file.
package enum CertifierProcess: ChildProcess {
    package static let role = Role.certifier
    package static let confinement = Confinement.certifier

    package static func run(_ name: ProcessName) -> Never {
        live(name) { (start: inout Start<CertifierSettings>, journal) in
            journal.setLevel(start.settings.logLevel)
            TLSLibrary.prepare()
            let (parent, settings) = (start.parent, start.settings)
            return { try make(settings, for: parent) }
        }
    }

    private static func make(_ settings: CertifierSettings, for parent: ParentLink<CertifierSettings>) throws {
        let now = Int(Clock.wall().microseconds / 1_000_000)
        let authority =
            try settings.kept.map { try TestAuthority(certificate: $0.certificate, key: $0.key, now: now) }
            ?? TestAuthority(now: now)
        for kind in CertificateKind.allCases {
            for part in try authority.credential(kind, hostname: settings.hostname).parts {
                try parent.made(.credential(kind, part))
            }
        }
        try parent.made(
            .authority(
                KeptAuthority(certificate: try authority.certificate(), key: try authority.key()),
                lists: try authority.revocationLists()))
        try parent.drained()
        try parent.finish()
    }
}
