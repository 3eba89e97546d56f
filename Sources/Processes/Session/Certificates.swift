import IPC
import Privsep
import TLS
import Vocabulary
import Wire

/// What a session process proves with who the server is.
struct Certificates {
    private var contexts: [CertificateKind: ServerContext] = [:]

    static var none: Certificates { Certificates() }

    private init() {}

    /// - Throws: if a credential is none. The parent has it from the certifier.
    init(_ entries: [SessionEntry], from parent: ParentLink<SessionSettings>) throws {
        do {
            try self.init(entries)
        } catch {
            throw parent.violation("\(error)")
        }
    }

    init(_ entries: [SessionEntry]) throws(TLSError) {
        var credentials: [CertificateKind: Credential] = [:]
        var ticketKeys: [UInt8] = []
        for entry in entries {
            switch entry {
            case .credential(let kind, let part): credentials[kind, default: .none].add(part)
            case .ticketKeys(let keys): ticketKeys = keys
            case .rule, .listener, .domain: break
            }
        }
        for (kind, credential) in credentials {
            contexts[kind] = try ServerContext(credential, ticketKeys: ticketKeys, isWeak: kind.isWeak)
        }
    }

    subscript(kind: CertificateKind) -> ServerContext? { contexts[kind] }
}
