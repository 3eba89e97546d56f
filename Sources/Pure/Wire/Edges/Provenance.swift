package import Vocabulary

/// Where a message came from, for its envelope record.
package struct Provenance: Hashable, Sendable {
    package let client: Peer
    package let listener: String
    /// What the client called itself.
    package let helo: String
    /// Whether it did so by EHLO.
    package let esmtp: Bool
    /// As whom it has authenticated, if it has.
    package let user: String?
    /// How the message came by TLS; nil if it came without.
    package let security: Security?
    /// When the connection was taken over.
    package let connected: WallTime
    /// When the message began: DATA, or the first BDAT.
    package let opened: WallTime

    package init(
        client: Peer, listener: String, helo: String, esmtp: Bool, user: String? = nil, security: Security? = nil,
        connected: WallTime, opened: WallTime
    ) {
        self.client = client
        self.listener = listener
        self.helo = helo
        self.esmtp = esmtp
        self.user = user
        self.security = security
        self.connected = connected
        self.opened = opened
    }

    func encode(to writer: inout Writer) {
        writer.peer(client)
        writer.text(listener)
        writer.text(helo)
        writer.flag(esmtp)
        writer.optional(user) { $0.text($1) }
        writer.optional(security) { $0.security($1) }
        writer.int64(connected.microseconds)
        writer.int64(opened.microseconds)
    }

    init(from reader: inout Reader) throws(WireError) {
        client = try reader.peer("client")
        listener = try reader.text("listener", most: ListeningPlace.longestName)
        helo = try reader.text("helo", most: Limit.commandLine)
        esmtp = try reader.flag("esmtp")
        user = try reader.optional("user") { (reader) throws(WireError) in
            try reader.text("user", most: Limit.userName)
        }
        security = try reader.optional("tls") { (reader) throws(WireError) in try reader.security() }
        connected = WallTime(microseconds: try reader.int64("connected"))
        opened = WallTime(microseconds: try reader.int64("opened"))
    }
}
