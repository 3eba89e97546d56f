import IPC
import Kernel
import Vocabulary
import Wire

/// What the certifier made before the daemon serves.
struct Certification {
    let authority: KeptAuthority
    /// Of revoked certificates, as PEM.
    let lists: [UInt8]
    let credentials: [CertificateKind: Credential]

    /// Waits until it has made all of it. Nil if it ends before, or doesn't come to it.
    init?(from certifier: Child) throws {
        var poller = try Poller()
        if let number = certifier.number { try poller.add(number, .readable, token: 0) }
        let end = Clock.now() + Limit.startWait
        var made = Made()
        while made.authority == nil, certifier.number != nil, Clock.now() < end {
            _ = try poller.wait(for: end - Clock.now())
            try certifier.listen { made.take($0) }
        }
        guard let authority = made.authority else { return nil }
        self.authority = authority
        lists = made.lists
        credentials = made.credentials
    }

    private struct Made {
        var authority: KeptAuthority?
        var lists: [UInt8] = []
        var credentials: [CertificateKind: Credential] = [:]

        /// - Returns: false for what it doesn't wait for.
        mutating func take(_ message: ChildToParent) -> Bool {
            switch message {
            case .authority(let authority, let lists): (self.authority, self.lists) = (authority, lists)
            case .credential(let kind, let part): credentials[kind, default: .none].add(part)
            case .confined, .drained: return false
            }
            return true
        }
    }
}
