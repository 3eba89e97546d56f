import IPC
import Kernel
import Vocabulary
import Wire

/// What the certifier made, and how it was confined.
struct Certification {
    let report: ConfinementReport
    let authority: KeptAuthority
    /// Of revoked certificates, as PEM.
    let lists: [UInt8]
    let credentials: [CertificateKind: Credential]

    /// Waits until it has made everything and has ended.
    /// - Throws: `Obstacle` if it didn't.
    init(from certifier: Child) throws {
        var poller = try Poller()
        if let number = certifier.number { try poller.add(number, .readable, token: 0) }
        let end = Clock.now() + Limit.startWait
        var made = Made()
        while !made.isWhole, certifier.number != nil, Clock.now() < end {
            _ = try poller.wait(for: end - Clock.now())
            while let message = try certifier.next() { made.take(message) }
        }
        // One that neither makes nor ends would have the start wait for ever.
        let death = made.isWhole ? waitForDeath(of: certifier.pid) : endOfKilled(certifier.pid)
        guard made.isWhole, death == .exited(ExitCode.stopped), let report = made.report, let authority = made.authority
        else {
            throw Obstacle(
                "the certifier \(death): no certificates",
                mend: "the log says why; tls: none at every listener needs none",
                code: ExitCode.childLost)
        }
        self.report = report
        self.authority = authority
        lists = made.lists
        credentials = made.credentials
    }

    private struct Made {
        var report: ConfinementReport?
        var authority: KeptAuthority?
        var lists: [UInt8] = []
        var credentials: [CertificateKind: Credential] = [:]
        var isWhole = false

        mutating func take(_ message: ChildToParent) {
            switch message {
            case .confined(let report): self.report = report
            case .authority(let authority, let lists): (self.authority, self.lists) = (authority, lists)
            case .credential(let kind, let part): credentials[kind, default: .none].add(part)
            case .drained: isWhole = true
            }
        }
    }
}
