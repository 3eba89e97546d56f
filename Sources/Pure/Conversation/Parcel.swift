import Vocabulary

/// What goes to the client in one write, when, and what comes behind it.
package struct Parcel: Hashable, Sendable {
    package var octets: [UInt8]
    /// How long after the parcel before it, or after it was handed over if there's none: not before.
    package var pause: Duration
    /// Nil: the connection goes on.
    package var end: ConnectionEnd?

    package init(_ octets: [UInt8], pause: Duration = .zero, end: ConnectionEnd? = nil) {
        self.octets = octets
        self.pause = pause
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
}
