/// The rule of composition: what one command may meet at once. Effects of different slots act together, time before
/// content before transport before ending; of one slot only one acts, the nearest that fires.
///
///     refusal    a code, grey, lie
///     time       wait                                     (the delay that EHLO asked for comes on top)
///     content    long lines mixed openend nocode notext nospace garbage twice early lf cr mute inject
///     transport  drip split cut
///     ending     drop reset hang late421
///     intake     slow stall                               (body)
///     storage    lose                                     (dot)
///     offer      strip                                    (the EHLO before STARTTLS)
enum Slot: Hashable, CaseIterable {
    case refusal
    case time
    case content
    case transport
    case ending
    case intake
    case storage
    case offer
}

extension Effect {
    var slot: Slot {
        switch self {
        case .refuse, .grey, .lie: .refusal
        case .wait: .time
        case .long, .lines, .mixed, .openend, .nocode, .notext, .nospace, .garbage, .twice, .early, .lf, .cr, .mute,
            .inject:
            .content
        case .drip, .split, .cut: .transport
        case .drop, .reset, .hang, .late421: .ending
        case .slow, .stall: .intake
        case .lose: .storage
        case .strip: .offer
        }
    }

    /// Whether there's anything for it to do at a point.
    func acts(at point: Point) -> Bool {
        switch slot {
        case .intake: point == .body
        case .storage: point == .dot
        case .offer: point == .helo
        case .refusal, .time, .content, .transport, .ending:
            switch self {
            case .grey: point == .rcpt
            case .inject, .lie: point == .starttls
            default: true
            }
        }
    }

    /// Whether it's about a reply: while content arrives there's none but a code's.
    var needsReply: Bool {
        switch slot {
        case .time, .content, .transport: true
        case .ending: self == .late421
        case .refusal, .intake, .storage, .offer: false
        }
    }
}

extension Strike {
    /// Whether an effect could still act here, beside those that fired already.
    func hasRoom(for effect: Effect, at point: Point) -> Bool {
        guard effect.acts(at: point), !fired.contains(where: { $0.word.effect.slot == effect.slot }) else {
            return false
        }
        return point != .body || refusal != nil || !effect.needsReply
    }

    mutating func add(_ word: Fired) {
        fired.append(word)
        switch word.word.effect {
        case .refuse(let code, let status): refusal = Refusal(code: code, status: status)
        case .grey: refusal = .grey
        case .wait(let duration): wait = duration
        case .long(let octets): content = .long(octets)
        case .lines(let count): content = .lines(count)
        case .mixed: content = .mixed
        case .openend: content = .openend
        case .nocode: content = .nocode
        case .notext: content = .notext
        case .nospace: content = .nospace
        case .garbage: content = .garbage
        case .twice: content = .twice
        case .early: content = .early
        case .lf: content = .lf
        case .cr: content = .cr
        case .mute: content = .mute
        case .drip(let pause): transport = .drip(pause)
        case .split(let beforeLastLF): transport = .split(beforeLastLF: beforeLastLF)
        case .cut: transport = .cut
        case .drop: ending = .drop
        case .reset: ending = .reset
        case .hang: ending = .hang
        case .late421: ending = .late421
        case .slow(let octets): intake = .slow(octets)
        case .stall(let duration): intake = .stall(duration)
        case .lose: lose = true
        case .inject: content = .inject
        case .strip: hidesStartTLS = true
        case .lie: refusal = .lie
        }
    }
}
