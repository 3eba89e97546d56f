package import Vocabulary

/// Each session process asks the certifier for certificates that aren't made before a client asks for one.
package enum SessionCertifier: Edge {
    package typealias ToSecond = SessionToCertifier
    package typealias ToFirst = CertifierToSession
    package static let first = Role.session
    package static let second = Role.certifier
}

/// All that a session process can tell the certifier.
package enum SessionToCertifier: Message {
    /// A certificate of this kind is needed: answered by its parts and `made`.
    case make(CertificateKind)

    package func encode(to writer: inout Writer) {
        switch self {
        case .make(let kind):
            writer.uint8(1)
            writer.uint8(kind.rawValue)
        }
    }

    package init(tag: UInt8, from reader: inout Reader) throws(WireError) {
        guard tag == 1 else { throw reader.error("tag", .unknownTag(tag)) }
        reader.enter("make")
        self = .make(try reader.choice("kind"))
    }
}

/// All that the certifier can tell a session process.
package enum CertifierToSession: Message {
    case credential(CertificateKind, CredentialPart)
    /// All parts of it have come.
    case made(CertificateKind)

    package func encode(to writer: inout Writer) {
        switch self {
        case .credential(let kind, let part):
            writer.uint8(1)
            writer.uint8(kind.rawValue)
            part.encode(to: &writer)
        case .made(let kind):
            writer.uint8(2)
            writer.uint8(kind.rawValue)
        }
    }

    package init(tag: UInt8, from reader: inout Reader) throws(WireError) {
        switch tag {
        case 1:
            reader.enter("credential")
            self = .credential(try reader.choice("kind"), try CredentialPart(from: &reader))
        case 2:
            reader.enter("made")
            self = .made(try reader.choice("kind"))
        default: throw reader.error("tag", .unknownTag(tag))
        }
    }
}
