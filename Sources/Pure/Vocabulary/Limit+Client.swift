/// What the client never exceeds, whatever a server sends or a script asks for.
extension Limit {
    // MARK: Replies

    /// Line of a reply that is kept, its end included, in octets: above the longest that a fault sends (`faultLine`),
    /// so that a test can look at it. RFC 5321 §4.5.3.1.5 has servers send 512.
    package static let readReplyLine = 131_072
    /// A reply with all its lines, in octets: 10,000 lines (`faultLines`) of a usual length.
    package static let readReply = 1_048_576

    // MARK: Authentication

    /// Challenges of one exchange. SCRAM has two, LOGIN two; a server that asks on and on means no exchange.
    package static let challenges = 8
}
