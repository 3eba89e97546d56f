import IPC
import Privsep
import TLS
import Vocabulary
import Wire

/// What a session process proves with who the server is.
///
/// The test authority's that are bad are made when a client first asks for one (`CertificateDesk`): few are, and each
/// takes most of a millisecond and its memory. Their keys are here, for nobody trusts them but who was told to for a
/// test. Of the server's own certificates the keys are the keeper's.
final class Certificates {
    private var contexts: [CertificateKind: ServerContext] = [:]
    private var credentials: [CertificateKind: Credential] = [:]
    private var ticketKeys: [UInt8] = []
    /// The server's own, the one first that holds where no other fits.
    private var own: [ServerContext] = []

    static var none: Certificates { Certificates() }

    private init() {}

    /// - Throws: if a credential is none. The parent has it from the certifier, or has read it.
    convenience init(_ entries: [SessionEntry], from parent: ParentLink<SessionSettings>) throws {
        do {
            try self.init(entries)
        } catch {
            throw parent.violation("\(error)")
        }
    }

    init(_ entries: [SessionEntry]) throws(TLSError) {
        var chains: [(key: UInt32, chain: [[UInt8]])] = []
        for entry in entries {
            switch entry {
            case .credential(let kind, let part): credentials[kind, default: .none].add(part)
            case .ticketKeys(let keys): ticketKeys = keys
            case .certificate(let key, let octets):
                if chains.last?.key != key { chains.append((key, [])) }
                chains[chains.count - 1].chain.append(octets)
            case .rule, .listener, .domain: break
            }
        }
        for (key, chain) in chains {
            own.append(try ServerContext(chain: chain, deferringTo: key, ticketKeys: ticketKeys))
        }
        if credentials[.good] != nil, own.isEmpty { _ = try context(of: .good) }
    }

    /// Nil if there is none, or what there is can't be used.
    subscript(kind: CertificateKind) -> ServerContext? { contexts[kind] ?? (try? context(of: kind)) }

    /// Whether there's one, whatever it's good for.
    func has(_ kind: CertificateKind) -> Bool { contexts[kind] != nil || credentials[kind] != nil }

    func add(_ kind: CertificateKind, _ credential: Credential) { credentials[kind] = credential }

    private func context(of kind: CertificateKind) throws(TLSError) -> ServerContext? {
        guard let credential = credentials.removeValue(forKey: kind) else { return nil }
        let context = try ServerContext(credential, ticketKeys: ticketKeys, isWeak: kind.isWeak)
        contexts[kind] = context
        return context
    }

    // MARK: Good ones

    /// The server's own that names this host, or its first, or the test authority's good one.
    func usual(for name: String? = nil) -> ServerContext? { naming(name) ?? own.first ?? self[.good] }

    /// Under a fault of the handshake the certificate is good, so that nothing else is wrong: for a name that only asks
    /// for the fault it's the test authority's, which has these names.
    func underFault(for name: String?) -> ServerContext? {
        let label = name?.split(separator: ".").first.map { $0.lowercased() } ?? ""
        let isAsked = CertificateKind.handshakeLabels.contains(label)
        return naming(name) ?? (isAsked ? nil : own.first) ?? self[.handshakes]
    }

    private func naming(_ name: String?) -> ServerContext? {
        guard let name, !own.isEmpty else { return nil }
        return own.first { $0.names(name) }
    }
}
