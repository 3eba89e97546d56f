import DequeModule
import IPC
import Kernel
import SMTPServer
import Vocabulary
import Wire

/// What a session process asks of the sink: to keep messages, every transaction that it knows or is about to, and to
/// count attempts.
///
/// Not more openings are asked for at a time than descriptors may be in flight; the others wait here.
final class StoreDesk {
    typealias SinkLink = Link<SinkToSession, SessionToSink>

    private let link: SinkLink
    private let mostOpening: Int
    private var transactions: [TransactionID: Standing] = [:]
    /// Openings that wait until the sink has answered earlier ones.
    private var queue: Deque<Opening> = []
    private var opening = 0
    /// Messages handed over whole that aren't settled.
    private var keeping = 0
    /// What the ledger was asked and hasn't answered: one question of a session at a time. One whose client is gone
    /// stays until it's answered.
    private var questions: [SessionID: UInt32] = [:]
    private var asked: UInt32 = 0

    private struct Opening {
        let transaction: TransactionID
        let provenance: Provenance
        let envelope: Envelope
    }

    private enum Standing {
        /// Not asked for yet.
        case queued
        /// Asked for. The recipients follow when it's there: what the sink refuses it must hear no more of.
        case opening([Addressee])
        /// Asked for by a client that is gone: abandoned as soon as it's there.
        case unwanted
        case open
        case committing
        /// Handed over whole.
        case keeping
    }

    /// What the sink said of one transaction.
    enum Answer: ~Copyable {
        case opened(TransactionID, Descriptor)
        case refused(TransactionID, StoreRefusal)
        case settled(TransactionID, StoreVerdict)
        case counted(SessionID, count: UInt32, sinceFirst: Duration)
        case rated(SessionID, admits: Bool)
    }

    init(_ link: SinkLink, mostOpening: Int) {
        self.link = link
        self.mostOpening = mostOpening
    }

    /// Sends what was gathered: what is asked of the sink in one turn goes in one packet.
    func flush() throws(LinkError) { try link.flush() }

    /// - Returns: false if it has no room in a packet, or too many aren't settled: then it's to be opened.
    func keep(_ message: WholeMessage, as transaction: TransactionID) throws(LinkError) -> Bool {
        guard keeping < Limit.keptInFlight, try link.gatherIfItFits(.keep(transaction, message)) else { return false }
        transactions[transaction] = .keeping
        keeping += 1
        return true
    }

    func open(_ transaction: TransactionID, _ provenance: Provenance, _ envelope: Envelope) throws(LinkError) {
        transactions[transaction] = .queued
        queue.append(Opening(transaction: transaction, provenance: provenance, envelope: envelope))
        try askForMore()
    }

    func commit(
        _ transaction: TransactionID, recipients: Int, octets: UInt64, digest: [UInt8], faults: [String]
    ) throws(LinkError) {
        transactions[transaction] = .committing
        try link.gather(
            .commit(
                transaction, recipients: UInt32(clamping: recipients), octets: octets, digest: digest,
                faults: Array(faults.prefix(SessionToSink.mostFaults))))
    }

    /// The message isn't to be kept for some of its recipients.
    func withdraw(_ places: [Int], from transaction: TransactionID) throws(LinkError) {
        guard case .open = transactions[transaction] else { return }
        var rest = places.map { UInt32(clamping: $0) }[...]
        while !rest.isEmpty {
            try link.send(.withdraw(transaction, Array(rest.prefix(SessionToSink.mostWithdrawn))))
            rest = rest.dropFirst(SessionToSink.mostWithdrawn)
        }
    }

    func abandon(_ transaction: TransactionID) throws(LinkError) {
        switch transactions[transaction] {
        case .queued:
            transactions[transaction] = nil
            queue.removeAll { $0.transaction == transaction }
        case .opening: transactions[transaction] = .unwanted
        case .open:
            transactions[transaction] = nil
            try link.gather(.abandon(transaction))
        case .unwanted, .committing, .keeping, nil: break
        }
    }

