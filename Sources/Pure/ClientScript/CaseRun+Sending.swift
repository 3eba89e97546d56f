import Diagnosis
import SMTPClient
import SMTPGrammar
import Vocabulary

extension CaseRun {
    func performSending(_ statement: Statement) throws(Stop) {
        let place = statement.place
        switch statement.action {
        case .write(let text): try send(try octets(of: text, at: place), at: place)
        case .content(let text): try send(dataContent(try octets(of: text, at: place)), at: place)
        case .bdat(let text, let isLast):
            let octets = try octets(of: text, at: place)
            try send(Array("BDAT \(octets.count)\(isLast ? " LAST" : "")\r\n".utf8) + octets, at: place)
        case .segments(let texts, let pause):
            for (index, text) in texts.enumerated() {
                if index > 0 {
                    network.awaitAcknowledgement(of: try connection(at: place).number)
                    network.sleep(settings.timeScale.applied(to: pause))
                }
                try send(try octets(of: text, at: place), at: place)
            }
        case .drip(let text, let pause, let size):
            try drip(try octets(of: text, at: place), pause, by: size, at: place)
        case .pipeline(let statements): try pipeline(statements, at: place)
        case .auth(let mechanism, let user, let secret):
            try authenticate(
                string(of: mechanism, at: place),
                Credentials(user: try string(of: user, at: place), secret: try string(of: secret, at: place)), at: place
            )
        default: break
        }
    }

    /// - Parameter shown: What the transcript has in place of the octets.
    private func send(_ octets: [UInt8], shown: String? = nil, at place: Place) throws(Stop) {
        if gathered != nil {
            gathered?.append(contentsOf: octets)
            return
        }
        let connection = try connection(at: place)
        let now = network.now()
        if let shown {
            transcript.add(.client, text: shown, at: now, connection: current)
        } else {
            transcript.add(.client, octets, at: now, connection: current)
        }
        do throws(NetworkError) {
            try network.send(octets, to: connection.number)
        } catch {
            note(.note, error.description)
            let failure = Verdict.Failure(at: place, "not all was sent: \(error)")
            guard error.isEnd else { throw .failed(failure) }
            if connections[current]?.unsent == nil { connections[current]?.unsent = failure }
        }
    }

    private func drip(_ octets: [UInt8], _ pause: Duration, by size: Int, at place: Place) throws(Stop) {
        let pause = settings.timeScale.applied(to: pause)
        let connection = try connection(at: place)
        transcript.add(.client, octets, at: network.now(), connection: current)
        for index in stride(from: 0, to: octets.count, by: size) {
            if index > 0 {
                // What comes meanwhile is kept, and an end of the server's ends this, too.
                let until = network.now() + pause
                while network.now() < until {
                    guard try listen(for: until - network.now(), at: place) else { break }
                }
                if connections[current]?.isEnded == true {
                    note(.note, "the server ended behind \(index) octets of \(octets.count)")
                    return
                }
                network.sleep(until - network.now())
            }
            do throws(NetworkError) {
                try network.send(Array(octets[index..<min(index + size, octets.count)]), to: connection.number)
            } catch {
                // Whether the server may close is for what is expected next to say.
                note(.note, "\(error), behind \(index) octets of \(octets.count)")
                connections[current]?.end(error.description)
                return
            }
        }
    }

    private func pipeline(_ statements: [Statement], at place: Place) throws(Stop) {
        gathered = []
        defer { gathered = nil }
        for statement in statements {
            switch statement.action {
            case .write, .content, .bdat: try perform(statement)
            default: continue
            }
        }
        let octets = gathered ?? []
        gathered = nil
        try send(octets, at: place)
        for statement in statements {
            switch statement.action {
            case .expect, .capture: try perform(statement)
            default: continue
            }
        }
    }

    // MARK: AUTH

    private func authenticate(_ name: String, _ credentials: Credentials, at place: Place) throws(Stop) {
        guard let mechanism = Mechanism(name) else {
            let all = Mechanism.allCases.map(\.rawValue)
            throw failure(
                place,
                "\(quoted(name)) is no mechanism: \(didYouMean(name.uppercased(), among: all, otherwise: "there are \(all.joined(separator: ", "))"))"
            )
        }
        var exchange = Authentication(mechanism, credentials, network.proofMeans())
        var first = "AUTH \(mechanism.rawValue)"
        let initial = exchange.initialResponse()
        let shown = first + (initial == nil ? "" : " ********")
        if let initial {
            first += " " + (initial.isEmpty ? "=" : String(decoding: Base64.encode(initial), as: UTF8.self))
        }
        try send(Array((first + "\r\n").utf8), shown: shown + "\\r\\n", at: place)
        for _ in 0..<Limit.challenges {
            guard case .reply(let reply)? = try nextEvent(within: settings.timeout, at: place) else { return }
            if reply.severity == .completion, let objection = exchange.objection { throw failure(place, objection) }
            guard reply.code == 334, let challenge = Base64.decode(reply.lines[0]) else { return }
            // It was a challenge and is answered; any other event is for what is expected next.
            connections[current]?.removeEvent()
            switch exchange.answer(to: challenge) {
            case .say(let response):
                try send(Base64.encode(response) + [13, 10], shown: "********\\r\\n", at: place)
            case .cancel(let reason):
                note(.note, reason)
                try send([UInt8(ascii: "*"), 13, 10], at: place)
                return
            }
        }
    }
}
