import Diagnosis
import Vocabulary

extension CaseRun {
    func perform(_ statement: Statement) throws(Stop) {
        steps += 1
        let place = statement.place
        guard steps <= Limit.scriptSteps else {
            throw failure(place, "the case carries out more than 1,000,000 statements")
        }
        switch statement.action {
        case .block(let statements): try performAll(statements)
        case .times(let count, let inner): for _ in 0..<count { try perform(inner) }
        case .random(let choices): try perform(choices[Int.random(in: choices.indices, using: &generator)])
        case .call(let name, let arguments): try call(name, arguments, at: place)
        case .onProfile(let profiles, let statements):
            if profiles.contains(settings.profile) { try performAll(statements) }
        case .onOffer(let keyword, let isOffered, let statements):
            let keyword = try string(of: keyword, at: place)
            if try connection(at: place).offers.contains(keyword) == isOffered { try performAll(statements) }
        case .onReply(let patterns, let isMatched, let statements):
            guard let reply = try connection(at: place).reply else {
                throw failure(place, "there is no reply to look at")
            }
            if patterns.contains(where: { $0.matches(reply) }) == isMatched { try performAll(statements) }
        case .onVariable(let name, let isSet, let statements):
            if variables[name, default: []].isEmpty != isSet { try performAll(statements) }
        case .require(let keyword):
            let keyword = try string(of: keyword, at: place)
            guard try connection(at: place).offers.contains(keyword) else {
                throw .skipped("the server doesn't offer \(keyword)")
            }
        case .assign(let name, let value): variables[name] = try octets(of: value, at: place)
        case .sleep(let duration): network.sleep(settings.timeScale.applied(to: duration))
        case .noop: break
        case .skip(let reason): throw .skipped(try string(of: reason, at: place))
        case .pass: throw .passed
        case .fail(let reason): throw failure(place, try string(of: reason, at: place))
        case .connect(let target, let name): try connect(target, as: name, at: place)
        case .use(let name):
            guard connections[name] != nil else { throw failure(place, "the connection \(quoted(name)) isn't open") }
            current = name
        case .disconnect: try disconnect(at: place)
        case .halfClose: try halfClose(at: place)
        case .reset:
            network.reset(try connection(at: place).number)
            connections[current] = nil
            note(.note, "reset")
        case .startTLS(let handshake): try startTLS(handshake, at: place)
        case .expectTLS(let fact, let wanted): try expectTLS(fact, wanted, at: place)
        case .expect(let expectation): try expect(expectation, at: place)
        case .capture(let name, let after, let before): try capture(name, after: after, before: before, at: place)
        case .write, .segments, .drip, .pipeline, .content, .bdat, .auth: try performSending(statement)
        }
    }

    private func performAll(_ statements: [Statement]) throws(Stop) {
        for statement in statements { try perform(statement) }
    }

    private func call(_ name: String, _ arguments: [Text], at place: Place) throws(Stop) {
        guard let procedure = script.procedures[name], calls < Limit.scriptCalls else {
            throw failure(place, "procedures call each other more than 64 deep")
        }
        var values: [(name: String, value: [UInt8])] = []
        for (parameter, argument) in zip(procedure.parameters, arguments) {
            values.append((parameter, try octets(of: argument, at: place)))
        }
        // A parameter hides a variable of its name while the procedure runs.
        let hidden = values.map { ($0.name, variables[$0.name]) }
        for (name, value) in values { variables[name] = value }
        calls += 1
        defer {
            calls -= 1
            for (name, value) in hidden { variables[name] = value }
        }
        try performAll(procedure.body)
    }

    // MARK: Connections

    func connect(_ target: Target, as name: String, at place: Place) throws(Stop) {
        let host: String? = if let text = target.host { try string(of: text, at: place) } else { nil }
        var port: UInt16?
        if let text = target.port {
            let number = try string(of: text, at: place)
            port = UInt16(number) ?? Self.services[number]
            guard port.map({ $0 > 0 }) ?? false else { throw failure(place, "\(quoted(number)) is no port") }
        } else if host != nil {
            port = Self.services["smtp"]
        }
        if let old = connections[name] { network.close(old.number) }
        guard connections.count < Limit.scriptConnections else {
            throw failure(place, "more than 1,024 connections are open")
        }
        current = name
        do throws(NetworkError) {
            connections[name] = OpenConnection(try network.connect(host: host, port: port))
        } catch {
            note(.note, error.description)
            throw failure(place, "no connection: \(error)")
        }
        note(.note, "connected to \(host ?? settings.host), port \(port ?? settings.port)")
    }

    /// services(5), those of mail.
    private static let services: [String: UInt16] = ["smtp": 25, "smtps": 465, "submissions": 465, "submission": 587]

    private func disconnect(at place: Place) throws(Stop) {
        if let unsent = try connection(at: place).unsent { throw .failed(unsent) }
        network.close(try connection(at: place).number)
        connections[current] = nil
        note(.note, "disconnected")
    }

    private func halfClose(at place: Place) throws(Stop) {
        let connection = try connection(at: place)
        connections[current]?.isHalfClosed = true
        note(.note, "our side ended")
        do throws(NetworkError) { try network.halfClose(connection.number) } catch {
            throw failure(place, error.description)
        }
    }

    // MARK: TLS

    private func startTLS(_ handshake: Handshake, at place: Place) throws(Stop) {
        let connection = try connection(at: place)
        var wish = TLSWish(version: handshake.version)
        if let name = handshake.name { wish.name = try string(of: name, at: place) }
        if let alpn = handshake.alpn { wish.alpn = try string(of: alpn, at: place) }
        if let trust = handshake.trust { wish.trust = try string(of: trust, at: place) }
        do throws(NetworkError) {
            let facts = try network.startTLS(on: connection.number, wish)
            note(
                .note,
                "TLS \(facts.version)\(facts.alpn.map { ", ALPN \($0)" } ?? ""), certificate for \(facts.names.joined(separator: ", "))"
            )
            // What came before the handshake was said by nobody knows whom: RFC 3207 §4.2.
            connections[current] = OpenConnection(connection.number)
            connections[current]?.tls = facts
        } catch {
            note(.note, "no TLS: \(error)")
            guard handshake.mustFail else { throw failure(place, "no TLS: \(error)") }
            network.close(connection.number)
            connections[current] = nil
            return
        }
        if handshake.mustFail {
            throw failure(place, "the handshake succeeded, and 'expect fail' says that it doesn't")
        }
    }

    private func expectTLS(_ fact: TLSFact, _ wanted: Text, at place: Place) throws(Stop) {
        let wanted = try string(of: wanted, at: place)
        guard let facts = try connection(at: place).tls else { throw failure(place, "the connection has no TLS") }
        let (found, isRight) =
            switch fact {
            case .version: (facts.version, facts.version == wanted)
            case .alpn: (facts.alpn ?? "none", facts.alpn == wanted)
            case .certificateName:
                (facts.names.joined(separator: ", "), facts.names.contains { $0.lowercased() == wanted.lowercased() })
            }
        guard isRight else { throw failure(place, "expected \(quoted(wanted)), it is \(found)") }
    }
}
