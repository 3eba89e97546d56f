import SMTPGrammar

extension Fired {
    /// What the client met, for the log.
    package var did: String {
        switch word.effect {
        case .refuse(let code, let status):
            "refused with \(Reply(code, status, "").enhanced.map { "\(code) \($0)" } ?? "\(code)")"
        case .grey(let time): "refused with 451 4.7.1: \(time.text) haven't passed since the first attempt"
        case .wait(let time): "waited \(time.text)"
        case .long(let octets): "sent a line of \(octets) octets"
        case .lines(let count): "sent \(count) lines"
        case .mixed: "sent two lines with different codes"
        case .openend: "left the hyphen on the last line"
        case .nocode: "left out the code"
        case .notext: "sent the code alone"
        case .nospace: "left out the blank behind the code"
        case .garbage: "sent octets that are no reply"
        case .twice: "replied two times"
        case .early: "replied to the next command too"
        case .lf: "ended the reply with LF"
        case .cr: "ended the reply with CR"
        case .mute: "sent no reply"
        case .drip(let pause): "sent the reply octet by octet, \(pause.text) apart"
        case .split(let beforeLastLF):
            "sent the reply in two segments, cut \(beforeLastLF ? "before its last LF" : "inside its code")"
        case .cut: "sent half the reply and closed"
        case .drop: "closed the connection"
        case .reset: "reset the connection"
        case .hang: "held the connection without a reply"
        case .late421: "sent 421 behind the reply and closed"
        case .slow(let octets): "read content at \(octets) octets a second"
        case .stall(let time): time.map { "read no content for \($0.text)" } ?? "read no more content"
        case .lose: "replied 250 and stored nothing"
        case .inject: "sent lines behind the 220 that no command asked for"
        case .strip: "left STARTTLS out of what EHLO offers"
        case .lie: "refused with 502 5.5.1 what EHLO offered"
        }
    }
}

extension Duration {
    /// `5 s`, `200 ms`: before the time scale.
    fileprivate var text: String {
        let milliseconds = self / .milliseconds(1)
        return milliseconds.truncatingRemainder(dividingBy: 1_000) == 0
            ? "\(Int(milliseconds / 1_000)) s" : "\(Int(milliseconds)) ms"
    }
}
