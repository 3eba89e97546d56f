import Conversation
import DequeModule
import Kernel
import TLS
import Vocabulary
import Wire

/// One client: its connection, its conversation, and what is on the way to it.
final class Client {
    let session: SessionID
    let peer: Peer
    /// The name of the listener it came by.
    let listener: String
    let connected: (at: Instant, wall: WallTime)
    /// Nil once the connection is lost; the client stays while a message of its is being committed.
    var connection: Descriptor?
    var conversation: Conversation
    var outbox = SendQueue()
    /// How far the end of the connection has come.
    var end = End.none
    /// The message under way, of which there's one at a time.
    var transaction: TransactionID?
    var content: ContentFile?
    /// What the poller was asked to watch.
    var interest: Poller.Interest = .readable
    /// Why the conversation ended, for the log.
    var reason = EndReason.lost
    /// What it called itself last, and whether by EHLO.
    var greeting = (helo: "", esmtp: false)
    /// Whether the sink has been asked to commit, and hasn't answered yet.
    var awaitsVerdict = false
    private(set) var transactions: UInt32 = 0
    var messages: UInt64 = 0
    var octetsIn: UInt64 = 0
    var octetsOut: UInt64 = 0

    enum End {
        case none
        /// Our side is shut down; what the client still sends is thrown away until it ends its own, or until then.
        case lingering(until: Instant)
        /// Neither side is shut down, and nothing is answered any more.
        case held
        /// The connection is no more.
        case over
    }

    /// For the poller and the socket's calls; the connection must be there.
    var number: CInt { connection?.number ?? -1 }

    init(
        _ accepted: ConnectionAccepted, listener: String, _ connection: consuming Descriptor,
        _ terms: Conversation.Terms, at now: Instant, wall: WallTime
    ) {
        session = accepted.session
        peer = accepted.peer
        self.listener = listener
        self.connection = consume connection
        connected = (now, wall)
        conversation = Conversation(terms, at: now)
    }

    func nextTransaction() -> TransactionID? {
        transactions += 1
        transaction = TransactionID(session: session, ordinal: transactions)
        return transaction
    }

    /// When something has to be done for it although nothing comes.
    var deadline: Instant? {
        switch end {
        case .none: [conversation.deadline, outbox.notBefore].compactMap(\.self).min()
        case .lingering(let end): end
        case .held: outbox.notBefore
        case .over: nil
        }
    }

    /// What the poller should watch now.
    var wanted: Poller.Interest {
        switch end {
        case .none:
            var wanted: Poller.Interest = []
            if conversation.wantsInput { wanted.insert(.readable) }
            if outbox.isBlocked { wanted.insert(.writable) }
            return wanted
        case .lingering, .held: return .readable
        case .over: return []
        }
    }
}

/// The file of a message being received, which the sink made. Its octets are counted and digested as they pass.
final class ContentFile {
    /// Nil once nothing is written any more.
    private var descriptor: Descriptor?
    private let digest = SHA256()

    init(_ descriptor: consuming Descriptor) {
        self.descriptor = consume descriptor
    }

    func write(_ octets: [UInt8]) throws(SystemError) {
        guard let number = descriptor?.number else { return }
        digest.update(octets)
        try Kernel.write(all: octets.span, to: number)
    }

    /// Closes the file: now, not when the last reference goes, for the sink looks whether somebody can still write.
    func close() { descriptor = nil }

    /// Closes the file, and gives the content's SHA-256.
    func finish() -> [UInt8] {
        close()
        return digest.finish()
    }
}
