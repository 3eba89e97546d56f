extension Fired {
    /// What was done, in words, for the log.
    package var deed: String {
        switch word.effect {
        case .refuse(let code, let status):
            "refused with \(code)\(status.map { " \(code / 100).\($0.subject).\($0.detail)" } ?? "")"
        case .grey(let time): "refused with 451 4.7.1 until \(time) after the first attempt"
        case .wait(let time): "reply \(time) later"
        case .long(let octets): "a reply line of \(octets) octets"
        case .lines(let count): "a reply of \(count) lines"
        case .mixed: "a reply of two lines with different codes"
        case .openend: "a reply without a last line"
        case .nocode: "a reply without a code"
        case .notext: "a code without a text"
        case .nospace: "no blank behind the code"
        case .garbage: "octets that aren't SMTP"
        case .twice: "the reply two times"
        case .early: "250 for the next command as well"
        case .lf: "the reply ended by LF"
        case .cr: "the reply ended by CR"
        case .mute: "no reply"
        case .drip(let pause): "the reply octet by octet, \(pause) apart"
        case .split: "the reply in two segments"
        case .cut: "half the reply, and closed"
        case .drop: "closed"
        case .reset: "reset"
        case .hang: "no reply, and the connection held"
        case .late421: "421 behind the reply, and closed"
        case .slow(let rate): "content read at \(rate) octets a second"
        case .stall(let time): "content not read\(time.map { " for \($0)" } ?? "")"
        case .lose: "250, and nothing stored"
        }
    }
}
