import Kernel
import Load
import SMTPClient
import TLS
import Vocabulary

extension LoadEngine {
    /// Reads what is there, and does what follows from it.
    func takeReplies(_ slot: Int) {
        guard clients[slot].number >= 0 else { return }
        switch receive(from: clients[slot].number, into: &scratch) {
        case .octets(var count):
            clients[slot].isConnected = true
            heard = Clock.now()
            absence = nil
            clients[slot].since = heard
            if clients[slot].tls != nil {
                guard let plain = open(count, slot) else { return }
                scratch.replaceSubrange(0..<min(plain.count, scratch.count), with: plain)
                count = plain.count
            }
            read(count, slot)
        case .wouldBlock: return
        case .end: lose(slot, "the server closed the connection")
        case .lost(let error) where clients[slot].isConnected: lose(slot, error.description)
        case .lost(let error):
            failToConnect(
                slot, SystemError(call: "connect", errno: error.errno, object: server.description).description)
        }
    }

    /// What TLS makes of so many octets; nil if there's nothing to read, or the session ended.
    private func open(_ count: Int, _ slot: Int) -> [UInt8]? {
        guard let tls = clients[slot].tls else { return nil }
        tls.feed(Array(scratch[..<count]))
        if clients[slot].isShaking {
            guard shake(slot), !clients[slot].isShaking else { return nil }
        }
        do throws(ClientTLS.Failure) {
            switch try tls.read() {
            case .octets(let octets): return octets
            case .waits: return nil
            case .end: lose(slot, "the server ended TLS")
            }
        } catch {
            lose(slot, error.description)
        }
        return nil
    }

    private func read(_ count: Int, _ slot: Int) {
        var index = 0
        do throws(CodeReader.Violation) {
            while let code = try clients[slot].next(
                in: scratch.span.extracting(first: count), from: &index, authenticates: proof != nil)
            {
                if clients[slot].exchange != nil { takeAuth(slot) } else { take(code, slot, endingAt: index) }
                // Behind the end of a session, or where TLS begins, nothing is read.
                guard clients[slot].number >= 0, !clients[slot].isShaking else { return }
            }
        } catch {
            switch error {
            case .malformed:
                let line = line(around: index, of: count)
                lose(slot, "what is no reply: \(clients[slot].exchange?.mask.applied(to: line) ?? line)")
            case .unending: lose(slot, "a reply without an end")
            }
        }
    }

    private func take(_ code: UInt16, _ slot: Int, endingAt index: Int) {
        let step = clients[slot].dialogue.step
        let now = Clock.now()
        var next: LoadClient.Message?
        let turn = clients[slot].dialogue.receive(code, script.plan) {
            next = claim(at: now)
            return next != nil
        }
        if let next { clients[slot].next = next }
        let opens = clients[slot].isOpening && step == .hello && turn.refused == nil
        if opens, turn.action != .authenticate, !expectsTLS(slot) { standing(slot, now) }
        if let refused = turn.refused, refused != .rest || code != 421 {
            let words = "\(code) \(words(endingAt: index))"
            tally.note(refused, words, short: "\(code)")
            if turn.action == .close, clients[slot].isOpening, code / 100 == 5 {
                noteRefusal("\(refused.rawValue): \(words)")
            }
        }
        if let ending = turn.ending { finish(ending, slot, now) }
        if clients[slot].message == nil {
            clients[slot].message = clients[slot].next
            clients[slot].next = nil
        }
        // A server that answers content before its end has closed its ears.
        if turn.action != .wait, clients[slot].piece != nil, hasRest(slot) { return shut(slot, pauses: false) }
        if turn.action == .close, turn.refused != nil { return shut(slot, pauses: true) }
        act(turn.action, slot)
    }

    /// The session is there, and can be used.
    func standing(_ slot: Int, _ now: Instant) {
        forgetRefusals()
        clients[slot].isOpening = false
        opening -= 1
        tally.opening.record((now - clients[slot].opened).nanoseconds)
    }

    private func expectsTLS(_ slot: Int) -> Bool {
        script.plan.encryption == .startTLS && clients[slot].tls == nil
    }

    private func hasRest(_ slot: Int) -> Bool {
        clients[slot].sealedSent < clients[slot].sealed.count
            || clients[slot].piece.map { clients[slot].sent < script.octets(of: $0).count } ?? false
    }

    func finish(_ ending: LoadDialogue.Ending, _ slot: Int, _ now: Instant) {
        switch ending {
        case .taken(let recipients):
            let began = clients[slot].message?.began ?? now
            tally.take(
                recipients: recipients, of: script.plan.recipients.count, octets: script.plan.octets,
                after: (now - began).nanoseconds)
            clients[slot].pause = Limit.loadPause
            forgetRefusals()
        case .refused: tally.refuse()
        }
        clients[slot].message = nil
    }

    /// The line that this octet stands in, as far as it's there.
    private func line(around index: Int, of count: Int) -> String {
        let start = scratch[..<max(0, index - 1)].lastIndex(of: 10).map { $0 + 1 } ?? 0
        let line = scratch[start..<count].prefix { $0 != 10 }
        return visible((line.last == 13 ? line.dropLast() : line).prefix(Self.longestWords))
    }

    /// The text of the line that ends there, without its code: the server's words are what tells people most.
    private func words(endingAt end: Int) -> String {
        var line = scratch[..<end]
        while let last = line.last, last == 10 || last == 13 { line.removeLast() }
        if let start = line.lastIndex(of: 10) { line = line[(start + 1)...] }
        return visible(line.dropFirst(4).prefix(Self.longestWords))
    }

    /// In octets.
    private static let longestWords = 160
}
