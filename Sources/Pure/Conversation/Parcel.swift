import Vocabulary

/// What goes to the client in one write, when, and what comes behind it.
package struct Parcel: Hashable, Sendable {
    package var octets: [UInt8]
    /// How long after the parcel before it, or after it was handed over if there's none: not before.
    package var pause: Duration
    /// In how many writes the octets go.
    package var cuts = Cuts.none
    /// Nil: the connection goes on.
    package var end: ConnectionEnd?

    package init(_ octets: [UInt8], pause: Duration = .zero, end: ConnectionEnd? = nil) {
        self.octets = octets
        self.pause = pause
        self.end = end
    }

    /// Where octets are cut that don't go in one write, and how long the next ones wait at least.
    package enum Cuts: Hashable, Sendable {
        case none
        case one(at: Int, pause: Duration)
        /// Behind each octet but the last before this one.
        case each(before: Int, pause: Duration)
    }

    /// How many octets go in the write that begins behind so many.
    package func boundary(behind start: Int) -> Int {
        switch cuts {
        case .one(let place, _) where start < place && place < octets.count: place
        case .each(let last, _) where start + 1 < last: start + 1
        case .none, .one, .each: octets.count
        }
    }

    /// The same as parcels that go in one write each.
    package var writes: [Parcel] {
        guard cuts != .none else { return [self] }
        var writes: [Parcel] = []
        var position = 0
        repeat {
            let next = boundary(behind: position)
            writes.append(Parcel(Array(octets[position..<next]), pause: position == 0 ? pause : spacing))
            position = next
        } while position < octets.count
        writes[writes.count - 1].end = end
        return writes
    }

    /// Whether it's due at once, and as a whole.
    var isImmediate: Bool {
        if case .none = cuts { pause == .zero } else { false }
    }

    /// Between two writes.
    package var spacing: Duration {
        switch cuts {
        case .none: .zero
        case .one(_, let pause), .each(_, let pause): pause
        }
    }

    /// From when the parcel is due until its last write is.
    package var span: Duration {
        switch cuts {
        case .none: .zero
        case .one(let place, let pause): place > 0 && place < octets.count ? pause : .zero
        case .each(let last, let pause): pause * max(0, last - 1)
        }
    }
}

/// How the server ends a connection.
package enum ConnectionEnd: Hashable, Sendable {
    /// Shut down our side, then read and drop what comes until the client's end-of-file, for so long as it may
    /// linger: a close with unread input would send RST and lose the last reply.
    case finish
    /// RST.
    case reset
}
