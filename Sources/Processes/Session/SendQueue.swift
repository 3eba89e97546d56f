import Conversation
import DequeModule
import Kernel
import Vocabulary

/// Parcels on their way to one client, in order.
struct SendQueue {
    private var parcels: Deque<Parcel> = []
    /// Octets of the first parcel that the kernel has.
    private var sent = 0
    /// How many of them went in writes that are over.
    private var written = 0
    /// When the first parcel, or its next write, may go.
    private var due = Instant(nanoseconds: 0)
    /// Whether the kernel took less than it was given.
    private(set) var isBlocked = false
    /// When the first parcel may go, if it may not yet.
    private(set) var notBefore: Instant?

    var isEmpty: Bool { parcels.isEmpty }

    mutating func append(_ parcel: Parcel, at now: Instant) {
        if parcels.isEmpty {
            due = now + parcel.pause
        } else if parcel.pause == .zero, parcel.cuts == .none, let last = parcels.indices.last,
            parcels[last].end == nil, parcels[last].cuts == .none
        {
            // What goes at the same time goes in one write.
            parcels[last].octets += parcel.octets
            parcels[last].end = parcel.end
            return
        }
        parcels.append(parcel)
    }

    mutating func removeAll() { self = SendQueue() }

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
        var octets = 0
        isBlocked = false
        notBefore = nil
        while let parcel = parcels.first {
            if due > now {
                notBefore = due
                return .waiting(octets: octets)
            }
            let end = parcel.boundary(behind: written)
            while sent < end {
                switch send(parcel.octets.span.extracting(sent..<end), to: connection) {
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
            parcels.removeFirst()
            (sent, written) = (0, 0)
            if let end = parcel.end { return .ended(end, octets: octets) }
            // The pause of the next one begins when this one has gone, however late that was.
            due = now + (parcels.first?.pause ?? .zero)
        }
        return .emptied(octets: octets)
    }
}
