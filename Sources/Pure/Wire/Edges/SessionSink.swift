package import Vocabulary

/// Each session process asks the sink to keep messages.
package enum SessionSink: Edge {
    package typealias ToSecond = SessionToSink
    package typealias ToFirst = SinkToSession
    package static let first = Role.session
    package static let second = Role.sink
}

/// All that a session process can tell the sink.
package enum SessionToSink: Message {
    /// Keep a message that is here with all of its content: answered by `settled`.
    indirect case keep(TransactionID, WholeMessage)
    /// Begin a message that is longer: answered by `opened` or `refused`.
    indirect case open(TransactionID, Provenance, sender: Addressee)
    /// More recipients of a message that the sink said is `opened`, in order; as many packets as it takes.
    case recipients(TransactionID, [Addressee])
    /// Recipients of a message that it isn't kept for, by their place among those that came, in order; as many packets
    /// as it takes, all of them in order.
    case withdraw(TransactionID, [UInt32])
    /// The content is written and no descriptor of it kept: answered by `settled`. The counts must agree with
    /// what the sink has; the digest is the content's SHA-256. The faults are the words that fired.
    case commit(TransactionID, recipients: UInt32, octets: UInt64, digest: [UInt8], faults: [String])
    /// Forget a message that was begun.
    case abandon(TransactionID)
    /// So many messages of so many octets were acknowledged and discarded, for there's no store.
    case discarded(messages: UInt32, octets: UInt64)
    /// Count this key once more, and keep it for so long from now on: answered by `counted`, with or without a store.
    /// The ordinal is the session's own, to know the answer by.
    case ask(SessionID, ordinal: UInt32, key: UInt64, keep: Duration)
    /// Count this key if that keeps within the rate: answered by `rated`.
    case admit(SessionID, ordinal: UInt32, key: UInt64, RateLimit)

    /// Places that one packet has room for.
    package static let mostWithdrawn = (Limit.packet - 32) / 4
    /// Octets of a SHA-256 digest. FIPS 180-4.
    package static let digestOctets = 32
    /// Words that fired, of one message; what's beyond is left out by who sends it.
    package static let mostFaults = 256
    /// A word that fired, in octets. As long as a local part, the longest place where one can stand.
    package static let longestFault = Limit.localPart

    package func encode(to writer: inout Writer) {
        switch self {
        case .open(let transaction, let provenance, let sender):
            writer.uint8(1)
            writer.transaction(transaction)
            provenance.encode(to: &writer)
            writer.addressee(sender)
        case .recipients(let transaction, let recipients):
            writer.uint8(2)
            writer.transaction(transaction)
            writer.list(recipients) { $0.addressee($1) }
        case .commit(let transaction, let recipients, let octets, let digest, let faults):
            writer.uint8(3)
            writer.transaction(transaction)
            writer.uint32(recipients)
            writer.uint64(octets)
            writer.bytes(digest)
            writer.list(faults) { $0.text($1) }
        case .abandon(let transaction):
            writer.uint8(4)
            writer.transaction(transaction)
        case .discarded(let messages, let octets):
            writer.uint8(5)
            writer.uint32(messages)
            writer.uint64(octets)
        case .ask(let session, let ordinal, let key, let keep):
            writer.uint8(6)
            writer.session(session)
            writer.uint32(ordinal)
            writer.uint64(key)
            writer.duration(keep)
        case .admit(let session, let ordinal, let key, let rate):
            writer.uint8(7)
            writer.session(session)
            writer.uint32(ordinal)
            writer.uint64(key)
            writer.rate(rate)
        case .withdraw(let transaction, let places):
            writer.uint8(8)
            writer.transaction(transaction)
            writer.list(places) { $0.uint32($1) }
        case .keep(let transaction, let message):
            writer.uint8(9)
            writer.transaction(transaction)
            message.encode(to: &writer)
        }
    }

    package init(tag: UInt8, from reader: inout Reader) throws(WireError) {
        switch tag {
        case 1:
            reader.enter("open")
            self = .open(
                try reader.transaction("transaction"), try Provenance(from: &reader),
                sender: try reader.addressee("sender"))
        case 2:
            reader.enter("recipients")
            self = .recipients(
                try reader.transaction("transaction"), try reader.recipients())
        case 3:
            reader.enter("commit")
            let transaction = try reader.transaction("transaction")
            let recipients = try reader.uint32("recipients")
            let octets = try reader.uint64("octets")
            self = .commit(
                transaction, recipients: recipients, octets: octets, digest: try reader.digest(),
                faults: try reader.faults())
        case 4:
            reader.enter("abandon")
            self = .abandon(try reader.transaction("transaction"))
        case 5:
            reader.enter("discarded")
            self = .discarded(messages: try reader.uint32("messages"), octets: try reader.uint64("octets"))
        case 6:
            reader.enter("ask")
            self = .ask(
                try reader.session("session"), ordinal: try reader.uint32("ordinal"), key: try reader.uint64("key"),
                keep: try reader.duration("keep"))
        case 7:
            reader.enter("admit")
            self = .admit(
                try reader.session("session"), ordinal: try reader.uint32("ordinal"), key: try reader.uint64("key"),
                try reader.rate("rate"))
        case 8:
            reader.enter("withdraw")
            self = .withdraw(
                try reader.transaction("transaction"),
                try reader.list("places", most: Self.mostWithdrawn) { (reader) throws(WireError) in
                    try reader.uint32("places")
                })
        case 9:
            reader.enter("keep")
            self = .keep(try reader.transaction("transaction"), try WholeMessage(from: &reader))
        default:
            throw reader.error("tag", .unknownTag(tag))
        }
    }
}

