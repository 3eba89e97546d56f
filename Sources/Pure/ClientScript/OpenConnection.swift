import SMTPClient
import Vocabulary

/// One connection of a case: what came on it and nobody has looked at.
struct OpenConnection {
    let number: Int
    var reader = ReplyReader()
    var events: [Event] = []
    var offers = Offers.none
    /// The latest reply that was looked at.
    var reply: ServerReply?
    var tls: TLSFacts?
    /// Whether the server has ended its side.
    var isEnded = false
    /// Whether the end was looked at.
    var isEndSeen = false
    var isHalfClosed = false

    enum Event: Hashable {
        case reply(ServerReply)
        case malformed([UInt8])
        case unending
        /// With the kernel's reason, if it wasn't in order.
        case end(String?)
    }

    init(_ number: Int) { self.number = number }

    mutating func take(_ octets: [UInt8]) {
        var position = 0
        while let event = reader.next(in: octets.span, at: &position) {
            switch event {
            case .reply(let reply): events.append(.reply(reply))
            case .malformed(let line): events.append(.malformed(line))
            case .unending: events.append(.unending)
            }
        }
    }

    mutating func end(_ reason: String?) {
        guard !isEnded else { return }
        isEnded = true
        events.append(.end(reason))
    }
}
