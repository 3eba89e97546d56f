package import SMTPGrammar
package import Vocabulary

/// Makes of an honest reply, or of a refusal, what a strike lets the client see: content, then transport, then ending.
package struct Distortion: Hashable, Sendable {
    package let hostname: Domain
    /// Whether this client gets enhanced status codes.
    package let enhanced: Bool

    package init(hostname: Domain, enhanced: Bool) {
        self.hostname = hostname
        self.enhanced = enhanced
    }

    /// - Parameters:
    ///   - reply: As it would go out without a shape: the honest one, or the refusal's.
    ///   - point: Where the strike strikes: in the replies to banner and EHLO the first line has a meaning.
    package func distort(_ reply: Reply, by strike: Strike, at point: Point) -> Delivery {
        switch strike.ending {
        case .drop: return Delivery(nothing(after: strike.wait), end: .finish)
        case .reset: return Delivery(nothing(after: strike.wait), end: .reset)
        case .hang: return Delivery(nothing(after: strike.wait), end: .hold)
        case .late421, nil: break
        }
        var octets = shaped(reply, strike.content, at: point)
        var end: Delivery.End? = strike.closes(at: point) ? .finish : nil
        var cuts = Pieces.Cuts.none
        switch strike.transport {
        case .drip(let pause):
            cuts = .each(before: octets.count, pause: pause)
        case .split(let beforeLastLF):
            cuts = .one(at: beforeLastLF ? octets.lastLineFeed : Self.insideCode, pause: Limit.splitPause)
        case .cut:
            octets.removeLast(octets.count - octets.count / 2)
            end = .finish
        case nil: break
        }
        if strike.ending == .late421 {
            octets += late421.octets
            end = .finish
        }
        return Delivery(
            Pieces(octets: octets, wait: strike.wait, cuts: cuts), end: end,
            swallowsNextReply: strike.content == .early && end == nil)
    }

    private func nothing(after wait: Duration) -> Pieces { Pieces(octets: [], wait: wait, cuts: .none) }

    private func phrased(_ reply: Reply) -> Reply { enhanced ? reply : reply.withoutStatus }

    private var late421: Reply {
        phrased(Reply(421, .systemStopping, "\(hostname) service not available, closing connection"))
    }

    /// What a client that reads on believes to be the reply to its EHLO behind the handshake.
    var injected: Reply { Reply(250, hostname.text, ["XINJECTED", "AUTH PLAIN LOGIN"]) }

    var early: Reply { phrased(Reply(250, .other, "OK")) }

    /// Behind the second octet of the code.
    private static let insideCode = 2
}

extension [UInt8] {
    /// Where the last LF stands, or the last octet where there's none.
    fileprivate var lastLineFeed: Int { lastIndex(of: .lineFeed) ?? Swift.max(0, count - 1) }
}
