package import Vocabulary

/// What TLS comes to in one session. Never a key.
extension Occurrence {
    /// A handshake is done.
    package static func tls(_ session: SessionID, _ security: Security) -> Occurrence {
        Occurrence(
            .tls, .info, session: session,
            [
                Entry(.tlsVersion, .text(fit(security.version))), Entry(.cipher, .text(fit(security.cipher))),
                Entry(.keyGroup, .text(fit(security.group))), Entry(.resumed, .flag(security.isResumed)),
            ] + entry(.serverName, security.serverName) + entry(.applicationProtocol, security.applicationProtocol)
                + entry(.clientCertificate, security.clientCertificate?.subject)
                + entry(.clientFingerprint, security.clientCertificate?.fingerprint))
    }

    /// A handshake came to nothing, or the connection broke.
    /// - Parameter alert: the client's, by its name; nil if it sent none.
    package static func tlsFailed(_ session: SessionID, reason: String, alert: String?) -> Occurrence {
        Occurrence(
            .tlsFailed, .info, session: session, [Entry(.reason, .text(fit(reason)))] + entry(.alert, alert))
    }

    private static func entry(_ field: Field, _ text: String?) -> [Entry] {
        text.map { [Entry(field, .text(fit($0)))] } ?? []
    }
}
