import Journal
package import Vocabulary

/// What a server that delivers puts in front of a message: the fields Return-Path and Received. RFC 5321 §4.4.
package struct TraceFields: Hashable, Sendable {
    /// Each field ended by CRLF.
    package let octets: [UInt8]

    package init(
        sender: String, international: Bool = false, greeting: Greeting, client: Peer, hostname: Domain,
        transaction: TransactionID, language: ListenerProtocol = .smtp, security: Security? = nil, at time: WallTime
    ) {
        let from = greeting.helo.isEmpty ? "unknown" : greeting.helo
        // RFC 3848 §2, RFC 6531 §4.3.
        let esmtp = (international ? "UTF8" : language == .lmtp ? "" : "E") + (language == .lmtp ? "LMTP" : "SMTP")
        let protection = (security == nil ? "" : "S") + (greeting.user == nil ? "" : "A")
        let with = greeting.esmtp ? esmtp + protection : "SMTP"
        let text = """
            Return-Path: <\(sender)>\r
            Received: from \(from)\(Self.address(client))\r
            \tby \(hostname) with \(with) id \(transaction.session.number)-\(transaction.ordinal)\(Self.clause(security));\r
            \t\(time.mailDate)\r

            """
        octets = Array(text.utf8)
    }

    /// RFC 8314 §4.3.
    private static func clause(_ security: Security?) -> String {
        guard let security else { return "" }
        return "\r\n\ttls \(security.cipher)" + (security.group.isEmpty ? "" : " group \(security.group)")
    }

    /// As address literal, RFC 5321 §4.1.3; nothing of a client that has no address.
    private static func address(_ client: Peer) -> String {
        guard case .internet(let endpoint) = client else { return "" }
        return switch endpoint.address.unmapped {
        case .v4: " ([\(endpoint.address.unmapped)])"
        case .v6: " ([IPv6:\(endpoint.address.unmapped)])"
        }
    }
}
