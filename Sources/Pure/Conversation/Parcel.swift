package import Vocabulary

/// What goes to the client in one write, when, and what comes behind it.
package struct Parcel: Hashable, Sendable {
    package var octets: [UInt8]
    /// Nil: at once.
    package var notBefore: Instant?
    /// Nil: the connection goes on.
    package var end: ConnectionEnd?

    package init(_ octets: [UInt8], notBefore: Instant? = nil, end: ConnectionEnd? = nil) {
        self.octets = octets
        self.notBefore = notBefore
        self.end = end
    }
}

/// How the server ends a connection.
package enum ConnectionEnd: Hashable, Sendable {
    /// Shut down our side, then read and drop what comes until the client's end-of-file, for so long as it may
    /// linger: a close with unread input would send RST and lose the last reply.
    case finish
    /// RST.
    case reset
    /// Say nothing more, and wait until the client gives up.
    case hold
}
