import SMTPGrammar

/// What a reply's octets become.
extension Distortion {
    func shaped(_ reply: Reply, _ content: Strike.Content?, at point: Point) -> [UInt8] {
        let honest = reply.octets
        switch content {
        case nil: return honest
        case .long(let octets): return padded(reply, to: octets)
        case .lines(let count): return stretched(reply, to: count, at: point)
        case .mixed: return mixed(reply)
        case .openend: return lines(of: reply, lastSeparator: "-")
        case .nocode: return lines(of: reply) { _, text in text }
        case .notext: return Array("\(reply.code)\r\n".utf8)
        case .nospace: return lines(of: reply, lastSeparator: "")
        case .garbage: return Self.garbage
        case .twice: return honest + honest
        case .early: return honest + early.octets
        case .lf: return honest.dropLast(2) + [.lineFeed]
        case .cr: return honest.dropLast(1)
        case .mute: return []
        case .inject: return honest + injected.octets
        }
    }

    /// The last line with so many octets, CRLF included.
    private func padded(_ reply: Reply, to octets: Int) -> [UInt8] {
        var padded = Array(reply.octets.dropLast(2))
        let start = padded.lastIndex(of: .lineFeed).map { $0 + 1 } ?? 0
        let missing = octets - (padded.count - start) - 2
        guard missing > 0 else { return reply.octets }
        padded.append(.blank)
        padded += repeatElement(UInt8(ascii: "x"), count: missing - 1)
        return padded + [.carriageReturn, .lineFeed]
    }

    /// So many lines, or as many as the reply has if those are more. The first line of a banner names the host, and
    /// those of EHLO's reply are keywords, so they stay in front; elsewhere the true text comes last.
    private func stretched(_ reply: Reply, to count: Int, at point: Point) -> [UInt8] {
        let missing = max(0, count - reply.lines.count)
        let keepsFront = reply.code < 400 && (point == .banner || point == .helo)
        // A keyword is letters, digits and hyphens: RFC 5321 §4.1.1.1, `ehlo-keyword`.
        let filler = (0..<missing).map {
            keepsFront && point == .helo ? "XLINE-\($0 + 1)" : "Line \($0 + 1) of \(count)"
        }
        return lines(keepsFront ? reply.lines + filler : filler + reply.lines, of: reply)
    }

    /// RFC 5321 §4.2.1 has one code on all lines of a reply.
    private func mixed(_ reply: Reply) -> [UInt8] {
        let first = Reply(reply.code, reply.status, reply.lines[0])
        let second = Reply(reply.code < 400 ? 450 : 250, reply.status, reply.lines[0])
        return lines(of: first, lastSeparator: "-") + second.octets
    }

    private func lines(of reply: Reply, lastSeparator: String) -> [UInt8] {
        lines(of: reply) { isLast, text in "\(reply.code)\(isLast ? lastSeparator : "-")\(text)" }
    }

    /// Each line as `spelled` has it, given whether it's the last, and its text with the enhanced code.
    private func lines(of reply: Reply, _ spelled: (_ isLast: Bool, _ text: String) -> String) -> [UInt8] {
        lines(reply.lines, of: reply, spelled)
    }

    private func lines(_ texts: [String], of reply: Reply) -> [UInt8] {
        lines(texts, of: reply) { isLast, text in "\(reply.code)\(isLast ? " " : "-")\(text)" }
    }

    private func lines(_ texts: [String], of reply: Reply, _ spelled: (Bool, String) -> String) -> [UInt8] {
        let status = reply.enhanced.map { $0 + " " } ?? ""
        var octets: [UInt8] = []
        for (index, text) in texts.enumerated() {
            octets += spelled(index == texts.count - 1, status + text).utf8
            octets += [.carriageReturn, .lineFeed]
        }
        return octets
    }

    /// NUL, controls, DEL and octets above 127 among letters, always the same. No digit: nobody finds a code in it.
    static let garbage: [UInt8] = [
        0x00, 0xFF, 0xFE, 0x07, 0x1B, 0x5B, 0x80, 0xC3, 0x28, 0x7F, 0x00, 0x53, 0x4D, 0x54, 0x50, 0x3F, 0xA0, 0xE2,
        0x82,
        0x00, 0x0D, 0x0A,
    ]
}
