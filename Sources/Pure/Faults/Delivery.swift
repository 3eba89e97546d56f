/// A reply as it leaves: its octets in pieces, and what becomes of the connection behind them.
package struct Delivery: Hashable, Sendable {
    package let pieces: Pieces
    /// Nil: the connection goes on, or ends as the honest server has it.
    package let end: End?
    /// The next command has its reply already, and gets none.
    package let swallowsNextReply: Bool

    package enum End: Hashable, Sendable {
        /// FIN.
        case finish
        /// RST.
        case reset
        /// Nothing more is said; the connection stays until the client gives up.
        case hold
    }

    init(_ pieces: Pieces, end: End?, swallowsNextReply: Bool = false) {
        self.pieces = pieces
        self.end = end
        self.swallowsNextReply = swallowsNextReply
    }
}

/// Octets for one write.
package struct Piece: Hashable, Sendable {
    package let octets: [UInt8]
    /// After the piece before it, or after the moment when the reply was due. Before the time scale.
    package let pause: Duration

    package init(_ octets: [UInt8], pause: Duration = .zero) {
        self.octets = octets
        self.pause = pause
    }
}

/// The pieces of one reply, made one by one: dripped, a hundred thousand octets are as many pieces, and a hundred
/// thousand octets in memory all the same. None is empty, but one that stands for a wait with nothing behind it.
package struct Pieces: Sequence, Hashable, Sendable {
    /// All that is said, in order.
    package let octets: [UInt8]
    /// Before the first.
    package let wait: Duration
    package let cuts: Cuts

    package enum Cuts: Hashable, Sendable {
        case none
        case one(at: Int, pause: Duration)
        /// Behind each octet but the last before this one.
        case each(before: Int, pause: Duration)
    }

    package func makeIterator() -> Iterator { Iterator(self) }

    package struct Iterator: IteratorProtocol, Sendable {
        private let pieces: Pieces
        private var position = 0
        private var hasBegun = false

        init(_ pieces: Pieces) {
            self.pieces = pieces
        }

        package mutating func next() -> Piece? {
            let octets = pieces.octets
            guard position < octets.count || (!hasBegun && pieces.wait > .zero) else { return nil }
            let start = position
            position = pieces.boundary(behind: start)
            let pause = hasBegun ? pieces.spacing : pieces.wait
            hasBegun = true
            return Piece(Array(octets[start..<position]), pause: pause)
        }
    }

    /// Between two pieces.
    private var spacing: Duration {
        switch cuts {
        case .none: .zero
        case .one(_, let pause), .each(_, let pause): pause
        }
    }

    private func boundary(behind start: Int) -> Int {
        switch cuts {
        case .one(let cut, _) where start < cut && cut < octets.count: cut
        case .each(let last, _) where start + 1 < last: start + 1
        case .none, .one, .each: octets.count
        }
    }
}
