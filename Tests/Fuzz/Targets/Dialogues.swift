import Vocabulary

/// What one client says, whole and cut: into pieces of as many octets as the first octet says.
func cut(_ octets: [UInt8]) {
    guard let first = octets.first else { return }
    let input = octets.dropFirst()
    let whole = play(input, inPiecesOf: max(1, input.count))
    let pieces = play(input, inPiecesOf: 1 + Int(first))
    law(whole == pieces, "cut otherwise it's another conversation:\n\(pieces)\nand not\n\(whole)")
}

private struct Outcome: Equatable, CustomStringConvertible {
    let output: [UInt8]
    let kept: [UInt8]
    let committed: Int

    var description: String {
        "\(String(decoding: output, as: UTF8.self))\(kept.count) octets kept, \(committed) commits"
    }
}

private func play(_ input: ArraySlice<UInt8>, inPiecesOf size: Int) -> Outcome {
    var host = Host(hears: false, limits: ClientLimits(messageOctets: 200, recipients: 3, badCommands: 50))
    host.settle()
    var rest = input
    while !rest.isEmpty, !host.isOver {
        // As a host reads: what it may, and the rest later.
        let count = min(size, rest.count, max(1, host.appetite))
        host.receive(rest.prefix(count))
        rest = rest.dropFirst(count)
        host.settle()
        check(host)
    }
    if !host.isOver { host.endOfInput() }
    host.settle()
    return Outcome(output: host.output, kept: host.kept, committed: host.committed)
}

/// One reply for a command, behind it, and one more for content: never an answer too many, at most one outstanding.
private func check(_ host: Host) {
    guard !host.isOver else { return }
    let expected = 1 + host.commands + host.invitations
    law(host.replies == expected || host.replies == expected - 1, "\(host.replies) replies, not \(expected)")
    law(host.heldOctets <= Limit.responseLine + Limit.unsentReplies)
}

/// The first octet says which client it is; each that follows is an event, some with more octets behind them.
func converse(_ octets: [UInt8]) {
    guard let first = octets.first else { return }
    var host = Host(
        hears: first & 1 == 0, limits: ClientLimits(messageOctets: 200, recipients: 3, badCommands: 20),
        stores: first & 2 == 0, tls: first & 4 == 0 ? .none : first & 8 == 0 ? .starttls : .implicit,
        language: first & 16 == 0 ? .smtp : .lmtp,
        rate: first & 32 == 0 ? nil : MessageRate(RateLimit(limit: 2, span: .seconds(60)), by: .sender))
    var rest = octets.dropFirst()
    while let event = rest.popFirst() {
        play(event, &rest, on: &host)
    }
}

private func play(_ event: UInt8, _ rest: inout ArraySlice<UInt8>, on host: inout Host) {
    switch event {
    case 0..<32:
        let count = Int(event) + 1
        host.receive(rest.prefix(count))
        rest = rest.dropFirst(count)
    case 32..<128:
        // A line that gets far, or a part of one.
        host.receive(phrases[Int(event - 32) % phrases.count].utf8)
    case 128..<140: host.sent()
    case 140..<150: host.settle()
    case 150..<160: host.opened()
    case 160..<165: host.refused()
    case 165..<175: host.settled(event.isMultiple(of: 2))
    case 175..<180: host.failed()
    case 180..<190: host.counted(UInt32(event) - 179)
    case 190..<200:
        if let deadline = host.deadline { host.now = max(host.now, deadline) }
        host.expire()
    case 200..<210: host.now = host.now + .seconds(Int(event) - 199)
    case 210..<215: host.endOfInput()
    case 215..<218: host.lose()
    case 218..<222: host.drain(for: .seconds(Int(event) - 217))
    case 222..<225: host.discardInput()
    case 225..<231: host.secured()
    case 231..<233: host.goOnInClear()
    case 233: host.failTLS()
    case 234..<237: host.meetHandshakeFault(of: event == 234 ? nil : "expired.fumbled.localhost")
    case 237: host.endHandshake()
    case 238: host.holdHandshake()
    case 239..<244: host.rated(event.isMultiple(of: 2))
    default: host.expire()
    }
}

private let phrases = [
    "EHLO client.test\r\n", "HELO client.test\r\n", "MAIL FROM:<a@x.test>\r\n", "RCPT TO:<b@mx.test>\r\n", "DATA\r\n",
    ".\r\n", "\r\n.\r\n", "line\r\n", "BDAT 4\r\nabcd", "BDAT 3 LAST\r\nxyz", "BDAT 300\r\n", "BDAT 0 LAST\r\n",
    "RSET\r\n", "NOOP\r\n", "QUIT\r\n", "AUTH PLAIN AGpvZQBwdw==\r\n", "AUTH LOGIN\r\n", "am9l\r\n", "*\r\n",
    "AUTH XOAUTH2 dXNlcj1iYWRhdXRoAWF1dGg9QmVhcmVyIHQBAQ==\r\n", "\r\n", "EHLO noop450-dataearly-authtwice.test\r\n",
    "EHLO any421p50.test\r\n", "RCPT TO:<b+rcpt451x2@mx.test>\r\n", "RCPT TO:<b+dotdrop@mx.test>\r\n",
    "RCPT TO:<b+body552at3@mx.test>\r\n", "RCPT TO:<b+bodyslow1@mx.test>\r\n", "MAIL FROM:<a+rcptmute+datahang@x>\r\n",
    "RCPT TO:<b+dotlose@mx.test>\r\n", "EHLO dlay5-size1000.test\r\n", "bad\r\n", "bare\n", "VRFY exists\r\n",
    "RCPT TO:<b+bdatreset@mx.test>\r\n", "MAIL FROM:<a+quitwait5+noopcut@x>\r\n", "EHLO reject.test\r\n",
    "STARTTLS\r\n", "LHLO client.test\r\n", "EHLO starttlsinject-tlsexpired.test\r\n", "EHLO starttls454.test\r\n",
]
