import Vocabulary

/// How a connection's security lies on the wire.
extension Writer {
    mutating func security(_ security: Security) {
        text(security.version)
        text(security.cipher)
        text(security.group)
        optional(security.serverName) { $0.text($1) }
        optional(security.applicationProtocol) { $0.text($1) }
        flag(security.isResumed)
        optional(security.clientCertificate) { writer, certificate in
            writer.text(certificate.subject)
            writer.text(certificate.fingerprint)
        }
    }
}

extension Reader {
    mutating func security() throws(WireError) -> Security {
        func text(_ field: String, _ reader: inout Reader) throws(WireError) -> String {
            try reader.text(field, most: Security.longestText)
        }
        return Security(
            version: try text("version", &self), cipher: try text("cipher", &self), group: try text("group", &self),
            serverName: try optional("server name") { (reader) throws(WireError) in try text("server name", &reader) },
            applicationProtocol: try optional("alpn") { (reader) throws(WireError) in try text("alpn", &reader) },
            isResumed: try flag("resumed"),
            clientCertificate: try optional("client certificate") { (reader) throws(WireError) in
                ClientCertificate(
                    subject: try text("client certificate", &reader),
                    fingerprint: try text("client certificate", &reader))
            })
    }
}