/// All that the sink can tell a session process.
package enum SinkToSession: Message {
    /// The message's file, open for writing, is the one descriptor.
    case opened(TransactionID)
    /// No file: the message was never begun.
    case refused(TransactionID, StoreRefusal)
    /// What became of the message.
    case settled(TransactionID, StoreVerdict)
    /// The key was counted: which time this was, from 1, and how long after the first.
    case counted(SessionID, ordinal: UInt32, count: UInt32, sinceFirst: Duration)
    /// Whether the key is within its rate, and was counted.
    case rated(SessionID, ordinal: UInt32, admits: Bool)

    package var descriptorCount: Int {
        switch self {
        case .opened: 1
        case .refused, .settled, .counted, .rated: 0
        }
    }

    package func encode(to writer: inout Writer) {
        switch self {
        case .opened(let transaction):
            writer.uint8(1)
            writer.transaction(transaction)
        case .refused(let transaction, let refusal):
            writer.uint8(2)
            writer.transaction(transaction)
            writer.uint8(refusal.rawValue)
        case .settled(let transaction, .committed(let id)):
            writer.uint8(3)
            writer.transaction(transaction)
            writer.text(id.text)
        case .settled(let transaction, .refused(let refusal)):
            writer.uint8(4)
            writer.transaction(transaction)
            writer.uint8(refusal.rawValue)
        case .counted(let session, let ordinal, let count, let sinceFirst):
            writer.uint8(5)
            writer.session(session)
            writer.uint32(ordinal)
            writer.uint32(count)
            writer.duration(sinceFirst)
        case .rated(let session, let ordinal, let admits):
            writer.uint8(6)
            writer.session(session)
            writer.uint32(ordinal)
            writer.flag(admits)
        }
    }

    package init(tag: UInt8, from reader: inout Reader) throws(WireError) {
        switch tag {
        case 1:
            reader.enter("opened")
            self = .opened(try reader.transaction("transaction"))
        case 2:
            reader.enter("refused")
            self = .refused(try reader.transaction("transaction"), try reader.choice("refusal"))
        case 3:
            reader.enter("settled")
            let transaction = try reader.transaction("transaction")
            let id = try reader.valid("id", MessageID(try reader.text("id", most: MessageID.longest)))
            self = .settled(transaction, .committed(id))
        case 4:
            reader.enter("settled")
            self = .settled(try reader.transaction("transaction"), .refused(try reader.choice("refusal")))
        case 5:
            reader.enter("counted")
            self = .counted(
                try reader.session("session"), ordinal: try reader.uint32("ordinal"),
                count: try reader.uint32("count"), sinceFirst: try reader.duration("sinceFirst"))
        case 6:
            reader.enter("rated")
            self = .rated(
                try reader.session("session"), ordinal: try reader.uint32("ordinal"), admits: try reader.flag("admits"))
        default:
            throw reader.error("tag", .unknownTag(tag))
        }
    }
}
