import Conversation
import Kernel
import Vocabulary
import Wire

/// One client: its connection, its conversation, and what is on the way to it.
final class Client {
    let session: SessionID
    let peer: Peer
    /// The number of the listener it came by.
    let listener: Int
    let connected: (at: Instant, wall: WallTime)
    /// Nil once the connection is lost; the client stays while a message of its is being committed.
    var connection: Descriptor?
    /// What a client is made of can't come back to the client, so no access to it meets another one: the check at run
    /// time, which costs as much as a command's parsing, would never find any.
    @exclusivity(unchecked) var conversation: Conversation
    /// Nil: octets go as they are.
    private(set) var stage: (any Stage)?
    @exclusivity(unchecked) private(set) var sending = SendQueue()
    /// How far the end of the connection has come.
    var end = End.none
    /// Whether nobody but a turn under way knows it any more.
    var isForgotten = false
    /// Whether nothing that the client sent so far is unread: what was asked for last was more than was there.
    var hasReadAll = false
    /// Whether anything for the conversation came through the stage.
    var hasSpoken = false
    /// Whether the client ended its side.
    var inputHasEnded = false
    /// The transaction under way, of which there's one at a time, and its message while it's being received.
    var transaction: TransactionID?
    var message: IncomingMessage?
    /// When it will be looked at, although nothing comes.
    var alarm: Instant?
    /// What the poller was asked to watch.
    var interest: Poller.Interest = .readable
    /// Why the conversation ended, for the log.
    var reason = EndReason.lost
    /// Whether the sink has been asked to commit, and hasn't answered yet.
    var awaitsVerdict = false
    private var transactions: UInt32 = 0
    var messages: UInt64 = 0
    var octetsIn: UInt64 = 0
    var octetsOut: UInt64 = 0

    enum End {
        case none
        /// Our side is shut down; what the client still sends is thrown away until it ends its own, or until then.
        case lingering(until: Instant)
        /// Both sides are shut down, and the last reply told of a message: whether the client's kernel takes it or sends
        /// RST, since nobody is there to read it, is seen by then.
        case confirming(until: Instant)
        /// The connection is no more.
        case over
    }

    /// For the poller and the socket's calls; the connection must be there.
    var number: CInt { connection?.number ?? -1 }

    init(
        _ accepted: ConnectionAccepted, _ connection: consuming Descriptor, _ conversation: consuming Conversation,
        at now: Instant, wall: WallTime
    ) {
        session = accepted.session
        peer = accepted.peer
        listener = Int(accepted.listener)
        self.connection = consume connection
        connected = (now, wall)
        self.conversation = conversation
    }

    /// The next transaction's name. A session's ordinals aren't used up: each takes a round of packets to the sink.
    func nextTransaction() -> TransactionID? {
        transactions &+= 1
        transaction = TransactionID(session: session, ordinal: transactions)
        return transaction
    }

    // MARK: Octets to the client

    func send(_ parcel: Parcel, at now: Instant) {
        guard connection != nil else { return }
        guard let stage else { return sending.append(parcel, at: now) }
        for parcel in parcel.writes {
            var octets = stage.give(parcel.octets)
            if parcel.end == .finish { octets += stage.finish() }
            sending.append(Parcel(octets, pause: parcel.pause, end: parcel.end), at: now)
        }
    }

    /// What the stage itself has to say.
    /// - Parameter drip: between each two octets.
    func answer(_ octets: [UInt8], drip: Duration? = nil, at now: Instant) {
        guard connection != nil, !octets.isEmpty else { return }
        var parcel = Parcel(octets)
        if let drip { parcel.cuts = .each(before: octets.count, pause: drip) }
        sending.append(parcel, at: now)
    }

    func flush(at now: Instant) -> SendQueue.Progress {
        let progress = sending.flush(to: number, at: now)
        switch progress {
        case .emptied(let octets), .waiting(let octets), .ended(_, let octets): octetsOut += UInt64(octets)
        case .lost: break
        }
        return progress
    }

    func giveUpSending() { sending.removeAll() }

    /// From here on octets go another way. What the client sent before is thrown away.
    func exchange(stage: (any Stage)?) {
        self.stage = stage
        conversation.discardInput()
    }

    // MARK: Waiting

    /// What the conversation waited for after the last step.
    private var appetite = 0
    private var due: Instant?

    /// A step is done. The conversation is asked here and nowhere else: it's copied for that.
    func lookAtConversation() {
        (appetite, due) = conversation.needs
    }

    /// Octets to read from the socket at once, at most.
    func portion(of room: Int) -> Int { appetite > 0 ? min(appetite, room) : room }

    /// When something has to be done for it although nothing comes.
    var deadline: Instant? {
        switch end {
        case .none:
            guard let due else { return sending.notBefore }
            return sending.notBefore.map { min($0, due) } ?? due
        case .lingering(let end), .confirming(let end): return end
        case .over: return nil
        }
    }

    /// Whether the stage may be given more to answer by itself, as each KeyUpdate of TLS 1.3 is: of that the conversation,
    /// which counts its own replies, knows nothing.
    private var hasRoomForAnswers: Bool { stage == nil || sending.unsent < Limit.unsentReplies }

    /// Whether what comes is read.
    var isHeard: Bool {
        switch end {
        case .none: appetite > 0 && !(message?.awaitsFile ?? false) && hasRoomForAnswers
        case .lingering: true
        case .confirming, .over: false
        }
    }

    /// What the poller should watch now.
    var wanted: Poller.Interest {
        switch end {
        case .none:
            return isHeard
                ? .reading(andWriting: sending.isBlocked) : .writing(if: sending.isBlocked)
        case .lingering: return .readable
        case .confirming, .over: return .neither
        }
    }
}
