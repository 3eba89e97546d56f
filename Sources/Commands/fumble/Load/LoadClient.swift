import Load
import SMTPClient
import TLS
import Vocabulary

/// One well-behaved sender of a load: its connection, and what it's about.
struct LoadClient {
    /// The connection; negative where there is none.
    var number: CInt = -1
    var isConnected = false
    var dialogue: LoadDialogue
    var replies = CodeReader()
    /// In place of that where the text of a reply counts, and the latest such reply.
    var texts = ReplyReader()
    var text: ServerReply?
    var exchange: AuthExchange?
    var tls: ClientTLS?
    var isShaking = false
    /// What is being sent, and how much of it is.
    var piece: LoadScript.Piece?
    var sent = 0
    /// What goes before that: what TLS made of it, or a line of AUTH; and how much of it is sent.
    var sealed: [UInt8] = []
    var sealedSent = 0
    var waitsForRoom = false
    /// What it sends, and what it will send behind that.
    var message: Message?
    var next: Message?
    /// When its connection was asked for, and when anything last happened on it.
    var opened = Instant(nanoseconds: 0)
    var since = Instant(nanoseconds: 0)
    /// Whether its session doesn't stand yet, and whether it stands and has nothing to do.
    var isOpening = false
    var isResting = false
    var pause = Limit.loadPause
    var resumesAt = Instant(nanoseconds: 0)

    struct Message {
        let number: UInt64
        /// What its latency is counted from.
        var began: Instant
        /// Whether that's settled, since it was due then.
        let isFixed: Bool
    }

    init(_ plan: LoadPlan) { dialogue = LoadDialogue(plan) }

    /// The code of the next reply that ends in these octets, whose text is kept where that counts.
    mutating func next(
        in input: Span<UInt8>, from index: inout Int, authenticates: Bool
    ) throws(CodeReader.Violation) -> UInt16? {
        guard authenticates, dialogue.needsText else { return try replies.next(in: input, from: &index) }
        switch texts.next(in: input, at: &index) {
        case .reply(let reply):
            text = reply
            return reply.code
        case .malformed: throw .malformed
        case .unending: throw .unending
        case nil: return nil
        }
    }

    /// Forgets its connection. What it has to send it keeps.
    mutating func forget(_ plan: LoadPlan) {
        number = -1
        isConnected = false
        dialogue = LoadDialogue(plan)
        replies = CodeReader()
        texts = ReplyReader()
        text = nil
        exchange = nil
        tls = nil
        isShaking = false
        piece = nil
        sent = 0
        sealed = []
        sealedSent = 0
        waitsForRoom = false
        isOpening = false
        isResting = false
    }
}
