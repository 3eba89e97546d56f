import Diagnosis
import SMTPClient
import Vocabulary

extension CaseRun {
    /// What came next, left where it is; nil when nothing did in that time.
    func nextEvent(within time: Duration, at place: Place) throws(Stop) -> OpenConnection.Event? {
        let deadline = network.now() + time
        while true {
            let connection = try connection(at: place)
            if let event = connection.events.first { return event }
            if connection.isEnded { return .end(nil) }
            let left = deadline - network.now()
            guard left > .zero, try listen(for: left, at: place) else { return nil }
        }
    }

    func expect(_ all: Expectation, at place: Place) throws(Stop) {
        let expectation = Expectation(events: all.events(for: settings.profile), within: all.within)
        guard !expectation.events.isEmpty else {
            throw failure(place, "nothing is expected here for the profile \(settings.profile.rawValue)")
        }
        var silence: Duration?
        for event in expectation.events {
            if case .silence(let time) = event { silence = settings.timeScale.applied(to: time) }
        }
        let time = min(
            silence ?? .seconds(Int.max), expectation.within ?? (silence == nil ? settings.timeout : .seconds(Int.max)))
        if try expectOctets(expectation, within: time, at: place) { return }
        guard let event = try nextEvent(within: time, at: place) else {
            if silence == time { return }
            throw failure(place, "expected \(describe(expectation)); nothing came within \(seconds(time))\(unfinished)")
        }
        connections[current]?.removeEvent()
        guard matches(event, expectation) else {
            throw failure(place, "expected \(describe(expectation)); \(describe(event))")
        }
        if case .end = event {
            connections[current]?.isEndSeen = true
            connections[current]?.unsent = nil
        }
    }

    /// Whether the next octets are ones that are expected. Waits until that's known.
    private func expectOctets(
        _ expectation: Expectation, within time: Duration, at place: Place
    ) throws(Stop) -> Bool {
        let wanted: [[UInt8]] = expectation.events.compactMap {
            if case .octets(let octets) = $0 { octets } else { nil }
        }
        guard !wanted.isEmpty else { return false }
        let deadline = network.now() + time
        while true {
            let connection = try connection(at: place)
            if wanted.contains(where: { connection.raw.starts(with: $0) }) {
                connections[current]?.forget()
                return true
            }
            // What came may be the beginning of them.
            guard !connection.isEnded, wanted.contains(where: { $0.starts(with: connection.raw) }) else { return false }
            let left = deadline - network.now()
            guard left > .zero, try listen(for: left, at: place) else { return false }
        }
    }

    private func matches(_ event: OpenConnection.Event, _ expectation: Expectation) -> Bool {
        switch event {
        case .reply(let reply):
            connections[current]?.reply = reply
            // What a reply of several lines offers, only EHLO's and LHLO's say: no other has keywords.
            if reply.code == 250, reply.lines.count > 1 { connections[current]?.offers = Offers(reply) }
            return expectation.events.contains { wanted in
                guard case .reply(let pattern) = wanted else { return false }
                return pattern.matches(reply)
            }
        case .end: return expectation.events.contains(.disconnect)
        case .malformed, .unending: return false
        }
    }

    private var unfinished: String {
        guard let reader = connections[current]?.reader, reader.isInside else { return "" }
        return "; a reply had begun: \(visible(reader.unfinished.prefix(200)))"
    }

    // MARK: Words

    private func describe(_ expectation: Expectation) -> String {
        var words: [String] = []
        for event in expectation.events {
            switch event {
            case .reply(let pattern): words.append(pattern.description)
            case .disconnect: words.append("a disconnect")
            case .octets(let octets): words.append("the octets \(visible(octets))")
            case .silence(let time): words.append("silence for \(seconds(settings.timeScale.applied(to: time)))")
            case .only: continue
            }
        }
        return words.joined(separator: " or ")
    }

    func describe(_ event: OpenConnection.Event) -> String {
        switch event {
        case .reply(let reply):
            let text = reply.text.prefix(300)
            return "the server said \(reply.code) \(text)"
        case .malformed(let line): return "the server sent what is no reply: \(visible(line.prefix(200)))"
        case .unending: return "the server sent a reply without an end"
        case .end(nil): return "the server closed the connection"
        case .end(let reason?): return "the connection broke: \(reason)"
        }
    }

    private func seconds(_ time: Duration) -> String {
        let milliseconds = time.nanoseconds / 1_000_000
        return milliseconds < 1_000
            ? "\(milliseconds) ms"
            : milliseconds % 1_000 == 0
                ? "\(milliseconds / 1_000) s"
                : "\(milliseconds / 1_000).\(String(milliseconds % 1_000 + 1_000).dropFirst()) s"
    }

    // MARK: Captures

    func capture(_ name: String, after: Text?, before: Text?, at place: Place) throws(Stop) {
        guard let reply = try connection(at: place).reply else {
            throw failure(place, "there is no reply to capture from")
        }
        var text = ArraySlice(reply.lines.joined(separator: [.init(ascii: "\n")]))
        if let after {
            let mark = try octets(of: after, at: place)
            guard let found = text.firstRange(of: mark) else {
                throw failure(place, "\(visible(mark)) isn't in the reply \(reply.code) \(reply.text.prefix(300))")
            }
            text = text[found.upperBound...]
        }
        if let before {
            let mark = try octets(of: before, at: place)
            guard let found = text.firstRange(of: mark) else {
                throw failure(place, "\(visible(mark)) isn't in the reply \(reply.code) \(reply.text.prefix(300))")
            }
            text = text[..<found.lowerBound]
        } else {
            let ends: [UInt8] = after == nil ? [10] : [10, 32]
            text = text.prefix { !ends.contains($0) }
        }
        variables[name] = Array(text)
    }

    // MARK: The end of a case

    /// Each connection that is open, and whose server has said what it wants to: NOOP gets one reply, QUIT another, and
    /// then it's closed.
    func checkSessions() throws(Stop) {
        for (name, connection) in connections.sorted(by: { $0.key < $1.key }) {
            if let unsent = connection.unsent { throw .failed(unsent) }
            guard settings.checksSession, !connection.isHalfClosed, !connection.isEndSeen else { continue }
            current = name
            if let event = connection.events.first, event != .end(nil) {
                throw failure(testCase.place, "at the end of the case: nobody asked for this: \(describe(event))")
            }
            try check("NOOP", 250)
            try check("QUIT", 221)
            guard case .end? = try nextEvent(within: settings.timeout, at: testCase.place) else {
                throw failure(testCase.place, "at the end of the case: the server doesn't close behind QUIT")
            }
        }
    }

    private func check(_ command: String, _ code: UInt16) throws(Stop) {
        let place = testCase.place
        note(.client, "\(command)\\r\\n")
        do throws(NetworkError) {
            try network.send(Array("\(command)\r\n".utf8), to: connections[current]?.number ?? -1)
        } catch {
            throw failure(place, "at the end of the case: \(error)")
        }
        guard let event = try nextEvent(within: settings.timeout, at: place) else {
            throw failure(place, "at the end of the case: no reply to \(command)")
        }
        connections[current]?.removeEvent()
        guard case .reply(let reply) = event, reply.code == code else {
            throw failure(place, "at the end of the case: \(command) wants \(code); \(describe(event))")
        }
    }
}
