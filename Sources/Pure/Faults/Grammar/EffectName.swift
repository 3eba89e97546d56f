import Vocabulary

/// An effect as a word spells it; what refuses with a code has no name.
package enum EffectName: String, Hashable, Sendable, CaseIterable {
    case drop
    case reset
    case hang
    case mute
    case wait
    case drip
    case split
    case cut
    case lf
    case cr
    case long
    case lines
    case mixed
    case openend
    case nocode
    case notext
    case nospace
    case garbage
    case twice
    case early
    case late421
    case grey
    case slow
    case stall
    case lose
    case inject
    case strip
    case lie
}

/// Whether a number stands behind a name.
package enum WordArgument: Hashable, Sendable {
    case none
    case optional(Quantity)
    case required(Quantity)

    package var quantity: Quantity? {
        switch self {
        case .none: nil
        case .optional(let quantity), .required(let quantity): quantity
        }
    }

    var isRequired: Bool {
        if case .required = self { true } else { false }
    }
}

extension EffectName {
    package var argument: WordArgument {
        switch self {
        case .wait: .required(Quantity(.time, Limit.faultWait))
        case .drip: .required(Quantity(.milliseconds, Limit.faultDrip))
        case .split: .optional(Quantity(.lineFeed, 1...1))
        case .long: .required(Quantity(.octets, Limit.faultLine))
        case .lines: .required(Quantity(.lines, Limit.faultLines))
        case .grey: .required(Quantity(.time, Limit.faultGrey))
        case .slow: .required(Quantity(.octetsPerSecond, Limit.faultRate))
        case .stall: .optional(Quantity(.time, Limit.faultWait))
        case .drop, .reset, .hang, .mute, .cut, .lf, .cr, .mixed, .openend, .nocode, .notext, .nospace, .garbage,
            .twice, .early, .late421, .lose, .inject, .strip, .lie:
            .none
        }
    }

    /// The only point where it may stand; nil if it may stand at every one.
    package var onlyPoint: Point? {
        switch self {
        case .grey: .rcpt
        case .slow, .stall: .body
        case .lose: .dot
        case .inject, .strip, .lie: .starttls
        default: nil
        }
    }

    package func mayStand(at point: Point) -> Bool { onlyPoint.map { $0 == point } ?? true }

    /// - Parameter number: In the argument's smallest step; nil where none was written.
    func effect(_ number: Int?) -> Effect {
        switch self {
        case .drop: .drop
        case .reset: .reset
        case .hang: .hang
        case .mute: .mute
        case .wait: .wait(.milliseconds(number ?? 0))
        case .drip: .drip(.milliseconds(number ?? 0))
        case .split: .split(beforeLastLF: number != nil)
        case .cut: .cut
        case .lf: .lf
        case .cr: .cr
        case .long: .long(number ?? 0)
        case .lines: .lines(number ?? 0)
        case .mixed: .mixed
        case .openend: .openend
        case .nocode: .nocode
        case .notext: .notext
        case .nospace: .nospace
        case .garbage: .garbage
        case .twice: .twice
        case .early: .early
        case .late421: .late421
        case .grey: .grey(.milliseconds(number ?? 0))
        case .slow: .slow(number ?? 0)
        case .stall: .stall(number.map { .milliseconds($0) })
        case .lose: .lose
        case .inject: .inject
        case .strip: .strip
        case .lie: .lie
        }
    }
}

extension Effect {
    /// Nil for a refusal with a code.
    package var name: EffectName? {
        switch self {
        case .refuse: nil
        case .grey: .grey
        case .wait: .wait
        case .long: .long
        case .lines: .lines
        case .mixed: .mixed
        case .openend: .openend
        case .nocode: .nocode
        case .notext: .notext
        case .nospace: .nospace
        case .garbage: .garbage
        case .twice: .twice
        case .early: .early
        case .lf: .lf
        case .cr: .cr
        case .mute: .mute
        case .drip: .drip
        case .split: .split
        case .cut: .cut
        case .drop: .drop
        case .reset: .reset
        case .hang: .hang
        case .late421: .late421
        case .slow: .slow
        case .stall: .stall
        case .lose: .lose
        case .inject: .inject
        case .strip: .strip
        case .lie: .lie
        }
    }
}
