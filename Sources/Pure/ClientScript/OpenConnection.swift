import SMTPClient
import Vocabulary

/// One connection of a case: what came on it and nobody has looked at.
struct OpenConnection {
    let number: Int
    var reader = ReplyReader()
    var events: [Event] = []
    /// What came since something was last looked at, as it came; the beginning of it.
    var raw: [UInt8] = []
    var offers = Offers.none
    /// The latest reply that was looked at.
    var reply: ServerReply?
    var tls: TLSFacts?
    /// Whether the server has ended its side.
    var isEnded = false
    /// Whether the end was looked at.
    var isEndSeen = false
    var isHalfClosed = false
    /// What wasn't all sent since the server ended the connection. Whether it may is for what is expected next to say.
    var unsent: Verdict.Failure?

    enum Event: Hashable {
        case reply(ServerReply)
        case malformed([UInt8])
        case unending
        /// With the kernel's reason, if it wasn't in order.
        case end(String?)
    }

    init(_ number: Int) { self.number = number }

    mutating func take(_ octets: [UInt8]) {
        raw += octets.prefix(max(0, Limit.transcriptEntry - raw.count))
        var position = 0
        while let event = reader.next(in: octets.span, at: &position) {
            switch event {
            case .reply(let reply): events.append(.reply(reply))
            case .malformed(let line): events.append(.malformed(line))
            case .unending: events.append(.unending)
            }
        }
    }

    /// The next event was looked at.
    mutating func removeEvent() {
        if !events.isEmpty { events.removeFirst() }
        if events.isEmpty { raw = [] }
    }

    /// All that came was looked at as octets.
    mutating func forget() {
        raw = []
        reader = ReplyReader()
        events.removeAll { if case .end = $0 { false } else { true } }
    }

    mutating func end(_ reason: String?) {
        guard !isEnded else { return }
        isEnded = true
        events.append(.end(reason))
    }
}
