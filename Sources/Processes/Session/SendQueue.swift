import Conversation
import DequeModule
import Kernel
import Vocabulary

/// Parcels on their way to one client, in order.
struct SendQueue {
    /// What goes in one write at once, and nothing behind it: most replies do.
    private var reply: [UInt8] = []
    /// Everything else. Nil while there's nothing to send, as with most clients most of the time: they hold no memory
    /// for it.
    @Rare private var backlog: Backlog?

    var isEmpty: Bool { reply.isEmpty && backlog == nil }

    /// Whether the kernel took less than it was given.
    var isBlocked: Bool { backlog?.isBlocked ?? false }

    /// Octets that the kernel doesn't have.
    var unsent: Int { reply.count + (backlog?.unsent ?? 0) }

    /// When the first parcel may go, if it may not yet.
    var notBefore: Instant? { backlog?.notBefore }

    mutating func append(_ parcel: Parcel, at now: Instant) {
        if backlog == nil, reply.isEmpty, parcel.isPlain {
            reply = parcel.octets
            return
        }
        if !reply.isEmpty { queueReply(behind: 0, at: now) }
        guard var backlog else {
            self.backlog = Backlog(parcel, due: now + parcel.pause)
            return
        }
        self.backlog = nil  // One owner of the octets: they'd be copied otherwise.
        backlog.append(parcel)
        self.backlog = backlog
    }

    /// - Parameter sent: Octets that the kernel has.
    private mutating func queueReply(behind sent: Int, isBlocked: Bool = false, at now: Instant) {
        backlog = Backlog(Parcel(reply), behind: sent, isBlocked: isBlocked, due: now)
        reply = []
    }

    mutating func removeAll() {
        reply = []
        backlog = nil
    }

    /// What came of sending.
    enum Progress {
        /// All is with the kernel.
        case emptied(octets: Int)
        /// The rest waits for the client or for its time.
        case waiting(octets: Int)
        /// A parcel with an end behind it is with the kernel; nothing after it counts.
        case ended(ConnectionEnd, octets: Int)
        case lost
    }

    /// Gives the kernel as much as it takes now.
    mutating func flush(to connection: CInt, at now: Instant) -> Progress {
        guard reply.isEmpty else { return flushReply(to: connection, at: now) }
        guard var backlog else { return .emptied(octets: 0) }
        self.backlog = nil  // As above: a dripped reply is many parcels within TLS.
        let progress = backlog.flush(to: connection, at: now)
        switch progress {
        case .emptied, .ended: break
        case .waiting, .lost: self.backlog = backlog
        }
        return progress
    }

    private mutating func flushReply(to connection: CInt, at now: Instant) -> Progress {
        let sent: Int
        switch send(reply.span, to: connection) {
        case .octets(let count): sent = count
        case .wouldBlock: sent = 0
        case .end, .lost: return .lost
        }
        guard sent == reply.count else {
            queueReply(behind: sent, isBlocked: true, at: now)
            return .waiting(octets: sent)
        }
        reply = []
        return .emptied(octets: sent)
    }
}

/// What isn't with the kernel yet.
private struct Backlog {
    private var first: Parcel
    private var rest: Deque<Parcel> = []
    /// Of the rest.
    private var octetsBehind = 0
    /// Octets of the first parcel that the kernel has.
    private var sent: Int
    /// How many of them went in writes that are over.
    private var written = 0
    /// When the first parcel, or its next write, may go.
    private var due: Instant
    private(set) var isBlocked: Bool
    private(set) var notBefore: Instant?

    /// - Parameter sent: Octets of the parcel that the kernel has.
    init(_ first: Parcel, behind sent: Int = 0, isBlocked: Bool = false, due: Instant) {
        self.first = first
        self.sent = sent
        self.isBlocked = isBlocked
        self.due = due
    }

    var unsent: Int { first.octets.count - sent + octetsBehind }

    mutating func append(_ parcel: Parcel) {
        // What goes at the same time goes in one write.
        if rest.isEmpty, first.join(parcel) { return }
        octetsBehind += parcel.octets.count
        if rest.isEmpty || !rest[rest.count - 1].join(parcel) { rest.append(parcel) }
    }

    mutating func flush(to connection: CInt, at now: Instant) -> SendQueue.Progress {
        var octets = 0
        isBlocked = false
        notBefore = nil
        while true {
            if due > now {
                notBefore = due
                return .waiting(octets: octets)
            }
            let parcel = first
            let end = parcel.boundary(behind: written)
            while sent < end {
                // What ends the connection comes at once: the FIN goes in the same segment.
                let isLast = parcel.end == .finish && end == parcel.octets.count
                switch send(parcel.octets.span.extracting(sent..<end), to: connection, beforeMore: isLast) {
                case .octets(let count):
                    sent += count
                    octets += count
                case .wouldBlock:
                    isBlocked = true
                    return .waiting(octets: octets)
                case .end, .lost: return .lost
                }
            }
            written = end
            guard end == parcel.octets.count else {
                due = now + parcel.spacing
                continue
            }
            (sent, written) = (0, 0)
            if let end = parcel.end { return .ended(end, octets: octets) }
            guard let next = rest.popFirst() else { return .emptied(octets: octets) }
            first = next
            octetsBehind -= next.octets.count
            // The pause of the next one begins when this one has gone, however late that was.
            due = now + first.pause
        }
    }
}

extension Parcel {
    /// Whether nothing is asked for but that its octets go.
    fileprivate var isPlain: Bool { pause == .zero && cuts == .none && end == nil && !octets.isEmpty }

    /// Adds another that goes at the same time in the same write.
    /// - Returns: false if it doesn't.
    fileprivate mutating func join(_ parcel: Parcel) -> Bool {
        guard parcel.pause == .zero, parcel.cuts == .none, end == nil, cuts == .none else { return false }
        octets += parcel.octets
        end = parcel.end
        return true
    }
}
