import IPC
import Privsep
import TLS
import Vocabulary
import Wire

/// What a session process proves with who the server is.
///
/// All but the good one are made ready when a client first asks for them: few are, and each takes most of a
/// millisecond and its memory.
final class Certificates {
    private var contexts: [CertificateKind: ServerContext] = [:]
    private var credentials: [CertificateKind: Credential] = [:]
    private var ticketKeys: [UInt8] = []

    static var none: Certificates { Certificates() }

    private init() {}

    /// - Throws: if a credential is none. The parent has it from the certifier.
    convenience init(_ entries: [SessionEntry], from parent: ParentLink<SessionSettings>) throws {
        do {
            try self.init(entries)
        } catch {
            throw parent.violation("\(error)")
        }
    }

    init(_ entries: [SessionEntry]) throws(TLSError) {
        for entry in entries {
            switch entry {
            case .credential(let kind, let part): credentials[kind, default: .none].add(part)
            case .ticketKeys(let keys): ticketKeys = keys
            case .rule, .listener, .domain: break
            }
        }
        if credentials[.good] != nil { _ = try context(of: .good) }
    }

    /// Nil if there is none, or what there is can't be used.
    subscript(kind: CertificateKind) -> ServerContext? { contexts[kind] ?? (try? context(of: kind)) }

    private func context(of kind: CertificateKind) throws(TLSError) -> ServerContext? {
        guard let credential = credentials.removeValue(forKey: kind) else { return nil }
        let context = try ServerContext(credential, ticketKeys: ticketKeys, isWeak: kind.isWeak)
        contexts[kind] = context
        return context
    }
}
