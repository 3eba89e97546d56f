import Diagnosis
import SMTPClient
import Vocabulary

/// One case being carried out, from its first statement to its verdict.
package final class CaseRun {
    let script: Script
    let testCase: TestCase
    let settings: CaseSettings
    let network: any Network
    var variables: [String: [UInt8]] = [:]
    var connections: [String: OpenConnection] = [:]
    var current = "main"
    var generator: SeededGenerator
    var steps = 0
    var calls = 0
    /// In a pipeline: what is sent at its end.
    var gathered: [UInt8]?
    package internal(set) var transcript: Transcript

    /// Why the statements end before their last.
    enum Stop: Error {
        case failed(Verdict.Failure)
        case skipped(String)
        case passed
    }

    package init(_ testCase: TestCase, of script: Script, _ settings: CaseSettings, on network: any Network) {
        self.script = script
        self.testCase = testCase
        self.settings = settings
        self.network = network
        generator = SeededGenerator(seed: settings.seed &+ UInt64(settings.iteration), name: testCase.name)
        transcript = Transcript(start: network.now())
    }

    /// Carries it out.
    package func run() -> Verdict {
        guard !testCase.isSkipped else { return .skipped("the script says so") }
        defer { closeAll() }
        do throws(Stop) {
            try setVariables()
            if testCase.connectsFirst { try connect(Target(), as: "main", at: testCase.place) }
            try performBody()
            try checkSessions()
        } catch {
            switch error {
            case .skipped(let reason): return .skipped(reason)
            case .passed: break
            case .failed(let failure): return testCase.expectsFailure ? .passed : .failed(failure)
            }
        }
        guard testCase.expectsFailure else { return .passed }
        return .failed(Verdict.Failure(at: testCase.place, "it passed, and 'expect fail' says that it doesn't"))
    }

    private func performBody() throws(Stop) {
        do throws(Stop) {
            for statement in testCase.body { try perform(statement) }
        } catch {
            guard case .passed = error else { throw error }
        }
    }

    private func setVariables() throws(Stop) {
        var unique = SeededGenerator(seed: settings.seed &+ UInt64(settings.iteration), name: "unique " + testCase.name)
        variables = [
            "host": Array(settings.host.utf8), "port": Array(String(settings.port).utf8),
            "case": Array(testCase.name.utf8), "seed": Array(String(settings.seed).utf8),
            // A letter first: a word of digits alone could be one of a test server's words.
            "unique": Array(("u" + String(unique.next(), radix: 36)).utf8),
        ]
        for variable in script.variables.prefix(testCase.variables) {
            variables[variable.name] = try octets(of: variable.value, at: testCase.place)
            if let value = settings.overrides[variable.name] { variables[variable.name] = Array(value.utf8) }
        }
    }

    private func closeAll() {
        for connection in connections.values { network.close(connection.number) }
        connections = [:]
    }

    // MARK: Texts

    /// - Throws: `Stop.failed` if a variable isn't set, or it's too long.
    func octets(of text: Text, at place: Place) throws(Stop) -> [UInt8] {
        var octets: [UInt8] = []
        for part in text.parts {
            switch part {
            case .octets(let more): octets += more
            case .variable(let name):
                guard let value = variables[name] else { throw failure(place, "\(quoted(name)) isn't set yet") }
                octets += value
            case .times(let inner, let count):
                let piece = try self.octets(of: inner, at: place)
                guard piece.count * count + octets.count <= Limit.scriptText else {
                    throw failure(place, "a text of more than 64 MiB")
                }
                octets.reserveCapacity(octets.count + piece.count * count)
                for _ in 0..<count { octets += piece }
            }
            guard octets.count <= Limit.scriptText else { throw failure(place, "a text of more than 64 MiB") }
        }
        return octets
    }

    func string(of text: Text, at place: Place) throws(Stop) -> String {
        String(decoding: try octets(of: text, at: place), as: UTF8.self)
    }

    func failure(_ place: Place, _ reason: String) -> Stop { .failed(Verdict.Failure(at: place, reason)) }

    // MARK: The connection in use

    /// - Throws: `Stop.failed` if there is none.
    func connection(at place: Place) throws(Stop) -> OpenConnection {
        guard let connection = connections[current] else {
            throw failure(
                place, "there is no connection \(current == "main" ? "" : quoted(current) + " ")to do this on")
        }
        return connection
    }

    func note(_ side: Transcript.Side, _ text: String) {
        transcript.add(side, text: text, at: network.now(), connection: current)
    }

    /// Waits for so long at most, and keeps what came for who looks next. False when nothing did.
    func listen(for time: Duration, at place: Place) throws(Stop) -> Bool {
        var connection = try connection(at: place)
        guard !connection.isEnded, connection.events.count < Limit.scriptEvents else { return false }
        switch network.receive(from: connection.number, within: time) {
        case .nothing: return false
        case .octets(let octets):
            transcript.add(.server, octets, at: network.now(), connection: current)
            connection.take(octets)
        case .end:
            note(.note, "the server closed the connection")
            connection.end(nil)
        case .lost(let reason):
            note(.note, "the connection broke: \(reason)")
            connection.end(reason)
        }
        connections[current] = connection
        return true
    }
}
