import Faults
import SMTPGrammar
import Vocabulary

/// Words of every kind, by what they mean; and their spelling, made anew.
enum Samples {
    static let effects: [Effect] =
        [400, 421, 550, 599].flatMap { code in
            [nil, EnhancedStatus(0, 0), EnhancedStatus(7, 509)].map { .refuse(code: code, status: $0) }
        } + [0, 1, 200, 60_000, 605_000].map { .wait(.milliseconds($0)) }
        + [1_000, 300_000, 86_400_000].map { .grey(.milliseconds($0)) }
        + [1, 20, 10_000].map { .drip(.milliseconds($0)) } + [513, 100_000].map(Effect.long)
        + [2, 10_000].map(Effect.lines) + [1, 1_000_000].map(Effect.slow)
        + [nil, .milliseconds(1), .seconds(30)].map(Effect.stall)
        + [
            .mixed, .openend, .nocode, .notext, .nospace, .garbage, .twice, .early, .lf, .cr, .mute,
            .split(beforeLastLF: false), .split(beforeLastLF: true), .cut, .drop, .reset, .hang, .late421, .lose,
            .inject, .strip,
            .lie,
        ]

    static let modifiers: [Modifiers] = [
        Modifiers(), Modifiers(occurrence: 1), Modifiers(percent: 99), Modifiers(times: 1_000),
        Modifiers(octets: 1_073_741_824), Modifiers(occurrence: 1_000, percent: 1, times: 1, octets: 1),
    ]

    static func spelling(_ point: Point, _ effect: Effect, _ modifiers: Modifiers) -> String {
        var text = point.rawValue + spelling(effect)
        if let number = modifiers.octets { text += "at\(number)" }
        if let number = modifiers.occurrence { text += "n\(number)" }
        if let number = modifiers.times { text += "x\(number)" }
        if let number = modifiers.percent { text += "p\(number)" }
        return text
    }

    private static func spelling(_ effect: Effect) -> String {
        switch effect {
        case .refuse(let code, nil): "\(code)"
        case .refuse(let code, let status?): "\(code)_\(code / 100).\(status.subject).\(status.detail)"
        case .wait(let time): "wait\(milliseconds(time))ms"
        case .grey(let time): "grey\(milliseconds(time))ms"
        case .drip(let time): "drip\(milliseconds(time))"
        case .long(let octets): "long\(octets)"
        case .lines(let lines): "lines\(lines)"
        case .slow(let rate): "slow\(rate)"
        case .stall(let time?): "stall\(milliseconds(time))ms"
        case .split(beforeLastLF: true): "split1"
        default: effect.name?.rawValue ?? ""
        }
    }

    private static func milliseconds(_ time: Duration) -> UInt64 { time.nanoseconds / 1_000_000 }
}
