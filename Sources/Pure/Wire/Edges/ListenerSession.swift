package import Vocabulary

/// The listener hands connections over to each session process.
package enum ListenerSession: Edge {
    package typealias ToSecond = ListenerToSession
    package typealias ToFirst = SessionToListener
    package static let first = Role.listener
    package static let second = Role.session
}

/// All that the listener can tell a session process.
package enum ListenerToSession: Message {
    /// A client's connection, which is the one descriptor.
    case connection(ConnectionAccepted)
    /// No connection comes any more: the answer to the parent's `drain`.
    case drained
    /// Whether the client that a proxy named is let in.
    case judged(SessionID, Admission)

    package var descriptorCount: Int {
        switch self {
        case .connection: 1
        case .drained, .judged: 0
        }
    }

    package func encode(to writer: inout Writer) {
        switch self {
        case .connection(let accepted):
            writer.uint8(1)
            writer.session(accepted.session)
            writer.peer(accepted.peer)
            writer.uint8(accepted.listener)
            writer.uint8(accepted.admission.rawValue)
        case .drained:
            writer.uint8(2)
        case .judged(let session, let admission):
            writer.uint8(3)
            writer.session(session)
            writer.uint8(admission.rawValue)
        }
    }

    package init(tag: UInt8, from reader: inout Reader) throws(WireError) {
        switch tag {
        case 1:
            reader.enter("connection")
            self = .connection(
                ConnectionAccepted(
                    session: try reader.session("session"), peer: try reader.peer("peer"),
                    listener: try reader.uint8("listener"), admission: try reader.choice("admission")))
        case 2: self = .drained
        case 3:
            reader.enter("judged")
            self = .judged(try reader.session("session"), try reader.choice("admission"))
        default: throw reader.error("tag", .unknownTag(tag))
        }
    }
}

/// Whose connection it is, and whether the client is let in: the one who isn't is told so by the session.
package struct ConnectionAccepted: Hashable, Sendable {
    package let session: SessionID
    package let peer: Peer
    /// Its number in the session's settings.
    package let listener: UInt8
    package let admission: Admission

    package init(session: SessionID, peer: Peer, listener: UInt8, admission: Admission) {
        self.session = session
        self.peer = peer
        self.listener = listener
        self.admission = admission
    }
}

/// All that a session process can tell the listener.
package enum SessionToListener: Message {
    /// Since the last such message it took so many connections over, which gives that much credit back,
    /// and these sessions ended.
    case progress(taken: UInt16, ended: [SessionID])
    /// A proxy named the client of a connection; the answer is `judged`.
    case identified(SessionID, Peer)

    /// Sessions that one packet has room for.
    package static let mostEnded = (Limit.packet - 16) / 8

    package func encode(to writer: inout Writer) {
        switch self {
        case .progress(let taken, let ended):
            writer.uint8(1)
            writer.uint16(taken)
            writer.list(ended) { $0.session($1) }
        case .identified(let session, let peer):
            writer.uint8(2)
            writer.session(session)
            writer.peer(peer)
        }
    }

    package init(tag: UInt8, from reader: inout Reader) throws(WireError) {
        switch tag {
        case 1:
            reader.enter("progress")
            self = .progress(
                taken: try reader.uint16("taken"),
                ended: try reader.list("ended", most: Self.mostEnded) { (reader) throws(WireError) in
                    try reader.session("ended")
                })
        case 2:
            reader.enter("identified")
            self = .identified(try reader.session("session"), try reader.peer("peer"))
        default: throw reader.error("tag", .unknownTag(tag))
        }
    }
}