    /// Asks the ledger to count a key once more.
    func ask(_ session: SessionID, key: UInt64, keep: Duration) throws(LinkError) {
        asked &+= 1
        questions[session] = asked
        try link.gather(.ask(session, ordinal: asked, key: key, keep: keep))
    }

    /// Asks whether a key is within its rate, and has it counted.
    func ask(_ session: SessionID, key: UInt64, rate: RateLimit) throws(LinkError) {
        asked &+= 1
        questions[session] = asked
        try link.gather(.admit(session, ordinal: asked, key: key, rate))
    }

    /// The next answer that matters to a client; what came of an abandoned opening is dealt with here.
    func next() throws(LinkError) -> Answer? {
        while var received = try link.receive() {
            switch received.message {
            case .opened(let transaction):
                guard let file = received.descriptors.take() else { continue }
                guard try opened(transaction) else {
                    // The sink mustn't find a writer, not even of a file that it forgets.
                    _ = consume file
                    try link.gather(.abandon(transaction))
                    continue
                }
                return .opened(transaction, file)
            case .refused(let transaction, let refusal):
                let recipients = try answered(transaction, "refused")
                try askForMore()
                if recipients != nil { return .refused(transaction, refusal) }
            case .settled(let transaction, let verdict):
                switch transactions.removeValue(forKey: transaction) {
                case .committing: break
                case .keeping: keeping -= 1
                case .queued, .opening, .unwanted, .open, nil: throw unasked("settled", transaction)
                }
                return .settled(transaction, verdict)
            case .rated(let session, let ordinal, let admits):
                guard questions.removeValue(forKey: session) == ordinal else {
                    throw .violation(link: link.name, what: "rated: session \(session) didn't ask for \(ordinal)")
                }
                return .rated(session, admits: admits)
            case .counted(let session, let ordinal, let count, let sinceFirst):
                guard questions.removeValue(forKey: session) == ordinal else {
                    throw .violation(
                        link: link.name, what: "counted: session \(session) didn't ask for \(ordinal)")
                }
                return .counted(session, count: count, sinceFirst: sinceFirst)
            }
        }
        return nil
    }

    /// A message was begun: its recipients follow at once.
    /// - Returns: whether somebody still wants it.
    private func opened(_ transaction: TransactionID) throws(LinkError) -> Bool {
        let recipients = try answered(transaction, "opened")
        if let recipients {
            transactions[transaction] = .open
            for batch in Self.batches(recipients) { try link.gather(.recipients(transaction, batch)) }
        }
        try askForMore()
        return recipients != nil
    }

    /// An opening was answered, and isn't one any more.
    /// - Returns: the recipients, or nil if it was abandoned meanwhile.
    private func answered(_ transaction: TransactionID, _ answer: String) throws(LinkError) -> [Addressee]? {
        switch transactions[transaction] {
        case .opening(let recipients):
            (transactions[transaction], opening) = (nil, opening - 1)
            return recipients
        case .unwanted:
            (transactions[transaction], opening) = (nil, opening - 1)
            return nil
        case .queued, .open, .committing, .keeping, nil: throw unasked(answer, transaction)
        }
    }

    private func unasked(_ message: String, _ transaction: TransactionID) -> LinkError {
        .violation(link: link.name, what: "\(message): transaction \(transaction) didn't ask for it")
    }

    private func askForMore() throws(LinkError) {
        while opening < mostOpening, let entry = queue.popFirst() {
            opening += 1
            transactions[entry.transaction] = .opening(entry.envelope.recipients)
            try link.gather(.open(entry.transaction, entry.provenance, sender: entry.envelope.sender))
        }
    }

    /// The recipients in as few packets as they fit.
    private static func batches(_ recipients: [Addressee]) -> [[Addressee]] {
        var batches: [[Addressee]] = []
        var room = 0
        for recipient in recipients {
            var writer = Writer()
            writer.addressee(recipient)
            if writer.octets.count > room {
                batches.append([])
                room = Limit.packet - Self.headerOctets
            }
            room -= writer.octets.count
            batches[batches.count - 1].append(recipient)
        }
        return batches
    }

    /// Octets before the first recipient of a packet: tag, transaction, count.
    private static let headerOctets = 17
}
